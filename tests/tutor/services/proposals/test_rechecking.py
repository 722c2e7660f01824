"""Checking the key of a model's published exercise once more."""

import pytest

from lessons.models import Provenance
from lessons.services.rechecking import exercise_recheck
from tests.factories.lessons import ExerciseFactory

pytestmark = pytest.mark.django_db


def test_a_key_that_follows_from_the_question_stays():
    exercise = ExerciseFactory(stem="Work out $4 + 2 \\cdot 3$.", key="10", provenance=Provenance.GENERATED)
    assert not exercise_recheck(exercise=exercise).is_key_wrong


def test_a_key_that_does_not_follow_is_found_wrong():
    exercise = ExerciseFactory(stem="Work out $4 + 2 \\cdot 3$.", key="18", provenance=Provenance.GENERATED)
    assert exercise_recheck(exercise=exercise).is_key_wrong


def test_a_question_that_code_does_not_understand_is_checked_by_itself():
    exercise = ExerciseFactory(stem="How many wings has a warbler?", key="2", provenance=Provenance.GENERATED)
    recheck = exercise_recheck(exercise=exercise)
    assert recheck.evidence
    assert not recheck.is_key_wrong
