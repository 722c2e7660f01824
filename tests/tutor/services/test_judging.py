import pytest
from django.utils import timezone

from accounts.models import User
from tests.factories.accounts import TeacherFactory
from tests.factories.lessons import ExerciseFactory
from tests.tutor.class_lists import class_of_teacher
from tests.tutor.services.answers import RUBRIC, free_text_attempt, learner_with, serving_of, wrong_answer
from tutor.models import Attempt, Judgement, ServingState
from tutor.selectors.activity import latest_answers
from tutor.selectors.learning import mastery_of
from tutor.selectors.practice import recent_tries
from tutor.selectors.verdicts import attempt_of, provisional_for
from tutor.services.attempts import attempt_submit
from tutor.services.judging import attempt_judge
from tutor.services.rebuilding import mastery_differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return learner_with()


def judge(attempt: Attempt, verdict: str = "correct", score: float = 1.0, note: str = "") -> Judgement:
    return attempt_judge(
        teacher=TeacherFactory(),
        attempt=attempt_of(attempt.learner, attempt.pk),
        verdict=verdict,
        score=score,
        note=note,
        now=timezone.now(),
    )


def chance(attempt: Attempt) -> float:
    return mastery_of(attempt.learner, attempt.exercise.main_skill, timezone.now()).mastery.probability


def test_an_overruled_answer_moves_mastery_as_if_it_had_been_right(learner: User):
    attempt = free_text_attempt(learner)
    before = chance(attempt)
    judge(attempt)
    assert chance(attempt) > before
    assert mastery_differences(learner=learner) == []


def test_a_later_verdict_takes_the_place_of_the_earlier_one(learner: User):
    attempt = free_text_attempt(learner)
    before = chance(attempt)
    judge(attempt)
    judge(attempt, "wrong", attempt.score)
    assert chance(attempt) == before
    assert Judgement.objects.count() == 2


def test_the_answer_itself_never_changes(learner: User):
    attempt = free_text_attempt(learner)
    judge(attempt)
    stored = Attempt.objects.get()
    assert (stored.verdict, stored.score) == ("wrong", 0.5)
    with pytest.raises(TypeError):
        Judgement.objects.update(score=0)
    with pytest.raises(TypeError):
        Judgement.objects.get().save()


def test_a_confirmed_verdict_changes_nothing_but_that_it_was_looked_at(learner: User):
    attempt = free_text_attempt(learner)
    before = chance(attempt)
    assert judge(attempt, "wrong", 0.5).confirms
    assert chance(attempt) == before


def test_every_read_follows(learner: User):
    attempt = free_text_attempt(learner)
    judge(attempt)
    assert latest_answers(learner)[0].verdict_now == "correct"
    assert recent_tries(learner, attempt.course)[0].correct == 1


def test_an_exercise_that_is_open_is_solved_by_it(learner: User):
    attempt = free_text_attempt(learner)
    judge(attempt)
    attempt.serving.refresh_from_db()
    assert attempt.serving.state == ServingState.SOLVED


def test_only_provisional_verdicts_are_overruled(learner: User):
    with pytest.raises(ValueError, match="provisional"):
        judge(wrong_answer(learner=learner))


@pytest.mark.parametrize(("verdict", "score"), [("correct", 0.5), ("wrong", 1.0), ("wrong", -1), ("wrong", 1.5)])
def test_verdict_and_score_fit_together(learner: User, verdict: str, score: float):
    with pytest.raises(ValueError, match="score"):
        judge(free_text_attempt(learner), verdict, score)


def test_a_cloze_with_a_text_of_ones_own_is_provisional_too(learner: User):
    gaps = [{"name": "sum", "kind": "numeric"}, {"name": "why", "kind": "free_text", "options": RUBRIC}]
    exercise = ExerciseFactory(
        kind="cloze", key='{"sum": "5", "why": "-"}', options={"text": "[[sum]] since [[why]]", "gaps": gaps}
    )
    right = '{"sum": "5", "why": "equal pieces of a common denominator"}'
    for response, verdict in (('{"sum": "5", "why": "equal"}', "wrong"), (right, "correct")):
        serving = serving_of(exercise, learner, is_current=False)
        attempt = attempt_submit(serving=serving, try_number=1, response=response, now=timezone.now()).attempt
        assert attempt is not None
        assert (attempt.verdict, attempt.is_provisional) == (verdict, True)


def test_other_answers_are_not_provisional(learner: User):
    serving = serving_of(ExerciseFactory(), learner)
    attempt = attempt_submit(serving=serving, try_number=1, response="6", now=timezone.now()).attempt
    assert attempt is not None
    assert not attempt.is_provisional


def test_the_queue_holds_what_waits_in_ones_own_classes():
    classroom = class_of_teacher()
    teacher = classroom.teachers.get()
    mine, judged, elsewhere = free_text_attempt(), free_text_attempt(), free_text_attempt()
    classroom.students.set([mine.learner, judged.learner])
    judge(judged)
    assert list(provisional_for(teacher)) == [mine]
    assert elsewhere not in provisional_for(teacher)
    classroom.archived_at = timezone.now()
    classroom.save()
    assert list(provisional_for(teacher)) == []
