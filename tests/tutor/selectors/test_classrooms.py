from datetime import timedelta

import pytest

from accounts.models import Classroom
from tests.factories.accounts import ClassroomFactory, UserFactory
from tests.factories.lessons import CourseFactory, ExerciseFactory
from tests.tutor.courses import NOON, RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tests.tutor.services.answers import learner_with, serving_of
from tutor.models import Occasion
from tutor.selectors.classrooms import StudentRow, classroom_report
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import masteries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return ClassroomFactory()


def test_students_come_by_name(classroom: Classroom):
    CourseFactory()
    for name in ("Wren", "Ada", "Robin"):
        classroom.students.add(learner_with(display_name=name))
    rows = classroom_report(classroom, NOON)[0].rows
    assert [row.student.shown_name for row in rows] == ["Ada", "Robin", "Wren"]


def test_only_answers_of_the_last_seven_days_count_as_this_weeks(classroom: Classroom):
    skill, student = skills_in_a_row(1)[0], UserFactory()
    classroom.students.add(student)
    old = shown(student, skill)
    answer(old, RIGHT, 0)
    week_later = NOON + timedelta(days=7, minutes=1)
    answer(shown(student, skill, after=old), WRONG[0], 60 * 24)
    row = classroom_report(classroom, week_later)[0].rows[0]
    assert (row.answers_this_week, row.right_this_week, row.percent_right) == (1, 0, 0)
    assert row.last_active == at(60 * 24)


def test_the_placements_questions_are_no_practice_of_the_week_but_show_that_somebody_was_there(classroom: Classroom):
    student = UserFactory()
    classroom.students.add(student)
    asked = serving_of(ExerciseFactory(), student, served_at=NOON, occasion=Occasion.PLACEMENT)
    answer(asked, RIGHT, 1)
    row = classroom_report(classroom, at(2))[0].rows[0]
    assert (row.answers_this_week, row.last_active) == (0, at(1))


def test_a_student_without_answers_was_never_active(classroom: Classroom):
    skills_in_a_row(2)
    classroom.students.add(UserFactory())
    report = classroom_report(classroom, NOON)[0]
    row = report.rows[0]
    assert report.skill_count == 2
    assert (row.mastered_count, row.answers_this_week, row.percent_right, row.last_active) == (0, 0, None, None)


def test_each_course_is_reported_apart(classroom: Classroom):
    first, second = skills_in_a_row(1)[0], skills_in_a_row(1)[0]
    student = UserFactory()
    classroom.students.add(student)
    answer(shown(student, first), RIGHT)
    answers = {report.course: report.rows[0].answers_this_week for report in classroom_report(classroom, NOON)}
    assert answers == {first.course: 1, second.course: 0}


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
    rows = {row.student: row for row in classroom_report(classroom, later)[0].rows}
    for student in students:
        own = masteries_of(student, curriculum_of(skill.course), later).values()
        assert rows[student].mastered_count == sum(mastery.is_mastered for mastery in own)
        assert rows[student].review_count == sum(mastery.is_review_due for mastery in own)
    assert rows[students[2]].review_count == 1


@pytest.mark.parametrize("count", [1, 10])
def test_a_report_takes_as_many_queries_for_one_student_as_for_many(
    classroom: Classroom, count: int, django_assert_num_queries
):
    skills_in_a_row(3)
    classroom.students.set([UserFactory() for _number in range(count)])
    classroom_report(classroom, NOON)
    with django_assert_num_queries(6):
        classroom_report(classroom, NOON)


def test_the_share_of_right_answers_is_rounded():
    row = StudentRow(UserFactory.build(profile=None), 0, 0, answers_this_week=3, right_this_week=2, last_active=None)
    assert row.percent_right == 67
