"""Filling what the bank will soon lack: by templates first, else by asking a language model for proposals."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from django.db import IntegrityError, transaction
from django.db.models import Sum

from lessons.bands import Band, band_of
from lessons.models import Blueprint, Skill
from lessons.services.bank import blueprint_make
from tutor.ai import is_configured
from tutor.models import ExerciseNeed
from tutor.selectors.needs import Need, needs

logger = logging.getLogger(__name__)

ASKED_AGAIN_AFTER = timedelta(hours=6)
"""For so long a need that was asked for counts as under way: proposals are written and checked at leisure."""
MOST_ASKED = 24
"""Proposals asked for in a day for one skill, however many bands, languages and interests lack some."""
MOST_MADE = 120
"""Exercises made by templates in one turn, so that it ends well before a task is stopped."""
DAY = timedelta(days=1)


class ProposalsRequest(Protocol):
    """Asks for exercises that a language model proposes and a gate checks; it returns at once."""

    def __call__(
        self,
        *,
        skill: Skill,
        language: str,
        count: int,
        interest: str = "",
        band: Band | None = None,
        now: datetime,
    ) -> object: ...


class _Registry:
    """Who is asked for proposals; nobody until somebody registers."""

    request: ProposalsRequest | None = None


_registry = _Registry()


def proposals_register(request: ProposalsRequest | None) -> None:
    """Let proposals be asked of this from now on; of nobody with None."""
    _registry.request = request


def needs_fill(*, now: datetime, random: Random) -> int:
    """Make or ask for what the bank will soon lack; return how many exercises were made.

    A need for a story around exercises of a template is left to the stories. Run twice, it asks for nothing twice.
    """
    found = needs(now)
    made = 0
    asked_for = []
    for need in found:
        templates = _templates(need)
        if templates and made < MOST_MADE:
            made += _make(need, templates, random)
        elif not templates and not (need.interest and _has_templates(need.skill)):
            asked_for.append(need)
    _note_met({need.key for need in asked_for})
    if is_configured():
        for need in asked_for:
            need_ask(need=need, now=now)
    return made


def need_ask(*, need: Need, now: datetime) -> int:
    """Ask for proposals, unless that was done lately or often enough today; return for how many."""
    if _registry.request is None:
        return 0
    count = _reserve(need, now)
    if count:
        band = need.band
        _registry.request(
            skill=need.skill, language=need.language, count=count, interest=need.interest, band=band, now=now
        )
        logger.info("Asked for %d proposals: skill %s, band %s.", count, need.skill.slug, band.value)
    return count


@transaction.atomic
def _reserve(need: Need, now: datetime) -> int:
    """Note that a need is asked for, and return for how many; 0 if it is under way or the day is used up."""
    Skill.objects.select_for_update().get(pk=need.skill.pk)
    today = ExerciseNeed.objects.filter(skill=need.skill, asked_at__gt=now - DAY)
    left = MOST_ASKED - (today.aggregate(asked=Sum("asked_count"))["asked"] or 0)
    count = min(need.count, left)
    if count <= 0:
        return 0
    place = {"skill": need.skill, "band": need.band.value, "language": need.language, "interest": need.interest}
    stored = ExerciseNeed.objects.filter(**place).first()
    if stored is None:
        try:
            with transaction.atomic():
                ExerciseNeed.objects.create(**place, asked_at=now, asked_count=count)
        except IntegrityError:
            return 0
        return count
    if not stored.is_met and now - stored.asked_at < ASKED_AGAIN_AFTER:
        return 0
    earlier = stored.asked_count if now - stored.asked_at < DAY else 0
    stored.asked_at, stored.asked_count, stored.is_met = now, earlier + count, False
    stored.save(update_fields=["asked_at", "asked_count", "is_met"])
    return count


def _note_met(still_short: set[tuple[int, str, str, str]]) -> None:
    """Note which needs that were asked for are met, so that a later one may be asked for at once."""
    for stored in ExerciseNeed.objects.filter(is_met=False):
        if (stored.skill_id, stored.band, stored.language, stored.interest) not in still_short:
            ExerciseNeed.objects.filter(pk=stored.pk).update(is_met=True)


def _templates(need: Need) -> Sequence[Blueprint]:
    """Return the templates of a skill that give exercises of a band; none where an interest or a language is asked."""
    if need.interest or need.language != need.skill.course.language:
        return []
    return [
        blueprint
        for blueprint in Blueprint.objects.filter(main_skill=need.skill, is_retired=False).order_by("pk")
        if band_of(blueprint.difficulty) is need.band
    ]


def _has_templates(skill: Skill) -> bool:
    return Blueprint.objects.filter(main_skill=skill, is_retired=False).exists()


def _make(need: Need, templates: Sequence[Blueprint], random: Random) -> int:
    """Make what is missing, by the templates in turn; fewer if they have run out."""
    made = 0
    for place, template in enumerate(templates):
        share = -(-(need.count - made) // (len(templates) - place))
        if share > 0:
            made += len(blueprint_make(blueprint=template, language=need.language, random=random, count=share))
    return made
