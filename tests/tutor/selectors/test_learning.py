from datetime import timedelta

import pytest

from accounts.models import User
from lessons.models import Skill
from tests.factories.accounts import UserFactory
from tests.tutor.courses import NOON, RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tutor.learner import Mastery, Status
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import (
    MasteryShown,
    masteries_of,
    masteries_of_many,
    mastery_of,
    skill_views,
    success_predictor,
)
from tutor.selectors.practice import recent_tries

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def skills() -> list[Skill]:
    return list(skills_in_a_row(2))


def practise(learner: User, skill: Skill, *responses: str) -> None:
    serving = None
    for minute, response in enumerate(responses):
        serving = shown(learner, skill, minute, after=serving)
        answer(serving, response, minute)


def mastery(status: Status, probability: float = 0.9, evidence: int = 4) -> MasteryShown:
    return MasteryShown(Mastery(status, probability, 0.1, 0.95, evidence, None))


def test_of_somebody_new_nothing_is_claimed(learner: User, skills: list[Skill]):
    shown_to_them = mastery_of(learner, skills[0], NOON)
    assert (shown_to_them.status, shown_to_them.percent, shown_to_them.is_started) == ("unseen", 0, False)


def test_one_skill_and_all_skills_are_read_alike(learner: User, skills: list[Skill]):
    practise(learner, skills[0], RIGHT, RIGHT, WRONG[0])
    curriculum = curriculum_of(skills[0].course)
    everything = masteries_of(learner, curriculum, NOON)
    assert everything == {skill.pk: mastery_of(learner, skill, NOON) for skill in skills}
    assert masteries_of_many([learner, UserFactory()], curriculum, NOON)[learner.pk] == everything


@pytest.mark.parametrize("count", [1, 7])
def test_many_learners_take_three_queries(skills: list[Skill], count: int, django_assert_num_queries):
    learners = [UserFactory() for _number in range(count)]
    curriculum = curriculum_of(skills[0].course)
    with django_assert_num_queries(3):
        masteries_of_many(learners, curriculum, NOON)


@pytest.mark.parametrize(
    ("status", "is_mastered", "is_due"),
    [
        (Status.UNSEEN, False, False),
        (Status.NOT_ENOUGH_EVIDENCE, False, False),
        (Status.LEARNING, False, False),
        (Status.MASTERED, True, False),
        (Status.REVIEW_DUE, True, True),
    ],
)
def test_a_mastered_skill_stays_mastered_while_a_review_is_due(status: Status, is_mastered: bool, is_due: bool):
    assert (mastery(status).is_mastered, mastery(status).is_review_due) == (is_mastered, is_due)
    assert mastery(status).label


def test_progress_is_full_only_at_mastery():
    assert mastery(Status.MASTERED).progress == 100
    assert mastery(Status.NOT_ENOUGH_EVIDENCE, 1.0, 2).progress < 100
    assert mastery(Status.LEARNING, 0.849999, 9).progress == 99
    assert mastery(Status.UNSEEN, 0.7, 0).progress == 0


def test_the_policy_sees_misses_in_a_row_and_when_a_skill_was_seen(learner: User, skills: list[Skill]):
    practise(learner, skills[0], RIGHT, WRONG[0], WRONG[0])
    curriculum = curriculum_of(skills[0].course)
    views = skill_views(learner, curriculum, recent_tries(learner, skills[0].course), at(5))
    assert (views[skills[0].pk].recent_misses, views[skills[0].pk].last_seen) == (2, at(2))
    assert views[skills[0].pk].due > NOON + timedelta(hours=1)
    assert (views[skills[1].pk].recent_misses, views[skills[1].pk].last_seen, views[skills[1].pk].due) == (
        0,
        None,
        None,
    )


def test_a_harder_exercise_is_less_likely_to_be_solved(learner: User, skills: list[Skill]):
    easy, hard = skills[0].main_exercises.all()[:2]
    easy.difficulty, hard.difficulty = 0.1, 0.9
    predict = success_predictor(learner, [easy, hard])
    assert 0 < predict(hard) < predict(easy) < 1
