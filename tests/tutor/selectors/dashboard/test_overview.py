from datetime import datetime, timedelta

import pytest

from accounts.models import Classroom
from lessons.models import Course
from tests.factories.accounts import ClassroomFactory, UserFactory
from tests.tutor.courses import NOON, RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tutor.insight.signs import Sign
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.dashboard.overview import Overview, WeekOfWork, overview_of
from tutor.selectors.learning import masteries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return ClassroomFactory()


def overview(classroom: Classroom, course: Course, now: datetime = NOON) -> Overview:
    return overview_of(list(classroom.students.select_related("profile")), course, now)


def test_only_answers_of_the_last_seven_days_count_as_this_weeks(classroom: Classroom):
    skill, student = skills_in_a_row(1)[0], UserFactory()
    classroom.students.add(student)
    old = shown(student, skill)
    answer(old, RIGHT, 0)
    week_later = NOON + timedelta(days=7, minutes=1)
    answer(shown(student, skill, after=old), WRONG[0], 60 * 24)
    row = overview(classroom, skill.course, week_later).rows[0]
    assert (row.week.exercises, row.week.right, row.week.percent_right) == (1, 0, 0)
    assert row.week.last_active == at(60 * 24)


def test_a_student_without_answers_was_never_active(classroom: Classroom):
    course = skills_in_a_row(2)[0].course
    classroom.students.add(UserFactory())
    row = overview(classroom, course).rows[0]
    assert (row.mastered_count, row.week) == (0, WeekOfWork())
    assert row.week.percent_right is None


def test_each_course_is_reported_apart(classroom: Classroom):
    first, second = skills_in_a_row(1)[0], skills_in_a_row(1)[0]
    student = UserFactory()
    classroom.students.add(student)
    answer(shown(student, first), RIGHT)
    counts = [overview(classroom, skill.course, at(5)).exercises for skill in (first, second)]
    assert counts == [1, 0]


def test_the_teachers_numbers_are_the_students_own(classroom: Classroom):
    skill = skills_in_a_row(2)[0]
    students = [UserFactory() for _number in range(3)]
    classroom.students.set(students)
    for count, student in enumerate(students):
        serving = None
        for minute in range(count * 2):
            serving = shown(student, skill, minute, after=serving)
            answer(serving, RIGHT, minute)
    later = NOON + timedelta(days=60)
    rows = {row.student: row for row in overview(classroom, skill.course, later).rows}
    for student in students:
        own = masteries_of(student, curriculum_of(skill.course), later).values()
        assert rows[student].mastered_count == sum(mastery.is_mastered for mastery in own)
        assert rows[student].review_count == sum(mastery.is_review_due for mastery in own)
    assert rows[students[2]].review_count == 1


@pytest.mark.parametrize("count", [1, 10])
def test_an_overview_takes_as_many_queries_for_one_student_as_for_many(
    classroom: Classroom, count: int, django_assert_num_queries
):
    course = skills_in_a_row(3)[0].course
    classroom.students.set([UserFactory() for _number in range(count)])
    overview(classroom, course)
    with django_assert_num_queries(6):
        overview(classroom, course)


def test_the_share_of_right_answers_is_rounded():
    assert WeekOfWork(exercises=3, right=2).percent_right == 67


def test_a_student_who_misses_again_and_again_comes_first_with_the_skill(classroom: Classroom):
    skill, calm, stuck = skills_in_a_row(1, exercises=6)[0], UserFactory(), UserFactory()
    classroom.students.set([calm, stuck])
    for student, response in ((calm, RIGHT), (stuck, WRONG[0])):
        serving = None
        for minute in range(4):
            serving = shown(student, skill, minute, after=serving)
            answer(serving, response, minute)
    needs = overview(classroom, skill.course, at(10)).needs
    assert needs[0].student == stuck
    assert (needs[0].signals[0].sign, needs[0].signals[0].skill) == (Sign.STUCK, skill.pk)


def test_who_left_the_class_is_no_longer_told_of(classroom: Classroom):
    course, student = skills_in_a_row(1)[0].course, UserFactory()
    classroom.students.add(student)
    classroom.students.remove(student)
    assert overview(classroom, course).rows == []
