"""How the proposals fared: how many were published, which check rejected the others, what it cost and took."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tutor.ai import is_configured
from tutor.management.commands.generate_exercises import NO_MODEL, skill_named
from tutor.models import ProposalStatus
from tutor.selectors.proposals import Figures, figures, percentile
from tutor.services.proposals.asking import Request
from tutor.services.proposals.trying import Trial, proposal_try


class Command(BaseCommand):
    help = "Sums up the stored proposals, or, with --dry-run, proposes and verifies without keeping anything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, help="only proposals asked for in the last days (default: all)")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
        parser.add_argument("--dry-run", action="store_true", help="ask the model now, and keep nothing but the books")
        parser.add_argument("--skill", metavar="SLUG", help="with --dry-run: the skill to practise")
        parser.add_argument("--course", metavar="SLUG", help="with --dry-run: its course")
        parser.add_argument("--language", help="with --dry-run: the language to write in (default: the course's)")
        parser.add_argument("--count", type=int, default=10, help="with --dry-run: how many to propose (default: 10)")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if options["dry_run"]:
            found = self._dry_run(options)
        else:
            since = timezone.now() - timedelta(days=options["days"]) if options["days"] else None
            found = figures(since)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=2))
        else:
            self._table(found)

    def _dry_run(self, options: dict[str, Any]) -> Figures:
        if not is_configured():
            raise CommandError(NO_MODEL, returncode=2)
        if not options["skill"]:
            raise CommandError("A dry run needs --skill.")
        skill = skill_named(options["skill"], options["course"])
        request = Request(skill=skill, language=options["language"] or skill.course.language)
        before: list[str] = []
        trials = []
        for number in range(1, options["count"] + 1):
            trial = proposal_try(request=request, seed=number, before=before)
            why = f" ({trial.failed_check})" if trial.failed_check else ""
            self.stderr.write(f"{number}/{options['count']} {trial.status}{why}: {' '.join(trial.stem.split())[:70]}")
            trials.append(trial)
        return _summed(trials)

    def _table(self, found: Figures) -> None:
        rows: list[tuple[str, object]] = [
            ("proposed", found.proposed),
            ("published", found.published),
            ("  of them by code alone", found.published_by_code),
            ("waiting for review", found.waiting),
            ("rejected", found.rejected),
            *((f"  {check}", count) for check, count in found.rejected_by),
            ("failed", found.failed),
            ("requests to the model", found.model_calls),
            ("cost in US dollars", f"{found.cost_usd:.4f}"),
            ("latency p50, ms", found.latency_p50),
            ("latency p95, ms", found.latency_p95),
        ]
        for name, value in rows:
            self.stdout.write(f"{name:60}{value:>12}")


def _summed(trials: list[Trial]) -> Figures:
    counts = Counter(trial.status for trial in trials)
    rejected_by = Counter(trial.failed_check for trial in trials if trial.status == ProposalStatus.REJECTED)
    calls = [call for trial in trials for call in trial.calls]
    latencies = sorted(trial.milliseconds for trial in trials)
    return Figures(
        proposed=len(trials),
        published=counts[ProposalStatus.PUBLISHED],
        published_by_code=counts[ProposalStatus.PUBLISHED],
        waiting=counts[ProposalStatus.WAITING],
        rejected=counts[ProposalStatus.REJECTED],
        failed=counts[ProposalStatus.FAILED],
        rejected_by=rejected_by.most_common(),
        cost_usd=sum((call.cost_usd for call in calls), start=Decimal(0)),
        model_calls=len(calls),
        latency_p50=percentile(latencies, 0.5),
        latency_p95=percentile(latencies, 0.95),
    )
