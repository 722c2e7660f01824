"""A small course to play in, and ways to play: every exercise is the sum 2 + 3, or a choice whose key is "five"."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from accounts.models import User
from lessons.models import Exercise, Skill
from tests.factories.lessons import ExerciseFactory, LessonFactory, PrerequisiteFactory, SkillFactory, UnitFactory
from tutor.models import Serving
from tutor.services.attempts import Submission, attempt_submit
from tutor.services.serving import serving_ensure, serving_next

RIGHT = "5"
WRONG = ("6", "7", "8")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CHOICES = {"choices": [{"id": "five", "text": "5"}, *({"id": f"no{number}", "text": str(number)} for number in (6, 7))]}


def skills_in_a_row(count: int = 3, *, exercises: int = 4) -> Sequence[Skill]:
    """Return the skills of a new course, each building on the one before and each with a lesson and exercises."""
    unit = UnitFactory()
    skills = [SkillFactory(unit=unit, position=position) for position in range(count)]
    for before, after in pairwise(skills):
        PrerequisiteFactory(requires=before, skill=after)
    for skill in skills:
        LessonFactory(unit=unit).skills.set([skill])
        ExerciseFactory.create_batch(exercises, main_skill=skill)
    return skills


def choice_on(skill: Skill, *others: Skill) -> Exercise:
    """Return a choice among three that mainly practises a skill."""
    return ExerciseFactory(main_skill=skill, kind="choice", key="five", options=CHOICES, skills=[skill, *others])


def at(minutes: float) -> datetime:
    """Return a moment so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def shown(learner: User, skill: Skill, minutes: float = 0, *, after: Serving | None = None) -> Serving:
    """Put an exercise on a skill before a learner, in the place of `after`."""
    ask = {"learner": learner, "course": skill.course, "now": at(minutes), "random": Random(1), "focus": skill}
    return serving_next(**ask, after=after) if after else serving_ensure(**ask)


def answer(serving: Serving, response: str, minutes: float = 0, *, try_number: int = 1) -> Submission:
    """Answer what is shown."""
    return attempt_submit(serving=serving, try_number=try_number, response=response, now=at(minutes))
