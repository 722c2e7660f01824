"""Has a model propose exercises on a skill, now and in this process, and says what becomes of each."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lessons.models import Skill
from tutor.ai import is_configured
from tutor.models import Proposal, ProposalStatus, ReadingLevel
from tutor.services.proposals import proposal_run

NO_MODEL = (
    "There is no language model to ask: set OPENAI_API_KEY or OPENAI_BASE_URL (docs/model.md). Nothing was done; the "
    "exercise templates go on without one."
)


def share(text: str) -> float:
    """Read a number from 0 to 1."""
    value = float(text)
    if not 0 <= value <= 1:
        raise ArgumentTypeError("it must be from 0 to 1")
    return value


def skill_named(slug: str, course: str | None) -> Skill:
    """Return a skill by its slug. Raises CommandError if there is none, or several and no course to tell which."""
    found = Skill.objects.filter(slug=slug, is_retired=False).select_related("course")
    skills = list(found.filter(course__slug=course) if course else found)
    if not skills:
        raise CommandError(f"There is no skill {slug}" + (f" in the course {course}." if course else "."))
    if len(skills) > 1:
        raise CommandError(f"Several courses have a skill {slug}; name one with --course.")
    return skills[0]


class Command(BaseCommand):
    help = "Proposes exercises with the language model, verifies each, and publishes it or puts it up for review."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--skill", required=True, metavar="SLUG", help="the skill to practise")
        parser.add_argument("--count", type=int, default=5, help="how many to propose (default: 5)")
        parser.add_argument("--language", help="code of the language to write in (default: the course's)")
        parser.add_argument("--course", metavar="SLUG", help="the course, if several have a skill of that name")
        parser.add_argument("--interest", default="", help="what stories may be about")
        parser.add_argument("--difficulty", type=share, default=0.5, help="from 0 to 1 (default: 0.5)")
        parser.add_argument("--misconception", metavar="SLUG", help="the misconception that wrong answers should probe")
        parser.add_argument("--simple", action="store_true", help="simple sentences")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if not is_configured():
            raise CommandError(NO_MODEL, returncode=2)
        skill = skill_named(options["skill"], options["course"])
        language = options["language"] or skill.course.language
        if language not in skill.course.languages:
            raise CommandError(f"{skill.course} is not given in {language}.")
        wanted = [self._run(skill, language, number, options) for number in range(1, options["count"] + 1)]
        counts = {status: sum(proposal.status == status for proposal in wanted) for status in ProposalStatus}
        cost = sum(call.cost_usd for proposal in wanted for call in proposal.model_calls.all())
        self.stdout.write(
            f"{len(wanted)} proposed: {counts[ProposalStatus.PUBLISHED]} published, "
            f"{counts[ProposalStatus.WAITING]} waiting for review, {counts[ProposalStatus.REJECTED]} rejected, "
            f"{counts[ProposalStatus.FAILED]} failed; ${cost:.4f}"
        )
        if not counts[ProposalStatus.PUBLISHED] + counts[ProposalStatus.WAITING]:
            raise CommandError("None of them can be used.")

    def _run(self, skill: Skill, language: str, number: int, options: dict[str, Any]) -> Proposal:
        misconception = None
        if options["misconception"]:
            misconception = skill.course.misconceptions.filter(slug=options["misconception"]).first()
            if misconception is None:
                raise CommandError(f"There is no misconception {options['misconception']} in {skill.course}.")
        proposal = Proposal.objects.create(
            skill=skill,
            language=language,
            interest=options["interest"][:30],
            reading_level=ReadingLevel.SIMPLE if options["simple"] else ReadingLevel.STANDARD,
            difficulty=options["difficulty"],
            misconception=misconception,
            requested_at=timezone.now(),
        )
        proposal_run(proposal_id=proposal.pk, now=timezone.now())
        proposal.refresh_from_db()
        self._tell(proposal, number, options["count"])
        return proposal

    def _tell(self, proposal: Proposal, number: int, count: int) -> None:
        passed = sum(bool(check["passed"]) for check in proposal.evidence)
        why = proposal.failure or next(
            (f"{check['check']}: {check['detail']}" for check in proposal.evidence if not check["passed"]), ""
        )
        found = f"{passed} of {len(proposal.evidence)} checks passed" if proposal.evidence else "nothing to check"
        stem = " ".join(proposal.stem.split())[:70]
        self.stdout.write(
            f"{number}/{count} {proposal.status}: {stem}\n    {found}"
            + (f"; {proposal.get_proof_display()}" if proposal.proof else "")
            + (f"; {why}" if why else "")
        )
