"""A quiz: nothing is told before the results are out, the server keeps the time, and nothing is counted twice."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import User
from lessons.models import Skill
from tests.factories.accounts import UserFactory
from tests.factories.set_work import class_of, quiz
from tests.factories.tutor import JudgementFactory
from tests.tutor.answer_kinds import exercise_of
from tests.tutor.courses import NOON, RIGHT, answer, at, choice_on, shown, skills_in_a_row
from tutor.grades import GRACE, State
from tutor.models import Assignment, Attempt, Exclusion, Feedback, HandedIn, QuizEvidence, Serving, SkillState, Work
from tutor.selectors.activity import latest_answers
from tutor.selectors.assigned import exercises_withheld, help_with, quiz_is_running
from tutor.selectors.gradebook import own_grades
from tutor.selectors.learning import mastery_of
from tutor.selectors.practice import recent_tries
from tutor.selectors.scores import scores_of
from tutor.services.assignments import ResultsSeen, assignment_archive, assignment_close, extension_grant
from tutor.services.attempts import WorkOver, hint_show, solution_reveal
from tutor.services.quizzes import OTHER_FORM, quiz_answer, quiz_hand_in, quiz_settle, quizzes_settle, results_release
from tutor.services.rebuilding import mastery_differences, mastery_rebuild
from tutor.services.serving import serving_ensure
from tutor.services.set_work import item_serving, items_in_order, work_start

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> User:
    return UserFactory()


@pytest.fixture
def skill() -> Skill:
    return skills_in_a_row(1, exercises=6)[0]


def set_quiz(student: User, skill: Skill, count: int = 2, **values: object) -> Assignment:
    return quiz(class_of(student), *skill.main_exercises.order_by("pk")[:count], **values)


def begin(student: User, assignment: Assignment, minutes: float = 0) -> Work:
    return work_start(student=student, assignment=assignment, now=at(minutes))


def questions(work: Work, minutes: float = 0) -> Sequence[Serving]:
    return [item_serving(work=work, item=item, now=at(minutes), random=Random(1)) for item in items_in_order(work)]


def say(serving: Serving, response: str = RIGHT, minutes: float = 1) -> Attempt:
    return quiz_answer(serving=Serving.objects.get(pk=serving.pk), response=response, now=at(minutes)).attempt


def reloaded(work: Work) -> Work:
    return Work.objects.select_related("assignment", "student__profile").get(pk=work.pk)


def score_of(student: User, assignment: Assignment, minutes: float = 2):
    return scores_of([assignment], [student], at(minutes))[assignment.pk, student.pk]


class TestBeforeTheResults:
    def test_no_mastery_moves_and_no_comment_is_asked_for(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill))
        before = mastery_of(student, skill, at(1))
        for question in questions(work):
            say(question, "7")
        assert mastery_of(student, skill, at(1)) == before
        assert not SkillState.objects.exists()
        assert not Feedback.objects.exists()

    def test_what_comes_next_in_practice_does_not_know_of_it(self, student: User, skill: Skill):
        say(questions(begin(student, set_quiz(student, skill)))[0])
        assert recent_tries(student, skill.course) == ()

    def test_the_latest_answers_leave_it_out_until_then(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, 1))
        attempt = say(questions(work)[0])
        assert latest_answers(student) == []
        quiz_hand_in(work=work, now=at(2))
        assert latest_answers(student) == [attempt]

    def test_its_exercises_are_not_practised_anywhere_else(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, 5)
        quizzed = set(assignment.items.values_list("exercise", flat=True))
        assert exercises_withheld(student) == quizzed
        assert shown(student, skill).exercise_id not in quizzed

    def test_one_that_was_before_the_student_already_makes_way(self, student: User, skill: Skill):
        before = shown(student, skill)
        quiz(class_of(student), before.exercise)
        after = serving_ensure(learner=student, course=skill.course, now=at(1), random=Random(1))
        assert after.exercise != before.exercise

    def test_they_are_not_withheld_from_others_or_after_the_results(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill))
        assert exercises_withheld(UserFactory()) == frozenset()
        quiz_hand_in(work=work, now=at(1))
        assert exercises_withheld(student) == frozenset()

    def test_there_are_neither_hints_nor_solutions_nor_chat(self, student: User, skill: Skill):
        [first, *_rest] = questions(begin(student, set_quiz(student, skill)))
        assert not help_with(first).hints
        assert not help_with(first).chat
        assert hint_show(serving=first, number=1).hints_shown == 0
        assert quiz_is_running(student, at(1))
        assert not quiz_is_running(UserFactory(), at(1))

    def test_the_students_own_grades_tell_nothing(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, 1, due_at=at(60), release_rule="due")
        work = begin(student, assignment)
        say(questions(work)[0])
        quiz_hand_in(work=work, now=at(2))
        row = own_grades(student, assignment.classroom, at(3))
        assert (row.scores[0].state, row.scores[0].share, row.percent) == (State.PENDING, 0.0, None)
        assert row.scores[0].shown == []

    def test_a_right_value_in_another_form_is_not_asked_for_again(self, student: User, skill: Skill):
        exercise = exercise_of("units", skill)
        [question] = questions(begin(student, quiz(class_of(student), exercise)))
        attempt = say(question, "9.8")
        assert (attempt.score, attempt.verdict) == (0.5, "wrong")
        assert attempt.reason["code"] == OTHER_FORM.code

    @pytest.mark.parametrize("response", ["2 +", "((("])
    def test_what_cannot_be_read_is_asked_for_again(self, student: User, skill: Skill, response: str):
        [question, *_rest] = questions(begin(student, set_quiz(student, skill)))
        assert quiz_answer(serving=question, response=response, now=at(1)).is_retry
        assert not Attempt.objects.exists()


class TestAnswers:
    def test_can_be_changed_and_the_last_one_stands(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, 1))
        [question] = questions(work)
        for response in (RIGHT, "7", "8"):
            say(question, response)
        quiz_hand_in(work=work, now=at(2))
        assert question.attempts.count() == 3
        assert score_of(student, work.assignment).share == 0

    def test_sent_twice_are_stored_once(self, student: User, skill: Skill):
        [question, *_rest] = questions(begin(student, set_quiz(student, skill)))
        assert say(question) == say(question)

    def test_to_a_choice_keep_all_tries(self, student: User, skill: Skill):
        [question] = questions(begin(student, quiz(class_of(student), choice_on(skill))))
        for response in ("no6", "no7", "five"):
            say(question, response)
        assert Serving.objects.get(pk=question.pk).state == "open"

    def test_after_handing_in_are_not_taken(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill))
        [question, *_rest] = questions(work)
        quiz_hand_in(work=work, now=at(1))
        with pytest.raises(WorkOver):
            say(question, minutes=2)
        assert not Attempt.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_from_two_tabs_at_once_are_two_answers_of_which_one_stands(self):
        student, skill = UserFactory(), skills_in_a_row(1)[0]
        [question] = questions(begin(student, set_quiz(student, skill, 1)))
        together = Barrier(2)

        def send(response: str) -> None:
            together.wait()
            try:
                say(question, response)
            finally:
                connection.close()

        threads = [Thread(target=send, args=[response]) for response in (RIGHT, "7")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(question.attempts.values_list("try_number", flat=True)) == [1, 2]


class TestTheClock:
    def test_starts_once_however_often_the_quiz_is_begun(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, minutes=10)
        assert begin(student, assignment, 0).started_at == begin(student, assignment, 5).started_at == NOON

    def test_takes_an_answer_that_was_on_its_way_and_no_later_one(self, student: User, skill: Skill):
        first, second = questions(begin(student, set_quiz(student, skill, minutes=10)))
        quiz_answer(serving=first, response=RIGHT, now=at(10) + GRACE / 2)
        with pytest.raises(WorkOver):
            quiz_answer(serving=second, response=RIGHT, now=at(10) + GRACE)
        assert Attempt.objects.count() == 1

    def test_hands_in_at_the_end_by_itself(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, minutes=10))
        say(questions(work)[0])
        assert quiz_settle(work=reloaded(work), now=at(10)).handed_in_at is None
        quizzes_settle(now=at(60))
        ended = reloaded(work)
        assert (ended.handed_in, ended.handed_in_at, ended.released_at) == (HandedIn.TIME, at(10), at(60))
        assert score_of(student, work.assignment).share == 0.5

    def test_runs_longer_for_who_has_extra_time(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, minutes=10)
        extension_grant(
            assignment=assignment, student=student, due_at=None, extra_minutes=5, teacher=UserFactory(), now=at(0)
        )
        work = begin(student, assignment)
        say(questions(work)[0], minutes=14)
        assert quiz_settle(work=reloaded(work), now=at(14)).handed_in_at is None
        assert quiz_settle(work=reloaded(work), now=at(16)).handed_in_at == at(15)

    def test_ends_when_the_quiz_closes(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, minutes=30, due_at=at(10), late_policy="close"))
        settled = quiz_settle(work=reloaded(work), now=at(11))
        assert (settled.handed_in, settled.handed_in_at) == (HandedIn.DUE, at(10))

    def test_stands_still_before_the_quiz_is_begun(self, student: User, skill: Skill):
        set_quiz(student, skill, minutes=10)
        assert quizzes_settle(now=at(60)) == 0

    def test_a_teacher_who_closes_it_hands_in_what_there_is(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill))
        assignment_close(assignment=work.assignment, now=at(5))
        assert reloaded(work).handed_in == HandedIn.TEACHER


class TestMoreTimeGrantedLater:
    def test_lets_a_quiz_that_ended_by_itself_go_on(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, minutes=10, due_at=at(600), release_rule="due")
        work = begin(student, assignment)
        [question, *_rest] = questions(work)
        quiz_settle(work=reloaded(work), now=at(20))
        with pytest.raises(WorkOver):
            say(question, minutes=21)
        grant = {"assignment": assignment, "student": student, "due_at": None, "teacher": UserFactory()}
        extension_grant(**grant, extra_minutes=30, now=at(22))
        assert say(question, minutes=23).verdict == "correct"
        assert assignment.changes.get().fields == {"extra_minutes": ["0", "30"]}

    def test_does_not_open_what_the_student_handed_in(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, due_at=at(600), release_rule="due")
        quiz_hand_in(work=begin(student, assignment), now=at(1))
        grant = {"assignment": assignment, "student": student, "teacher": UserFactory()}
        extension_grant(**grant, due_at=at(900), extra_minutes=0, now=at(2))
        assert Work.objects.get().handed_in_at == at(1)

    def test_is_refused_once_the_results_were_seen(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill)
        quiz_hand_in(work=begin(student, assignment), now=at(1))
        with pytest.raises(ResultsSeen):
            extension_grant(
                assignment=assignment, student=student, due_at=at(99), extra_minutes=0, teacher=UserFactory(), now=at(2)
            )


class TestTheResults:
    def test_are_shown_when_it_is_due_for_the_last_student(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, due_at=at(60), release_rule="due", late_policy="close")
        other = UserFactory()
        assignment.classroom.students.add(other)
        extension_grant(
            assignment=assignment, student=other, due_at=at(120), extra_minutes=0, teacher=student, now=at(0)
        )
        work = begin(student, assignment)
        quiz_hand_in(work=work, now=at(5))
        quizzes_settle(now=at(61))
        assert reloaded(work).released_at is None
        quizzes_settle(now=at(121))
        assert reloaded(work).released_at == at(121)

    def test_can_be_shown_earlier_by_the_teacher(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, due_at=at(60), release_rule="due")
        work = begin(student, assignment)
        quiz_hand_in(work=work, now=at(5))
        assert results_release(assignment=assignment, now=at(6)) == 1
        assert reloaded(work).released_at == at(6)

    def test_move_mastery_once_by_the_answers_that_stand(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, 3))
        for question in questions(work):
            say(question, "7")
            say(question, RIGHT)
        for _time in range(2):
            quiz_hand_in(work=work, now=at(2))
        assert mastery_of(student, skill, at(3)).evidence == 3
        assert list(QuizEvidence.objects.get().attempts.values_list("score", flat=True)) == [1.0, 1.0, 1.0]

    def test_are_rebuilt_in_their_place_among_other_answers(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, 2, due_at=at(60), release_rule="due"))
        for question in questions(work):
            say(question)
        quiz_hand_in(work=work, now=at(2))
        practised = shown(student, skill, 3)
        answer(practised, "7", 4)
        quizzes_settle(now=at(61))
        answer(shown(student, skill, 62, after=practised), RIGHT, 63)
        assert mastery_differences(learner=student) == []
        SkillState.objects.all().delete()
        mastery_rebuild(learner=student)
        assert mastery_differences(learner=student) == []

    def test_count_by_what_a_teacher_says_of_them(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, 1, due_at=at(60), release_rule="due"))
        attempt = say(questions(work)[0], "7")
        JudgementFactory(attempt=attempt, verdict="correct", score=1.0)
        quiz_hand_in(work=work, now=at(2))
        quizzes_settle(now=at(61))
        assert SkillState.objects.get().counters["wins"] == 1.0
        assert mastery_differences(learner=student) == []

    def test_leave_out_an_exercise_with_a_wrong_key(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, 2))
        first, _second = (say(question) for question in questions(work))
        quiz_hand_in(work=work, now=at(2))
        Exclusion.objects.create(learner=student, exercise=first.exercise, stated_at=at(3))
        mastery_rebuild(learner=student)
        assert SkillState.objects.get().counters["answers"] == 1
        assert mastery_of(student, skill, at(3)).evidence == 1

    def test_handed_in_late_cost_what_was_said(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, 1, due_at=at(10), late_policy="deduct", late_percent=20)
        work = begin(student, assignment)
        say(questions(work)[0])
        quiz_hand_in(work=work, now=at(10) + timedelta(days=1))
        score = score_of(student, assignment, 9999)
        assert (score.share, score.is_late) == (0.8, True)

    def test_are_shown_when_it_is_archived_since_its_exercises_are_practised_again(self, student: User, skill: Skill):
        work = begin(student, set_quiz(student, skill, due_at=at(600), release_rule="due"))
        assignment_archive(assignment=work.assignment, now=at(5))
        assert reloaded(work).released_at == at(5)
        assert exercises_withheld(student) == frozenset()

    def test_of_nobody_who_did_not_begin_are_missing(self, student: User, skill: Skill):
        assignment = set_quiz(student, skill, due_at=at(10), late_policy="close")
        assert score_of(student, assignment, 5).state == State.PENDING
        assert score_of(student, assignment, 11).state == State.MISSING


def test_the_solution_of_a_question_is_not_stored_as_given_up_after_the_end(student: User, skill: Skill):
    work = begin(student, set_quiz(student, skill))
    [question, *_rest] = questions(work)
    quiz_hand_in(work=work, now=at(1))
    solution_reveal(serving=question, now=at(2))
    assert not Attempt.objects.exists()
