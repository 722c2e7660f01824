"""The second step, verify: everything that must hold before a proposal may be shown to anybody but a teacher.

All of it is required, and a check that could not run counts as failed. Code looks first; a model is asked to solve the
exercise only when code has found nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from lessons.grading.contract import gettext_noop
from lessons.models import Exercise, Skill
from lessons.services.grading import ASKED
from tutor.ai import ModelError
from tutor.generation import Candidate, Expectations, Finding, examined, is_proved_by_code, visible
from tutor.generation.checks import COMPLETE
from tutor.models import ModelCall, Proof, Proposal, ProposalStatus, ReadingLevel
from tutor.services.moderation import unfit
from tutor.services.proposals.asking import misconceptions_of
from tutor.services.proposals.keeping import (
    HINTS_KEEP,
    SOLUTION_ARRIVES,
    STEM_KEEPS,
    arrives,
    telling_hints,
    telling_stem,
)
from tutor.services.proposals.replies import MalformedError, ProposalReply, candidate_of
from tutor.services.proposals.solving import judged, solved

MODERATED = gettext_noop("fit for a school")
SPACE = "\n"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found out about a proposal; `candidate` is None where the reply made no exercise at all."""

    candidate: Candidate | None
    findings: Sequence[Finding]
    calls: Sequence[ModelCall] = field(default_factory=list)

    @property
    def failed_check(self) -> str:
        """The first check that was not passed, empty if all were."""
        return next((finding.check for finding in self.findings if not finding.passed), "")

    @property
    def proof(self) -> Proof | None:
        """What the key rests on, None if it may not be shown."""
        if self.failed_check or self.candidate is None:
            return None
        return Proof.CODE if is_proved_by_code(self.findings) else Proof.SOLVES

    @property
    def evidence(self) -> list[dict[str, object]]:
        """The findings as they are stored."""
        return [{"check": one.check, "passed": one.passed, "detail": one.detail} for one in self.findings]


def drafted(reply: ProposalReply, language: str, seed: int) -> Candidate:
    """Return the exercise of a reply; the same seed always gives the same order of options. Raises MalformedError."""
    return candidate_of(reply, language, Random(seed))


def verified(
    reply: ProposalReply, *, skill: Skill, language: str, level: ReadingLevel, seed: int, known: Sequence[str]
) -> Verification:
    """Run every check on what a model sent. Asks the model, so never within a transaction."""
    try:
        candidate = drafted(reply, language, seed)
    except MalformedError as error:
        return Verification(None, [Finding(COMPLETE, False, visible(str(error)))])
    findings = checked(candidate, skill=skill, level=level, known=known)
    calls: list[ModelCall] = []
    if all(finding.passed for finding in findings):
        # Each solver gets its own order of the options, different from the one that students see.
        findings.append(solved(candidate, Random(2 * seed + 1), calls))
    if all(finding.passed for finding in findings):
        findings.append(judged(candidate, Random(2 * seed + 1), calls))
    return Verification(candidate, findings, calls)


def checked(candidate: Candidate, *, skill: Skill, level: ReadingLevel, known: Sequence[str]) -> list[Finding]:
    """Return what all checks find that need no solver. A candidate that was changed needs them and solves anew."""
    expected = Expectations(level.value, set(misconceptions_of(skill)), known, ASKED)
    return [
        *examined(candidate, expected),
        _finding(STEM_KEEPS, lambda: telling_stem(candidate)),
        _finding(HINTS_KEEP, lambda: "; ".join(telling_hints(candidate))),
        _finding(SOLUTION_ARRIVES, lambda: "" if arrives(candidate) else candidate.solution[-1]),
        _finding(MODERATED, lambda: "; ".join(unfit(SPACE.join(text for _place, text in candidate.texts())))),
    ]


def known_questions(skill: Skill, language: str, *, without: Proposal | None = None) -> list[str]:
    """Return the questions of a skill that a new one may not repeat: those of the bank, and those waiting for it."""
    written = Exercise.objects.filter(main_skill=skill, language=language, dressed_from=None)
    bank = [shown_of(stem, options) for stem, options in written.values_list("stem", "options")]
    waiting = Proposal.objects.filter(skill=skill, language=language, status=ProposalStatus.WAITING)
    if without is not None:
        waiting = waiting.exclude(pk=without.pk)
    return [*bank, *waiting.values_list("stem", flat=True)]


def shown_of(stem: str, options: dict[str, object]) -> str:
    """Return a stored question as a student sees it, to be compared with a candidate's."""
    return Candidate("", stem, "", "", options, [], [], []).shown


def _finding(name: str, problem_of: Callable[[], str]) -> Finding:
    try:
        problem = problem_of()
    except ModelError as error:
        return Finding(name, False, f"could not run: {error.outcome}")
    except Exception as error:  # whatever a hostile text does to a check, the check was not passed
        return Finding(name, False, f"could not run: {type(error).__name__}")
    return Finding(name, not problem, visible(problem))


def with_finding(verification: Verification, finding: Finding) -> Verification:
    """Return a verification with one thing more that was found."""
    return replace(verification, findings=[*verification.findings, finding])
