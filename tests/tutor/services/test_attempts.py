from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory, SkillFactory
from tests.tutor.courses import CHOICES, RIGHT, WRONG, answer, at, choice_on
from tests.tutor.services.answers import learner_with, serving_of
from tutor.models import Attempt, Feedback, LearnerState, Occasion, Serving, ServingState, SkillState
from tutor.services import learning
from tutor.services.attempts import hint_show, solution_reveal, tries_allowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def serving(learner: User) -> Serving:
    return serving_of(ExerciseFactory(), learner, served_at=at(0))


def test_a_right_answer_is_stored_with_all_that_a_later_reader_needs(serving: Serving):
    hint_show(serving=serving, number=1)
    attempt = answer(serving, RIGHT, 0.5).attempt
    assert (attempt.verdict, attempt.score, attempt.response, attempt.try_number) == ("correct", 1.0, RIGHT, 1)
    assert (attempt.hints_shown, attempt.seconds, attempt.answered_at) == (1, 30.0, at(0.5))
    assert (attempt.difficulty, attempt.skill_ids, attempt.choice_count) == (0.3, [serving.skill_id], None)
    assert 0 < attempt.probability_before < 1


def test_a_right_answer_closes_the_exercise(serving: Serving):
    answer(serving, RIGHT)
    serving.refresh_from_db()
    assert serving.state == ServingState.SOLVED


def test_the_first_answer_moves_mastery(serving: Serving):
    answer(serving, RIGHT, 1)
    state = SkillState.objects.get()
    assert (state.skill, state.counters["wins"], state.updated_at) == (serving.skill, 1.0, at(1))
    assert LearnerState.objects.get().counters["last_skill"] == serving.skill_id


def test_every_skill_of_an_exercise_is_moved_and_not_only_its_first(learner: User):
    main, other = SkillFactory(), SkillFactory()
    answer(serving_of(choice_on(main, other), learner), "five")
    assert {state.skill: state.counters["answers"] for state in SkillState.objects.all()} == {main: 1, other: 1}


def test_later_tries_move_nothing(serving: Serving):
    answer(serving, WRONG[0])
    before = SkillState.objects.get().counters
    attempt = answer(serving, RIGHT, try_number=2).attempt
    assert SkillState.objects.get().counters == before
    assert attempt.probability_before is None


def test_an_answer_that_cannot_be_stored_moves_nothing(serving: Serving, monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Attempt, "save", fails)
    with pytest.raises(IntegrityError):
        answer(serving, RIGHT)
    serving.refresh_from_db()
    assert serving.state == ServingState.OPEN
    assert not SkillState.objects.exists()


