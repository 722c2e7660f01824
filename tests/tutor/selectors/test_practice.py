from random import Random

import pytest
from django.http import Http404

from accounts.models import User
from lessons.models import Skill
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory
from tests.tutor.courses import RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.models import Occasion
from tutor.policy import Mode
from tutor.selectors.practice import (
    RECENT_TRIES,
    attempts_on,
    exercises_seen,
    has_practised,
    recent_tries,
    serving_current,
    serving_for,
)
from tutor.services.attempts import solution_reveal
from tutor.services.placement import placement_question, placement_start

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def skill() -> Skill:
    return skills_in_a_row(1)[0]


def test_a_learner_finds_their_own_serving_and_nobody_elses(learner: User, skill: Skill):
    own = shown(learner, skill)
    assert serving_for(learner, own.pk) == own
    with pytest.raises(Http404):
        serving_for(UserFactory(), own.pk)


def test_practice_and_placement_each_have_their_own_current_serving(learner: User, skill: Skill):
    placement = placement_start(learner=learner, course=skill.course, now=at(0))
    question = placement_question(placement=placement, now=at(0), random=Random(1))
    assert serving_current(learner, skill.course) is None
    assert serving_current(learner, skill.course, Occasion.PLACEMENT) == question


def test_answers_come_in_their_order_without_asking_for_feedback_one_by_one(
    learner: User, skill: Skill, django_assert_num_queries
):
    serving = shown(learner, skill)
    for number, response in enumerate(WRONG[:2], start=1):
        answer(serving, response, number, try_number=number)
    with django_assert_num_queries(1):
        attempts = attempts_on(serving)
        assert [(attempt.try_number, attempt.feedback.status) for attempt in attempts] == [
            (1, "pending"),
            (2, "pending"),
        ]


def test_a_story_counts_as_having_seen_the_plain_exercise(learner: User, skill: Skill):
    plain = skill.main_exercises.first()
    story = ExerciseFactory(main_skill=skill, dressed_from=plain, interest="football")
    serving_of(story, learner)
    assert exercises_seen(learner, skill) == {plain.pk}


def test_what_others_have_seen_is_not_seen(learner: User, skill: Skill):
    shown(UserFactory(), skill)
    assert exercises_seen(learner, skill) == frozenset()


def test_recent_tries_run_from_the_oldest_and_tell_what_came_of_them(learner: User, skill: Skill):
    right = shown(learner, skill)
    answer(right, RIGHT, 1)
    wrong = shown(learner, skill, 2, after=right)
    answer(wrong, WRONG[0], 3)
    answer(wrong, RIGHT, 4, try_number=2)
    given_up = shown(learner, skill, 5, after=wrong)
    solution_reveal(serving=given_up, now=at(6))
    waiting = shown(learner, skill, 7, after=given_up)
    tries = recent_tries(learner, skill.course)
    assert [attempt.correct for attempt in tries] == [1.0, 0.0, None, None]
    assert [attempt.exercise for attempt in tries] == [
        serving.exercise_id for serving in (right, wrong, given_up, waiting)
    ]
    assert [attempt.seconds for attempt in tries] == [60.0, 60.0, 60.0, None]
    assert tries[0].mode is Mode.PRACTICE


def test_only_the_latest_tries_are_read_in_one_query(learner: User, skill: Skill, django_assert_num_queries):
    exercise = skill.main_exercises.first()
    for _number in range(RECENT_TRIES + 5):
        serving_of(exercise, learner, is_current=False)
    with django_assert_num_queries(1):
        assert len(recent_tries(learner, skill.course)) == RECENT_TRIES


def test_placement_answers_are_no_practice(learner: User, skill: Skill):
    question = serving_of(skill.main_exercises.first(), learner, occasion=Occasion.PLACEMENT)
    answer(question, RIGHT)
    assert not has_practised(learner, skill.course)
    assert recent_tries(learner, skill.course) == ()
    answer(shown(learner, skill), RIGHT)
    assert has_practised(learner, skill.course)


@pytest.mark.parametrize(("count", "usual"), [(4, None), (5, 60.0)])
def test_what_an_answer_usually_takes_shows_after_some_of_them(learner: User, skill: Skill, count: int, usual):
    serving = None
    for number in range(count):
        serving = shown(learner, skill, 10 * number, after=serving)
        answer(serving, RIGHT, 10 * number + 1)
    assert {attempt.typical_seconds for attempt in recent_tries(learner, skill.course)} == {usual}
