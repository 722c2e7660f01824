"""Which exercises to tell as stories ahead of need: those that active learners practise now and next."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from django.db import transaction
from django.db.models import Q

from accounts.models import LearnerProfile, PreferredDifficulty, User
from lessons.models import Course, Exercise, Skill
from lessons.selectors import bank_for, language_for
from tutor import enqueue
from tutor.models import Dressing, DressingStatus, ReadingLevel, Serving
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import masteries_of_many
from tutor.selectors.needs import skills_soon
from tutor.services.feedback_texts import CLAIMED_FOR

ACTIVE_WITHIN = timedelta(days=1)
MOST_LEARNERS = 50
MOST_PLANNED = 40
DRESSED_EACH = 2
"""How many exercises of a skill are dressed for one interest ahead of need."""
REJECTED_COUNTS_FOR = timedelta(days=1)
"""For so long a rejected scene stands for one written, so that a bad model is not asked without end."""
STUCK_AFTER = timedelta(minutes=10)


def dressings_plan(*, now: datetime, random: Random) -> int:
    """Ask for scenes on what active learners practise, for their interests; return how many were asked for."""
    _send_stuck(now)
    planned = 0
    for learner, course, skill in _needs(now):
        interest = random.choice(learner.profile.interests)
        for exercise in _undressed(course, skill, learner.profile, interest, now):
            if planned == MOST_PLANNED:
                return planned
            planned += _plan(exercise, interest, learner.profile, now)
    return planned


def _needs(now: datetime) -> Iterator[tuple[User, Course, Skill]]:
    """Yield the learners active lately who have interests, with the skills that they practise now and next."""
    lately = Serving.objects.filter(is_current=True, served_at__gte=now - ACTIVE_WITHIN)
    interested = lately.exclude(learner__profile__interests=[]).select_related("learner__profile", "course")
    latest = sorted(interested.order_by("-served_at")[:MOST_LEARNERS], key=lambda serving: serving.course_id)
    for _course_id, group in groupby(latest, key=lambda serving: serving.course_id):
        servings = list(group)
        curriculum = curriculum_of(servings[0].course)
        masteries = masteries_of_many([serving.learner for serving in servings], curriculum, now)
        for serving in servings:
            for skill in skills_soon(serving.skill_id, curriculum, masteries[serving.learner_id]):
                yield serving.learner, curriculum.course, skill


def _undressed(
    course: Course, skill: Skill, profile: LearnerProfile, interest: str, now: datetime
) -> Sequence[Exercise]:
    """Return plain exercises of a skill to dress, as many as are still missing for an interest."""
    language = language_for(course, profile.language)
    wanted = Dressing.objects.filter(exercise__main_skill=skill, interest=interest, language=language)
    under_way = Q(status__in=[DressingStatus.PENDING, DressingStatus.RUNNING])
    unused = Q(status=DressingStatus.PUBLISHED, result__servings=None)
    in_vain = Q(status=DressingStatus.REJECTED, requested_at__gte=now - REJECTED_COUNTS_FOR)
    missing = DRESSED_EACH - wanted.filter(under_way | unused | in_vain).count()
    if missing <= 0:
        return []
    # A question about language brings its own sentences; a scene goes before mathematics.
    plain = bank_for(skill, language).filter(interest="", servings=None, stem__contains="$")
    return list(plain.exclude(dressing_requests__interest=interest)[:missing])


def _send_stuck(now: datetime) -> None:
    """Ask again for scenes that never reached a worker, or whose worker has died."""
    unsent = Q(status=DressingStatus.PENDING, requested_at__lt=now - STUCK_AFTER)
    abandoned = Q(status=DressingStatus.RUNNING, claimed_at__lt=now - CLAIMED_FOR)
    for dressing in Dressing.objects.filter(unsent | abandoned).order_by("requested_at")[:MOST_PLANNED]:
        enqueue.dressing(dressing)


def _plan(exercise: Exercise, interest: str, profile: LearnerProfile, now: datetime) -> bool:
    is_simple = profile.preferred_difficulty == PreferredDifficulty.EASIER
    with transaction.atomic():
        dressing, is_new = Dressing.objects.get_or_create(
            exercise=exercise,
            interest=interest,
            language=exercise.language,
            reading_level=ReadingLevel.SIMPLE if is_simple else ReadingLevel.STANDARD,
            defaults={"requested_at": now},
        )
        if is_new:
            enqueue.dressing(dressing)
    return is_new
