"""Turning stored codes into sentences in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from lessons.grading import Reason as GradeReason
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


def grade_reason_text(reason: GradeReason | Mapping[str, Any]) -> str:
    """Say why an answer got its verdict."""
    if isinstance(reason, GradeReason):
        return gettext(reason.message) % dict(reason.params)
    message: str = reason["message"]
    return str(gettext(message) % reason["params"])
