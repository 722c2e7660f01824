"""Keeping the bank filled: exercises made and proved ahead of need, so that nobody waits for one."""

from collections.abc import Mapping, Sequence
from random import Random

from django.db.models import Count, Q

from lessons.models import Blueprint, Course, Exercise, ExerciseStatus, Skill
from lessons.services.exercises import exercise_draft, exercises_store

STOCK = 12
"""How many plain exercises of each template the bank is to hold."""
MOST_AT_ONCE = 300
"""How many a single filling makes, so that it ends well before a task is stopped."""
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


def bank_top_up(*, skill: Skill, language: str, random: Random) -> list[Exercise]:
    """Make one new exercise of a skill while somebody waits for it; return none if its templates have run out."""
    blueprints = list(skill.blueprints.filter(is_retired=False))
    random.shuffle(blueprints)
    for blueprint in blueprints:
        if made := blueprint_make(blueprint=blueprint, language=language, random=random, count=1):
            return list(made)
    return []


def bank_stock(*, course_id: int, language: str, random: Random, stock: int = STOCK, most: int | None = None) -> int:
    """Bring the templates of a course up to their stock of live exercises, the emptiest first.

    Returns how many exercises were made: `most` and those of one template more, if there is a limit.
    """
    live = Count("exercises", filter=Q(exercises__status=ExerciseStatus.LIVE, exercises__language=language))
    blueprints = Blueprint.objects.filter(course_id=course_id, is_retired=False).annotate(live_count=live)
    made = 0
    for blueprint in blueprints.filter(live_count__lt=stock).order_by("live_count", "pk"):
        if most is not None and made >= most:
            break
        missing = stock - blueprint.live_count
        made += len(blueprint_make(blueprint=blueprint, language=language, random=random, count=missing))
    return made


def bank_fill(*, random: Random, most: int = MOST_AT_ONCE) -> int:
    """Bring the templates of every course up to their stock, or as far as `most` new exercises go."""
    made = 0
    for course in Course.objects.all():
        made += bank_stock(course_id=course.pk, language=course.language, random=random, most=most - made)
    return made


def blueprint_make(*, blueprint: Blueprint, language: str, random: Random, count: int) -> Sequence[Exercise]:
    """Make up to `count` new exercises with one template."""
    known = set(blueprint.exercises.values_list("digest", flat=True))
    made: list[Exercise] = []
    # Another template of the course may have made some of them already, so that one round may not be enough.
    while len(made) < count and (drafts := _drafts(blueprint, language, random, count - len(made), known)):
        made += exercises_store(blueprint=blueprint, drafts=list(drafts.values()))
        known |= drafts.keys()
    return made


def _drafts(blueprint: Blueprint, language: str, random: Random, count: int, known: set[str]) -> Mapping[str, Exercise]:
    """Return up to `count` different drafts by digest, none of them known; few or none if the template has run out."""
    drafts: dict[str, Exercise] = {}
    for _trial in range(count * TRIALS_EACH):
        if len(drafts) == count:
            break
        draft = exercise_draft(blueprint=blueprint, seed=random.randrange(LARGEST_SEED), language=language)
        if draft is not None and draft.digest not in known:
            drafts.setdefault(draft.digest, draft)
    return drafts
