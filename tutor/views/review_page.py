"""What the page of one proposal shows, gathered in one value so that templates ask nothing of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from pydantic import ValidationError

from lessons.services.grading import CODED
from tutor.generation import Candidate
from tutor.models import Proof, Proposal, ProposalStatus
from tutor.services.proposals.gate import drafted
from tutor.services.proposals.replies import MalformedError, ProposalReply
from tutor.services.proposals.running import draft_of


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as a teacher reads it, whether it is right, and the misconception behind it if it is not."""

    text: str
    is_right: bool
    misconception: str = ""


@dataclass(frozen=True)
class ShownCheck:
    """One thing that was checked, in the teacher's language; the detail is as it was stored."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class ReviewPage:
    """One proposal with everything that a teacher needs to decide on it."""

    proposal: Proposal
    misconceptions: dict[str, str]

    @property
    def is_waiting(self) -> bool:
        return self.proposal.status == ProposalStatus.WAITING

    @cached_property
    def reply(self) -> ProposalReply | None:
        """What the model sent."""
        try:
            return draft_of(self.proposal)
        except ValidationError:
            return None

    @cached_property
    def candidate(self) -> Candidate | None:
        """The exercise, None where the model's parts do not fit together."""
        try:
            return drafted(self.reply, self.proposal.language, self.proposal.pk) if self.reply else None
        except MalformedError:
            return None

    @property
    def trust(self) -> str:
        """In a sentence, what the key rests on."""
        if self.proposal.proof == Proof.CODE:
            return _("Code has worked the key out anew from the question itself, and two blind solves agree with it.")
        if self.proposal.proof == Proof.SOLVES:
            return _(
                "Code cannot prove this key. Two blind solves by a language model agree with it, which is a good sign "
                "and no proof: please solve it yourself."
            )
        return _("This key is not to be trusted: see what failed.")

    @property
    def answers(self) -> Sequence[ShownAnswer]:
        """The right answers and the wrong ones, in words."""
        reply = self.reply
        if reply is None:
            return []
        right = [ShownAnswer(text, is_right=True) for text in self._right(reply)]
        wrong = [
            ShownAnswer(self._shown(one.answer), False, self.misconceptions.get(one.misconception or "", ""))
            for one in reply.distractors
        ]
        return [*right, *wrong]

    def _right(self, reply: ProposalReply) -> list[str]:
        if reply.kind == "matching":
            return [f"{left} → {right}" for left, right in zip(reply.key, reply.partners, strict=False)]
        if reply.kind == "ordering":
            return [" → ".join(reply.key)]
        if reply.kind == "cloze":
            return [f"({number}) {answer}" for number, answer in enumerate(reply.key, start=1)]
        return [self._shown(text) for text in [*reply.key, *reply.accepted]]

    def _shown(self, answer: str) -> str:
        """Return a typed answer of mathematics as mathematics."""
        reply = self.reply
        is_typed = reply is not None and reply.statement is not None and reply.kind not in CODED | {"units"}
        return f"${answer}$" if is_typed and "$" not in answer else answer

    @property
    def passage(self) -> str:
        """The passage of a cloze with its gaps as lines."""
        passage = (self.reply.passage if self.reply else None) or ""
        for number in range(1, 9):
            passage = passage.replace(f"[[{number}]]", f"({number}) \\_\\_\\_\\_")
        return passage

    @property
    def checks(self) -> Sequence[ShownCheck]:
        """What was checked, what failed first."""
        shown = [
            ShownCheck(_(str(check["check"])), bool(check["passed"]), str(check["detail"]))
            for check in self.proposal.evidence
        ]
        return sorted(shown, key=lambda check: check.passed)

    @property
    def statement(self) -> str:
        """The statement that came with the question."""
        stated = self.reply.statement if self.reply else None
        return f"{stated.check}: {'; '.join(stated.parts)}" if stated else ""
