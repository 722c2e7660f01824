"""The words for each sign, as gettext sources: what is the matter, and what shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tutor.insight.signs import Sign
from tutor.policy.reasons import gettext_noop


@dataclass(frozen=True, slots=True)
class Wording:
    """What is the matter in a few words, and the evidence in a sentence with its figures."""

    reason: str
    evidence: str


WORDINGS: Mapping[Sign, Wording] = {
    Sign.STUCK: Wording(
        gettext_noop("Stuck on %(skill)s"),
        gettext_noop("Missed the last %(misses)s exercises on it in a row."),
    ),
    Sign.GUESSING: Wording(
        gettext_noop("Seems to guess"),
        gettext_noop("%(fast)s of the last %(latest)s answers were wrong and came within %(seconds)s seconds."),
    ),
    Sign.WHEEL_SPINNING: Wording(
        gettext_noop("Long at %(skill)s without mastering it"),
        gettext_noop("%(answers)s exercises on it so far. More of the same rarely helps; another explanation might."),
    ),
    Sign.LEANING_ON_HELP: Wording(
        gettext_noop("Leans on hints and solutions"),
        gettext_noop("Took the last hint or the solution in %(helped)s of %(exercises)s exercises this week."),
    ),
    Sign.IDLE: Wording(
        gettext_noop("Has stopped practising"),
        gettext_noop("No answer for %(days)s days, while most of the class was at work."),
    ),
    Sign.NOT_BEGUN: Wording(
        gettext_noop("Has not begun"),
        gettext_noop("No answer in this course yet, while most of the class is at work."),
    ),
    Sign.BEHIND_CLASS: Wording(
        gettext_noop("Falls behind the class"),
        gettext_noop("%(mastered)s skills mastered; half of the class have %(middle)s or more."),
    ),
    Sign.BEHIND_GOAL: Wording(
        gettext_noop("Does less than planned"),
        gettext_noop("%(exercises)s exercises this week; %(target)s a day on five days would be %(wanted)s."),
    ),
    Sign.OVERDUE_REVIEWS: Wording(
        gettext_noop("Reviews pile up"),
        gettext_noop("%(reviews)s mastered skills wait for a review and are probably fading."),
    ),
}