def test_mastery_that_cannot_be_moved_keeps_the_answer_out(serving: Serving, monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(learning.SkillState.objects, "bulk_create", fails)
    with pytest.raises(IntegrityError):
        answer(serving, RIGHT)
    assert not Attempt.objects.exists()


def test_the_same_form_sent_twice_counts_once(serving: Serving):
    first = answer(serving, WRONG[0])
    again = answer(serving, WRONG[1])
    assert again.attempt == first.attempt
    assert Attempt.objects.get().response == WRONG[0]
    assert SkillState.objects.get().counters["answers"] == 1


def test_an_old_form_sent_after_the_end_changes_nothing(serving: Serving):
    first = answer(serving, RIGHT)
    late = answer(serving, WRONG[0], try_number=2)
    assert late.attempt == first.attempt
    assert Attempt.objects.count() == 1


def test_a_form_that_skips_a_try_is_numbered_on(serving: Serving):
    assert answer(serving, WRONG[0], try_number=7).attempt.try_number == 1


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_count_once():
    serving = serving_of(ExerciseFactory(), learner_with(), served_at=at(0))
    together, stored = Barrier(2), []

    def send(response: str) -> None:
        together.wait()
        try:
            stored.append(answer(Serving.objects.get(pk=serving.pk), response).attempt.pk)
        finally:
            connection.close()

    threads = [Thread(target=send, args=[response]) for response in (RIGHT, WRONG[0])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored == [Attempt.objects.get().pk] * 2
    assert SkillState.objects.get().counters["answers"] == 1
    assert LearnerState.objects.get().counters["answers"] == 1


@pytest.mark.parametrize("response", ["", "  ", "what?", "5/"])
def test_an_answer_that_cannot_be_read_is_not_stored(serving: Serving, response: str):
    submission = answer(serving, response)
    assert submission.is_retry
    assert submission.grade.reason.message
    assert not Attempt.objects.exists()


def test_a_wrong_answer_typed_again_does_not_cost_a_try(serving: Serving):
    answer(serving, WRONG[0])
    again = answer(serving, f" {WRONG[0]} ", try_number=2)
    assert again.grade.reason.code == "already_tried"
    assert Attempt.objects.count() == 1


def test_the_third_miss_shows_the_solution(serving: Serving):
    for number, response in enumerate(WRONG, start=1):
        serving.refresh_from_db()
        assert serving.state == ServingState.OPEN
        answer(serving, response, try_number=number)
    serving.refresh_from_db()
    assert serving.state == ServingState.REVEALED


@pytest.mark.parametrize(("options", "tries"), [(2, 1), (3, 1), (4, 2), (5, 3), (8, 3)])
def test_a_choice_ends_before_the_last_wrong_option_gives_the_answer_away(learner: User, options: int, tries: int):
    choices = {"choices": [{"id": str(number), "text": str(number)} for number in range(options)]}
    assert tries_allowed(serving_of(ExerciseFactory(kind="choice", key="0", options=choices), learner)) == tries


def test_a_choice_remembers_among_how_many(learner: User):
    attempt = answer(serving_of(choice_on(SkillFactory()), learner), "no6").attempt
    assert attempt.choice_count == len(CHOICES["choices"])


def test_a_known_wrong_answer_carries_its_misconception(serving: Serving):
    assert answer(serving, "-1").attempt.misconception == "subtracts"


def test_a_wrong_answer_asks_for_feedback_in_the_same_transaction(serving: Serving):
    attempt = answer(serving, WRONG[0]).attempt
    assert Feedback.objects.get().attempt == attempt


def test_a_right_answer_asks_for_none(serving: Serving):
    answer(serving, RIGHT)
    assert not Feedback.objects.exists()


def test_a_placement_answer_ends_its_question_and_moves_nothing_yet(learner: User):
    question = serving_of(ExerciseFactory(), learner, occasion=Occasion.PLACEMENT)
    answer(question, WRONG[0])
    question.refresh_from_db()
    assert question.state == ServingState.REVEALED
    assert not SkillState.objects.exists()
    assert not Feedback.objects.exists()


def test_an_exercise_left_open_overnight_counts_as_an_hour_of_thought(serving: Serving):
    assert answer(serving, RIGHT, 12 * 60).attempt.seconds == 3600


def test_a_clock_that_was_set_back_gives_no_negative_time(serving: Serving):
    assert answer(serving, RIGHT, -5).attempt.seconds == 0


def test_giving_up_before_any_answer_counts_as_a_miss(serving: Serving):
    solution_reveal(serving=serving, now=at(1))
    attempt = Attempt.objects.get()
    assert (attempt.gave_up, attempt.verdict, attempt.response) == (True, "wrong", "")
    assert SkillState.objects.get().counters["losses"] == 1.0


def test_asking_for_the_solution_after_a_miss_adds_no_second_one(serving: Serving):
    answer(serving, WRONG[0])
    solution_reveal(serving=serving, now=at(1))
    serving.refresh_from_db()
    assert serving.state == ServingState.REVEALED
    assert not Attempt.objects.get().gave_up


def test_giving_up_twice_counts_once(serving: Serving):
    solution_reveal(serving=serving, now=at(1))
    solution_reveal(serving=serving, now=at(2))
    assert Attempt.objects.count() == 1


def test_the_solution_of_a_solved_exercise_leaves_it_solved(serving: Serving):
    answer(serving, RIGHT)
    solution_reveal(serving=serving, now=at(1))
    serving.refresh_from_db()
    assert serving.state == ServingState.SOLVED


@pytest.mark.parametrize(
    ("asked", "shown"), [([1], 1), ([1, 1], 1), ([1, 2], 2), ([3], 1), ([2, 1], 1), ([1, 2, 3, 4, 5], 3), ([0], 0)]
)
def test_hints_come_one_by_one_and_asking_again_changes_nothing(serving: Serving, asked: list[int], shown: int):
    for number in asked:
        hint_show(serving=serving, number=number)
    serving.refresh_from_db()
    assert serving.hints_shown == shown


def test_a_finished_exercise_gives_no_more_hints(serving: Serving):
    answer(serving, RIGHT)
    assert hint_show(serving=serving, number=1).hints_shown == 0


def test_answering_takes_few_queries(serving: Serving, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        answer(serving, RIGHT)


class TestAttemptsAreAppendOnly:
    @pytest.fixture
    def attempt(self, serving: Serving) -> Attempt:
        return answer(serving, WRONG[0]).attempt

    def test_saving_a_stored_one_is_refused(self, attempt: Attempt):
        attempt.verdict = "correct"
        with pytest.raises(TypeError, match="append-only"):
            attempt.save()

    def test_updating_many_is_refused(self, attempt: Attempt):
        with pytest.raises(TypeError, match="append-only"):
            Attempt.objects.update(verdict="correct")
        with pytest.raises(TypeError, match="append-only"):
            Attempt.objects.bulk_update([attempt], ["verdict"])

    def test_an_upsert_is_refused(self, attempt: Attempt):
        with pytest.raises(TypeError, match="append-only"):
            Attempt.objects.update_or_create(pk=attempt.pk, defaults={"verdict": "correct"})
        with pytest.raises(TypeError, match="append-only"):
            Attempt.objects.bulk_create(
                [attempt], update_conflicts=True, unique_fields=["serving", "try_number"], update_fields=["verdict"]
            )

    def test_deleting_is_refused(self, attempt: Attempt):
        with pytest.raises(TypeError, match="append-only"):
            attempt.delete()
        with pytest.raises(TypeError, match="append-only"):
            Attempt.objects.all().delete()

    def test_they_go_with_their_learner(self, attempt: Attempt, learner: User):
        learner.delete()
        assert not Attempt.objects.exists()
