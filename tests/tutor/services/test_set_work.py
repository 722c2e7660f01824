"""Assignments: what comes next in them, what counts, and what may be changed."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from accounts.models import User
from lessons.models import ExerciseStatus, Skill
from lessons.services.bank import bank_stock
from lessons.services.courses import course_load
from tests.factories.accounts import TeacherFactory, UserFactory
from tests.factories.lessons import ExerciseFactory
from tests.factories.set_work import adaptive, class_of, fixed, quiz
from tests.tutor.courses import RIGHT, WRONG, answer, at, choice_on, shown, skills_in_a_row
from tutor.grades import GRACE, State
from tutor.models import Assignment, AssignmentStatus, Attempt, Feedback, Goal, Occasion, Serving, ServingState, Work
from tutor.selectors.assigned import help_with, skills_assigned
from tutor.selectors.learning import mastery_of
from tutor.selectors.scores import scores_of
from tutor.selectors.set_work import set_work, set_work_of
from tutor.services.assignments import (
    Locked,
    NotReady,
    assignment_close,
    assignment_copy,
    assignment_create,
    assignment_edit,
    assignment_publish,
    draft_delete,
    extension_grant,
    item_add,
    item_move,
    students_remind,
)
from tutor.services.attempts import WorkOver, hint_show, solution_reveal, tries_allowed
from tutor.services.rebuilding import mastery_differences
from tutor.services.serving import serving_ensure
from tutor.services.set_work import adaptive_serving, item_serving, items_in_order, work_start

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> User:
    return UserFactory()


@pytest.fixture
def skills() -> list[Skill]:
    return list(skills_in_a_row(3, exercises=6))


def begin(student: User, assignment: Assignment, minutes: float = 0) -> Work:
    return work_start(student=student, assignment=assignment, now=at(minutes))


def following(work: Work, after: Serving | None = None, minutes: float = 1) -> Serving | None:
    return adaptive_serving(work=work, now=at(minutes), random=Random(1), after=after)


def exercises_of(work: Work) -> Sequence[Serving]:
    return [item_serving(work=work, item=item, now=at(0), random=Random(1)) for item in items_in_order(work)]


def do(serving: Serving, response: str = RIGHT, minutes: float = 1, **values: Any) -> Attempt | None:
    fresh = Serving.objects.select_related("work__assignment", "exercise").get(pk=serving.pk)
    return answer(fresh, response, minutes, **values).attempt


def score_of(student: User, assignment: Assignment, minutes: float = 5):
    return scores_of([Assignment.objects.get(pk=assignment.pk)], [student], at(minutes))[assignment.pk, student.pk]


class TestWhatIsSet:
    def test_comes_first_in_practice(self, student: User, skills: list[Skill]):
        assignment = adaptive(class_of(student), skills[2])
        assert skills_assigned(student, skills[0].course, at(0)) == {skills[2].pk}
        serving = serving_ensure(learner=student, course=assignment.course, now=at(0), random=Random(1))
        assert serving.reason["skill"]["code"] == "assigned_prerequisite"

    @pytest.mark.parametrize(
        "values",
        [
            {"status": AssignmentStatus.DRAFT},
            {"status": AssignmentStatus.CLOSED},
            {"opens_at": at(60)},
            {"due_at": at(-60), "late_policy": "close"},
        ],
    )
    def test_is_not_to_do_when_it_is_not_open_to_the_student(
        self, student: User, skills: list[Skill], values: dict[str, Any]
    ):
        assignment = adaptive(class_of(student), skills[0], **values)
        assert skills_assigned(student, assignment.course, at(0)) == frozenset()
        with pytest.raises(WorkOver):
            begin(student, assignment)

    def test_is_shown_the_most_urgent_first(self, student: User, skills: list[Skill]):
        classroom = class_of(student)
        made = [adaptive(classroom, skills[0], due_at=due) for due in (None, at(200), at(100))]
        assert [work.assignment for work in set_work_of(student, at(0))] == made[::-1]

    def test_is_late_after_its_own_due_date(self, student: User, skills: list[Skill]):
        assignment = adaptive(class_of(student), skills[0], due_at=at(10))
        assert set_work(student, assignment, at(11)).is_late
        grant = {"assignment": assignment, "student": student, "teacher": TeacherFactory(), "now": at(11)}
        extension_grant(**grant, due_at=at(60), extra_minutes=0)
        assert not set_work(student, assignment, at(11)).is_late

    def test_carries_a_reminder_until_it_is_done(self, student: User, skills: list[Skill]):
        assignment = fixed(class_of(student), skills[0].main_exercises.first())
        students_remind(assignment=assignment, students=[student], now=at(0))
        assert set_work(student, assignment, at(1)).was_reminded
        [exercise] = exercises_of(begin(student, assignment))
        do(exercise)
        assert not set_work(student, assignment, at(2)).was_reminded


class TestAnAdaptiveAssignment:
    def test_stays_within_its_skills(self, student: User, skills: list[Skill]):
        work = begin(student, adaptive(class_of(student), skills[1], skills[2]))
        serving, seen = None, set()
        for number in range(8):
            serving = following(work, serving, number)
            seen.add(serving.skill_id)
            do(serving, RIGHT if number % 3 else WRONG[0], number)
            solution_reveal(serving=serving, now=at(number))
            serving.refresh_from_db()
        assert seen <= {skills[1].pk, skills[2].pk}
        assert {one.occasion for one in work.servings.all()} == {Occasion.ASSIGNMENT}

    def test_asked_twice_for_the_next_exercise_gives_the_same(self, student: User, skills: list[Skill]):
        work = begin(student, adaptive(class_of(student), skills[0]))
        first = following(work)
        assert following(work) == first
        do(first)
        first.refresh_from_db()
        assert following(work, first) == following(work, first) != first

    def test_ends_with_mastery_wherever_it_was_practised(self, student: User, skills: list[Skill]):
        assignment = adaptive(class_of(student), skills[0])
        work = begin(student, assignment)
        serving = shown(student, skills[0], 0)
        for number in range(8):
            do(serving, RIGHT, number)
            serving = shown(student, skills[0], number, after=serving)
        assert mastery_of(student, skills[0], at(8)).is_mastered
        assert set_work(student, assignment, at(8)).is_finished
        assert following(work) is None
        assert score_of(student, assignment).share == 1

    def test_counts_answers_as_evidence_at_once(self, student: User, skills: list[Skill]):
        work = begin(student, adaptive(class_of(student), skills[0]))
        do(following(work))
        assert mastery_of(student, skills[0], at(2)).evidence == 1
        assert mastery_differences(learner=student) == []

    def test_keeps_the_furthest_that_the_student_came(self, student: User, skills: list[Skill]):
        assignment = adaptive(class_of(student), skills[0])
        work = begin(student, assignment)
        serving = None
        for number, response in enumerate([RIGHT, RIGHT, WRONG[0], WRONG[0]]):
            serving = following(work, serving, number)
            do(serving, response, number)
            solution_reveal(serving=serving, now=at(number))
            serving.refresh_from_db()
        now_at = mastery_of(student, skills[0], at(5)).progress / 100
        assert score_of(student, assignment).share >= now_at > 0

    def test_of_a_number_of_exercises_ends_with_the_last(self, student: User, skills: list[Skill]):
        assignment = adaptive(class_of(student), skills[0], goal=Goal.COUNT, exercise_count=2)
        work = begin(student, assignment)
        first = following(work)
        do(first)
        first.refresh_from_db()
        second = following(work, first)
        do(second, WRONG[0])
        solution_reveal(serving=second, now=at(2))
        second.refresh_from_db()
        assert following(work, second) is None
        assert (score_of(student, assignment).state, score_of(student, assignment).share) == (State.SCORED, 0.5)


class TestAFixedAssignment:
    def test_is_the_same_for_everybody(self, student: User, skills: list[Skill]):
        exercises = list(skills[0].main_exercises.order_by("pk")[:3])
        other = UserFactory()
        assignment = fixed(class_of(student, other), *exercises)
        given = [[one.exercise for one in exercises_of(begin(who, assignment))] for who in (student, other)]
        assert given == [exercises, exercises]

    def test_with_variants_gives_each_another_of_the_same_template(self, student: User, course_folder):
        course, _changed = course_load(folder=course_folder)
        bank_stock(course_id=course.pk, language="en", random=Random(1), stock=6)
        own = list(course.exercises.filter(dressed_from=None).order_by("blueprint", "pk"))
        chosen = [own[0], own[-1]]
        other = UserFactory()
        assignment = fixed(class_of(student, other), *chosen, has_variants=True)
        for who in (student, other):
            work = begin(who, assignment)
            first, again = exercises_of(work), exercises_of(work)
            assert first == again
            assert {one.item_id: one.exercise.blueprint_id for one in first} == {
                item.pk: item.exercise.blueprint_id for item in assignment.items.all()
            }

    def test_never_shows_an_exercise_that_was_retired(self, student: User, skills: list[Skill]):
        exercises = list(skills[0].main_exercises.all()[:2])
        assignment = fixed(class_of(student), *exercises)
        exercises[0].status = ExerciseStatus.RETIRED
        exercises[0].save()
        assert [one.exercise for one in exercises_of(begin(student, assignment))] == exercises[1:]

    def test_takes_the_tries_and_help_that_the_teacher_said(self, student: User, skills: list[Skill]):
        exercises = [skills[0].main_exercises.first(), choice_on(skills[0])]
        work = begin(student, fixed(class_of(student), *exercises, tries=2, hints_allowed=False, chat_allowed=False))
        plain, choice = exercises_of(work)
        assert (tries_allowed(plain), tries_allowed(choice)) == (2, 1)
        assert (help_with(plain).hints, help_with(plain).chat) == (False, False)
        assert hint_show(serving=plain, number=1).hints_shown == 0
        do(plain, WRONG[0])
        assert not Feedback.objects.exists()
        do(plain, WRONG[1], try_number=2)
        plain.refresh_from_db()
        assert plain.state == ServingState.REVEALED

    def test_gives_points_for_the_best_answer(self, student: User, skills: list[Skill]):
        assignment = fixed(class_of(student), *skills[0].main_exercises.all()[:2])
        assignment.items.filter(position=1).update(points=3)
        first, _second = exercises_of(begin(student, assignment))
        do(first, WRONG[0])
        do(first, RIGHT, 2, try_number=2)
        assert score_of(student, assignment).share == 0.75

    def test_sent_twice_is_counted_once(self, student: User, skills: list[Skill]):
        [only] = exercises_of(begin(student, fixed(class_of(student), skills[0].main_exercises.first())))
        assert do(only) == do(only)


class TestTheDeadline:
    def test_passing_within_an_exercise_takes_what_was_on_its_way(self, student: User, skills: list[Skill]):
        assignment = fixed(class_of(student), *skills[0].main_exercises.all()[:2], due_at=at(10), late_policy="close")
        first, second = exercises_of(begin(student, assignment))
        assert do(first, minutes=10 + GRACE.total_seconds() / 120)
        with pytest.raises(WorkOver):
            do(second, minutes=11)
        assert Attempt.objects.count() == 1
        assert score_of(student, assignment, 12).share == 0.5

    def test_with_a_deduction_costs_only_what_comes_late(self, student: User, skills: list[Skill]):
        values = {"due_at": at(10), "late_policy": "deduct", "late_percent": 50}
        assignment = fixed(class_of(student), *skills[0].main_exercises.all()[:2], **values)
        first, second = exercises_of(begin(student, assignment))
        do(first, minutes=5)
        do(second, minutes=20)
        score = score_of(student, assignment, 30)
        assert (score.share, score.is_late) == (0.75, True)

    def test_moved_later_opens_the_work_again(self, student: User, skills: list[Skill]):
        assignment = fixed(class_of(student), skills[0].main_exercises.first(), due_at=at(10), late_policy="close")
        [only] = exercises_of(begin(student, assignment))
        with pytest.raises(WorkOver):
            do(only, minutes=11)
        grant = {"assignment": assignment, "student": student, "teacher": TeacherFactory(), "now": at(12)}
        extension_grant(**grant, due_at=at(60), extra_minutes=0)
        assert do(only, minutes=13).verdict == "correct"
        assert not score_of(student, assignment, 14).is_late

    def test_by_the_teachers_hand_takes_no_more(self, student: User, skills: list[Skill]):
        assignment = fixed(class_of(student), skills[0].main_exercises.first())
        [only] = exercises_of(begin(student, assignment))
        assignment_close(assignment=assignment, now=at(1))
        with pytest.raises(WorkOver):
            do(only, minutes=2)

    def test_makes_what_was_never_done_missing(self, student: User, skills: list[Skill]):
        assignment = adaptive(class_of(student), skills[0], due_at=at(10))
        assert score_of(student, assignment, 9).state == State.PENDING
        assert score_of(student, assignment, 11).state == State.MISSING


class TestTheTeacher:
    def test_publishes_nothing_empty(self, skills: list[Skill]):
        empty = adaptive(class_of(), skills[0], status=AssignmentStatus.DRAFT)
        empty.skills.clear()
        with pytest.raises(NotReady):
            assignment_publish(assignment=empty, now=at(0))
        listless = fixed(class_of(), skills[0].main_exercises.first(), status=AssignmentStatus.DRAFT)
        listless.items.all().delete()
        with pytest.raises(NotReady):
            assignment_publish(assignment=listless, now=at(0))

    def test_changes_when_it_is_due_and_leaves_a_record(self, student: User, skills: list[Skill]):
        assignment, teacher = adaptive(class_of(student), skills[0], title="Old"), TeacherFactory()
        begin(student, assignment)
        fields = {"title": "New", "due_at": at(60), "skills": [skills[0]]}
        assignment_edit(assignment=assignment, teacher=teacher, fields=fields, now=at(1))
        change = assignment.changes.get()
        assert change.changed_by == teacher
        assert change.fields["title"] == ["Old", "New"]
        assert set(change.fields) == {"title", "due_at"}

    @pytest.mark.parametrize("fields", [{"tries": 1}, {"goal": Goal.COUNT}, {"skills": []}, {"late_policy": "close"}])
    def test_cannot_change_what_students_were_asked(self, student: User, skills: list[Skill], fields: dict[str, Any]):
        assignment = adaptive(class_of(student), skills[0])
        begin(student, assignment)
        with pytest.raises(Locked):
            assignment_edit(assignment=assignment, teacher=TeacherFactory(), fields=fields, now=at(1))
        assert assignment.skills.get() == skills[0]
        assert not assignment.changes.exists()

    def test_changes_anything_before_anybody_began(self, student: User, skills: list[Skill]):
        assignment = adaptive(class_of(student), skills[0])
        fields = {"tries": 1, "skills": [skills[1]]}
        assignment_edit(assignment=assignment, teacher=TeacherFactory(), fields=fields, now=at(1))
        assert assignment.skills.get() == skills[1]

    def test_cannot_change_the_list_once_somebody_began(self, student: User, skills: list[Skill]):
        assignment = fixed(class_of(student), skills[0].main_exercises.first())
        begin(student, assignment)
        with pytest.raises(Locked):
            item_add(assignment=assignment, exercise=skills[0].main_exercises.last())

    def test_orders_the_list(self, skills: list[Skill]):
        exercises = list(skills[0].main_exercises.order_by("pk")[:3])
        assignment = fixed(class_of(), *exercises)
        item_move(assignment=assignment, item=assignment.items.get(position=3), up=True)
        assert [item.exercise for item in assignment.items.all()] == [exercises[0], exercises[2], exercises[1]]

    def test_copies_the_work_without_people_and_dates(self, student: User, skills: list[Skill]):
        original = quiz(class_of(student), *skills[0].main_exercises.all()[:2], due_at=at(9), minutes=5)
        other = class_of()
        copy = assignment_copy(assignment=original, classroom=other, teacher=other.teachers.get(), now=at(1))
        assert (copy.status, copy.due_at, copy.minutes, copy.is_quiz) == (AssignmentStatus.DRAFT, None, 5, True)
        assert list(copy.items.values_list("exercise", "points")) == list(
            original.items.values_list("exercise", "points")
        )
        assert not copy.works.exists()

    def test_deletes_only_what_no_student_saw(self, skills: list[Skill]):
        published = adaptive(class_of(), skills[0])
        with pytest.raises(Locked):
            draft_delete(assignment=published)
        fields = {"title": "Draft", "course": skills[0].course, "skills": [skills[0]], "students": []}
        draft = assignment_create(teacher=TeacherFactory(), classroom=class_of(), fields=fields, now=at(0))
        draft_delete(assignment=draft)
        assert list(Assignment.objects.all()) == [published]


def test_attempts_stay_when_an_assignment_goes(student: User, skills: list[Skill]):
    assignment = fixed(class_of(student), skills[0].main_exercises.first())
    [only] = exercises_of(begin(student, assignment))
    attempt = do(only)
    assignment.delete()
    attempt.refresh_from_db()
    assert attempt.serving.work is None
    assert mastery_differences(learner=student) == []


def test_an_exercise_left_open_overnight_is_as_late_as_its_answer(student: User, skills: list[Skill]):
    values = {"due_at": at(10), "late_policy": "deduct", "late_percent": 10}
    assignment = fixed(class_of(student), ExerciseFactory(main_skill=skills[0]), **values)
    [only] = exercises_of(begin(student, assignment))
    do(only, minutes=10 + timedelta(days=1, hours=1).total_seconds() / 60)
    assert score_of(student, assignment, 9999).share == pytest.approx(0.8)
