from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from accounts.models import User
from lessons.models import Exercise
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory, PrerequisiteFactory, SkillFactory
from tests.tutor.services.answers import dressing_of, learner_with, serving_of
from tutor.models import Dressing, DressingStatus
from tutor.services.dressing_plan import (
    DRESSED_EACH,
    MOST_PLANNED,
    REJECTED_COUNTS_FOR,
    STUCK_AFTER,
    dressings_plan,
)

pytestmark = pytest.mark.django_db


def planned() -> int:
    return dressings_plan(now=timezone.now(), random=Random(1))


def active_learner(exercise: Exercise, **values) -> User:
    learner = learner_with(interests=["football"])
    serving_of(ExerciseFactory(main_skill=exercise.main_skill), learner, **values)
    return learner


def test_exercises_of_the_skill_being_practised_are_planned_for_the_interest():
    exercise = ExerciseFactory()
    active_learner(exercise)
    assert planned() == 1
    dressing = Dressing.objects.get()
    assert (dressing.exercise, dressing.interest) == (exercise, "football")


def test_planning_again_asks_for_nothing_twice():
    active_learner(ExerciseFactory())
    planned()
    assert planned() == 0


def test_a_skill_that_the_learner_is_ready_for_is_planned_and_one_out_of_reach_is_not():
    current = SkillFactory(position=0)
    ready = SkillFactory(unit=current.unit, position=1)
    out_of_reach = SkillFactory(unit=current.unit, position=2)
    PrerequisiteFactory(requires=current, skill=out_of_reach)
    for skill in (current, ready, out_of_reach):
        ExerciseFactory(main_skill=skill)
    active_learner(Exercise.objects.filter(main_skill=current).get())
    planned()
    assert {dressing.exercise.main_skill for dressing in Dressing.objects.all()} == {current, ready}


def test_only_a_few_exercises_of_a_skill_are_planned():
    skill = SkillFactory()
    exercises = [ExerciseFactory(main_skill=skill) for _ in range(DRESSED_EACH + 2)]
    active_learner(exercises[0])
    assert planned() == DRESSED_EACH


def test_a_run_is_bounded():
    skill = SkillFactory()
    for number in range(MOST_PLANNED):
        ExerciseFactory(main_skill=skill)
        learner = learner_with(interests=[f"interest {number}"])
        serving_of(ExerciseFactory(main_skill=skill), learner)
    assert planned() == MOST_PLANNED


def test_learners_without_interests_or_long_away_are_not_planned_for():
    exercise = ExerciseFactory()
    serving_of(ExerciseFactory(main_skill=exercise.main_skill), UserFactory())
    active_learner(exercise, served_at=timezone.now() - timedelta(days=2))
    assert planned() == 0


def test_rejected_scenes_are_not_asked_for_without_end():
    skill = SkillFactory()
    exercises = [ExerciseFactory(main_skill=skill) for _ in range(6)]
    active_learner(exercises[0])
    for exercise in exercises[:DRESSED_EACH]:
        dressing_of(exercise=exercise, status=DressingStatus.REJECTED)
    assert planned() == 0
    Dressing.objects.update(requested_at=timezone.now() - REJECTED_COUNTS_FOR * 1.01)
    assert planned() == DRESSED_EACH


def test_what_never_reached_a_worker_is_sent_again(django_capture_on_commit_callbacks):
    stuck = dressing_of(requested_at=timezone.now() - STUCK_AFTER * 1.01)
    fresh = dressing_of(interest="space")
    with django_capture_on_commit_callbacks(execute=True):
        planned()
    stuck.refresh_from_db()
    fresh.refresh_from_db()
    assert (stuck.status, fresh.status) == (DressingStatus.PUBLISHED, DressingStatus.PENDING)
