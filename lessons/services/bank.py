"""Keeping the bank filled: exercises made and proved ahead of need, so that nobody waits for one."""

from collections.abc import Sequence
from random import Random

from django.db.models import Count, Q

from lessons.models import Blueprint, Exercise, ExerciseStatus, Skill
from lessons.services.exercises import exercise_from_blueprint

STOCK = 12
"""How many plain exercises of each template the bank holds from the start."""
REFILL = 4
"""How many a template adds when a learner has seen all that there are."""
TRIALS_EACH = 5
LARGEST_SEED = 2**31


def bank_refill(*, skill: Skill, language: str, random: Random, count: int = REFILL) -> list[Exercise]:
    """Make new exercises with every template of a skill and return them; few or none if a template has run out."""
    return [
        exercise
        for blueprint in skill.blueprints.filter(is_retired=False)
        for exercise in blueprint_make(blueprint=blueprint, language=language, random=random, count=count)
    ]


def bank_stock(*, course_id: int, language: str, random: Random, stock: int = STOCK) -> int:
    """Bring every template of a course up to its stock of live exercises; return how many were made."""
    live = Count("exercises", filter=Q(exercises__status=ExerciseStatus.LIVE, exercises__language=language))
    blueprints = Blueprint.objects.filter(course_id=course_id, is_retired=False).annotate(live_count=live)
    return sum(
        len(blueprint_make(blueprint=blueprint, language=language, random=random, count=stock - blueprint.live_count))
        for blueprint in blueprints
        if blueprint.live_count < stock
    )


def blueprint_make(*, blueprint: Blueprint, language: str, random: Random, count: int) -> Sequence[Exercise]:
    """Make up to `count` new exercises with one template."""
    made: list[Exercise] = []
    for _trial in range(count * TRIALS_EACH):
        if len(made) == count:
            break
        seed = random.randrange(LARGEST_SEED)
        exercise = exercise_from_blueprint(blueprint=blueprint, seed=seed, language=language)
        if exercise is not None:
            made.append(exercise)
    return made
