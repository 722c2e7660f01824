"""Plays proposals against the pipeline and counts what becomes of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

from lessons.models import Course, Exercise, Misconception, Skill
from tests.factories.lessons import CourseFactory, ExerciseFactory, MisconceptionFactory, SkillFactory, UnitFactory
from tests.model_server.adversary import Adversary
from tests.model_server.items import Item
from tests.model_server.poison import KINDS, Poisoned, poisoned
from tutor.models import Proposal, ProposalStatus
from tutor.services.proposals import proposal_run

COLLUSION = 0.7
"""The share of bad proposals that the model defends in both of its blind solves."""


@dataclass
class Board:
    """A course to play in, with a skill for each subject, and the statuses counted by kind."""

    course: Course
    skills: dict[str, Skill] = field(default_factory=dict)
    counts: Mapping[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    rename: str = ""
    checks: Mapping[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def skill(self, slug: str) -> Skill:
        slug += self.rename
        if slug not in self.skills:
            unit = self.course.units.first() or UnitFactory(course=self.course)
            self.skills[slug] = SkillFactory(unit=unit, slug=slug, title=slug.replace("-", " ").capitalize())
        return self.skills[slug]

    def note(self, kind: str, proposal: Proposal) -> None:
        self.counts[kind][proposal.status] += 1
        self.checks[kind][proposal.failed_check or proposal.failure] += 1

    def total(self, status: str) -> int:
        return sum(counted[status] for counted in self.counts.values())

    def table(self) -> str:
        """Return the figures, a line for each kind."""
        statuses = [ProposalStatus.PUBLISHED, ProposalStatus.WAITING, ProposalStatus.REJECTED, ProposalStatus.FAILED]
        lines = [f"{'kind':42}" + "".join(f"{status.value:>11}" for status in statuses) + "  mostly by"]
        for kind, counted in self.counts.items():
            mostly = ", ".join(f"{check} ({count})" for check, count in self.checks[kind].most_common(2) if check)
            lines.append(f"{kind:42}" + "".join(f"{counted[status]:11}" for status in statuses) + f"  {mostly}")
        return "\n".join(lines)


def new_board(policy: str = "proven") -> Board:
    course = CourseFactory(publish=policy, languages=["en", "zh-hans"])
    MisconceptionFactory(course=course, slug="slips", name="Slips")
    assert Misconception.objects.filter(course=course).exists()
    return Board(course)


def proposed(board: Board, adversary: Adversary, item: Item) -> Proposal:
    """Run one proposal of an item to its end."""
    proposal = Proposal.objects.create(
        skill=board.skill(item.skill), language=item.language, reading_level=item.level, requested_at=timezone.now()
    )
    proposal_run(proposal_id=proposal.pk, now=timezone.now())
    proposal.refresh_from_db()
    return proposal


def play_honest(board: Board, adversary: Adversary, items: Iterable[Item]) -> list[Proposal]:
    """Propose good items to a pipeline whose solver is honest, counted by answer kind."""
    played = []
    for item in items:
        adversary.will_propose(item)
        proposal = proposed(board, adversary, item)
        board.note(f"{item.reply['kind']} ({item.skill})", proposal)
        played.append(proposal)
    return played


def play_poisoned(board: Board, adversary: Adversary, count: int, seed: int) -> list[tuple[Poisoned, Proposal]]:
    """Propose bad items of every kind in turn, most of them defended by a solver that colludes."""
    random, played = Random(seed), []
    for number in range(count):
        bad = poisoned(KINDS[number % len(KINDS)], random)
        # A skill of its own, so that nothing is rejected merely because its like came before.
        board.rename = f"-{number}"
        if bad.twin is not None:
            _into_the_bank(board, bad.twin)
        adversary.will_propose(bad.item, bad.action, colludes=random.random() < COLLUSION)
        proposal = proposed(board, adversary, bad.item)
        board.note(bad.kind, proposal)
        played.append((bad, proposal))
    return played


def _into_the_bank(board: Board, item: Item) -> Exercise:
    """Store an item as if it had been there for long, told apart from what a proposal publishes."""
    reply = item.reply
    offered = [*reply["key"], *(wrong["answer"] for wrong in reply["distractors"])]
    options: dict[str, object] = {}
    if reply["kind"] in {"choice", "choices"}:
        options = {"choices": [{"id": str(number), "text": text} for number, text in enumerate(offered)]}
    elif reply["kind"] == "ordering":
        options = {"items": [{"id": str(number), "text": text} for number, text in enumerate(reply["key"])]}
    elif reply["kind"] == "matching":
        options = {
            "left": [{"id": text, "text": text} for text in reply["key"]],
            "right": [{"id": text, "text": text} for text in reply["partners"]],
        }
    elif reply["kind"] == "cloze":
        options = {"text": reply["passage"], "gaps": []}
    exercise: Exercise = ExerciseFactory(
        main_skill=board.skill(item.skill), language=item.language, stem=reply["stem"], kind=reply["kind"],
        key="|".join(reply["key"]), options=options,
    )  # fmt: skip
    return exercise
