"""The first step, propose: what a model is told about the exercise that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.models import Exercise, Skill
from tutor.ai import Question, prompt
from tutor.models import Proposal, ProposalStatus, Purpose, ReadingLevel
from tutor.services.dressing import LEVELS
from tutor.services.feedback import LANGUAGE_NAMES
from tutor.services.proposals.replies import ProposalReply

PROMPT = "propose-v1"
MOST_AVOIDED = 8
MOST_REASONS = 5
MOST_MISCONCEPTIONS = 12
LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of a proposal."""

    skill: Skill
    language: str
    interest: str = ""
    reading_level: ReadingLevel = ReadingLevel.STANDARD
    difficulty: float = 0.5
    misconception: str = ""
    """The slug of the one to probe, empty for any."""


@dataclass(frozen=True, slots=True)
class Avoid:
    """What a new proposal is not to repeat: questions that exist, and what teachers rejected earlier ones for."""

    stems: Sequence[str] = ()
    reasons: Sequence[str] = ()


def request_of(proposal: Proposal) -> Request:
    """Return what a stored proposal asks for."""
    return Request(
        skill=proposal.skill,
        language=proposal.language,
        interest=proposal.interest,
        reading_level=ReadingLevel(proposal.reading_level),
        difficulty=proposal.difficulty,
        misconception=proposal.misconception.slug if proposal.misconception else "",
    )


def avoid_for(skill: Skill, language: str) -> Avoid:
    """Return the latest questions of a skill and the latest reasons for which teachers rejected one."""
    written = Exercise.objects.filter(main_skill=skill, language=language, dressed_from=None)
    proposed = Proposal.objects.filter(skill=skill, language=language).exclude(stem="")
    rejected = proposed.filter(status=ProposalStatus.REJECTED).exclude(review_reason="")
    stems = [
        *proposed.order_by("-pk").values_list("stem", flat=True)[:MOST_AVOIDED],
        *written.order_by("-pk").values_list("stem", flat=True)[:MOST_AVOIDED],
    ]
    reasons = rejected.order_by("-reviewed_at").values_list("review_reason", "stem")[:MOST_REASONS]
    return Avoid(list(dict.fromkeys(stems))[:MOST_AVOIDED], [f"{reason} ({stem})" for reason, stem in reasons])


def misconceptions_of(skill: Skill) -> dict[str, str]:
    """Return the names of a course's misconceptions by slug."""
    return dict(skill.course.misconceptions.values_list("slug", "name"))


def question_of(request: Request, avoid: Avoid, misconceptions: dict[str, str]) -> Question[ProposalReply]:
    """Return the question to the model for one exercise."""
    named = list(misconceptions.items())[:MOST_MISCONCEPTIONS]
    filled = prompt(
        PROMPT,
        language=LANGUAGE_NAMES[request.language],
        level=LEVELS[request.reading_level],
        skill=_line(request.skill.title),
        description=_line(request.skill.description) or "–",
        difficulty=f"{request.difficulty:.1f}",
        misconceptions="; ".join(f"{slug} ({name})" for slug, name in named) or "none, use null",
        probe=request.misconception or "any",
        interest=_line(request.interest) or "none",
        avoid=" | ".join(map(_line, avoid.stems)) or "–",
        reasons=" | ".join(map(_line, avoid.reasons)) or "–",
    )
    return Question(Purpose.PROPOSE, filled, ProposalReply)


def _line(text: str) -> str:
    """Return a text as one line that cannot close the mark around it."""
    return " ".join(text.split())[:LONGEST_LINE].replace("<", "‹").replace(">", "›")
