"""Models that are reported to be switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from tutor.ai.purposes import models_of
from tutor.ai.transport import is_configured

NOTICE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Retirement:
    """When a model is reported to be switched off, and what is named in its place."""

    model: str
    day: date
    replacement: str


def retirements_ahead(today: date) -> Sequence[Retirement]:
    """Return the models asked first for a purpose that are reported to be switched off within sixty days, or were."""
    if not is_configured():
        return []
    first = sorted({models_of(purpose)[0] for purpose in settings.MODEL_PARAMETERS})
    known = [retirement for model in first if (retirement := retirement_of(model))]
    return [retirement for retirement in known if retirement.day - NOTICE <= today]


def retirement_of(model: str) -> Retirement | None:
    """Return when a model is reported to be switched off, None if nothing is known."""
    known = settings.MODEL_RETIREMENTS.get(model)
    return Retirement(model, date(*known[0]), known[1]) if known else None
