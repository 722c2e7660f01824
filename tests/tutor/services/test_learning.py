import pytest

from accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.lessons import SkillFactory
from tests.tutor.courses import RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tutor.learner import Knowledge
from tutor.models import Attempt, LearnerState, Occasion, SkillState
from tutor.services.learning import counts, knowledge_of
from tutor.services.rebuilding import mastery_folded

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.mark.parametrize(
    ("occasion", "try_number", "is_evidence"),
    [(Occasion.PRACTICE, 1, True), (Occasion.PRACTICE, 2, False), (Occasion.PLACEMENT, 1, False)],
)
def test_only_the_first_answer_of_practice_is_evidence(occasion: Occasion, try_number: int, is_evidence: bool):
    assert counts(Attempt(occasion=occasion, try_number=try_number)) is is_evidence


def test_nothing_is_known_of_somebody_new(learner: User):
    assert knowledge_of(learner.pk, [SkillFactory().pk]) == Knowledge()


def test_what_is_stored_is_what_the_fold_over_the_record_says(learner: User):
    skills = skills_in_a_row(2)
    serving = shown(learner, skills[0])
    for minute, (skill, response) in enumerate([(skills[0], RIGHT), (skills[1], WRONG[0]), (skills[0], RIGHT)]):
        serving = shown(learner, skill, minute, after=serving)
        answer(serving, response, minute)
    folded = mastery_folded(learner)
    stored = knowledge_of(learner.pk, [skill.pk for skill in skills])
    assert stored.learner == folded.counters
    assert {pk: known.counters.as_dict() for pk, known in stored.skills.items()} == {
        pk: state.counters for pk, state in folded.states.items()
    }


def test_the_prediction_noted_on_an_attempt_was_made_before_it(learner: User):
    skill = skills_in_a_row(1)[0]
    first = shown(learner, skill)
    expected_first = answer(first, RIGHT).attempt.probability_before
    second = shown(learner, skill, 1, after=first)
    expected_second = answer(second, RIGHT, 1).attempt.probability_before
    assert expected_first < expected_second


def test_learners_do_not_move_each_other(learner: User):
    skill, other = skills_in_a_row(1)[0], UserFactory()
    answer(shown(other, skill), RIGHT)
    before = list(SkillState.objects.values())
    answer(shown(learner, skill), WRONG[0])
    assert list(SkillState.objects.filter(learner=other).values()) == before
    assert LearnerState.objects.get(learner=other).counters["wins"] == 1


def test_a_right_answer_after_hints_counts_for_less(learner: User):
    unaided, helped = skills_in_a_row(2)
    serving = shown(learner, unaided)
    answer(serving, RIGHT)
    serving = shown(learner, helped, 1, after=serving)
    serving.hints_shown = 2
    serving.save()
    answer(serving, RIGHT, 2)
    wins = {state.skill: state.counters["wins"] for state in SkillState.objects.all()}
    assert wins == {unaided: 1.0, helped: 0.5}


def test_a_skill_that_is_answered_comes_up_for_review_later(learner: User):
    answer(shown(learner, skills_in_a_row(1)[0]), RIGHT)
    assert SkillState.objects.get().due_at > at(24 * 60)
