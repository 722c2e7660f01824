"""Turning stored codes into sentences in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from lessons.grading import Reason as GradeReason
from lessons.models import Skill
from tutor.insight.signs import Signal
from tutor.insight.wordings import WORDINGS as SIGN_WORDINGS
from tutor.policy import WORDINGS
from tutor.selectors.curriculum import Curriculum


def choice_reason_text(stored: Mapping[str, Any], curriculum: Curriculum, *, for_teacher: bool = False) -> str:
    """Say why something was chosen; empty for a code that this version no longer knows."""
    wording = WORDINGS.get(stored["code"])
    if wording is None:
        return ""
    names = {
        parameter: curriculum.skills[skill_id].title if skill_id in curriculum.skills else "…"
        for parameter, skill_id in stored.get("skills", {}).items()
    }
    return gettext(wording.teacher if for_teacher else wording.student) % {**stored["params"], **names}


@dataclass(frozen=True)
class SignShown:
    """A sign of need in words, with the skill it is about, if any."""

    reason: str
    evidence: str
    skill: Skill | None


def sign_shown(signal: Signal, curriculum: Curriculum) -> SignShown:
    """Say what may be the matter with a student, and what shows it."""
    wording, skill = SIGN_WORDINGS[signal.sign], curriculum.skills.get(signal.skill or 0)
    figures = {**signal.figures, "skill": skill.title if skill else ""}
    return SignShown(gettext(wording.reason) % figures, gettext(wording.evidence) % figures, skill)


def grade_reason_text(reason: GradeReason | Mapping[str, Any]) -> str:
    """Say why an answer got its verdict."""
    if isinstance(reason, GradeReason):
        return gettext(reason.message) % dict(reason.params)
    message: str = reason["message"]
    return str(gettext(message) % reason["params"])


def share_right_text(kind: str, options: Mapping[str, Any], score: float, reason: Mapping[str, Any]) -> str:
    """Say how much of an answer was right, without telling which part; empty where its reason says enough.

    Args:
        score: the share that was right, 0 to 1.
        reason: the stored reason of the verdict.
    """
    if reason["code"] == "points_found":
        return gettext("%(found)s of %(all)s points found.") % dict(reason["params"])
    if not 0 < score < 1 or kind == "cloze":
        return ""
    if kind == "matching":
        right, count = _parts_right(score, options["left"])
        text = ngettext("%(right)d of %(all)d pairs is right.", "%(right)d of %(all)d pairs are right.", right)
        return text % {"right": right, "all": count}
    if kind == "ordering":
        right, count = _parts_right(score, options["items"])
        text = ngettext("%(right)d of %(all)d is in its place.", "%(right)d of %(all)d are in their places.", right)
        return text % {"right": right, "all": count}
    if score < 0.5:
        return gettext("Part of it is right, but less than half.")
    return gettext("Half of it is right.") if score == 0.5 else gettext("More than half of it is right.")


def _parts_right(score: float, parts: Sequence[Any]) -> tuple[int, int]:
    return round(score * len(parts)), len(parts)
