"""Lists the versions of the learner model's weights, and goes back to an earlier one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tutor.models import WeightsVersion
from tutor.services.refitting import weights_activate, weights_refit

SHIPPED = 0


class Command(BaseCommand):
    help = "Lists the learner model's weights, puts a version to use (0: those that Warbler ships with), or refits now."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="list all versions, the newest first")
        activate = actions.add_parser("activate", help="predict with a version from now on")
        activate.add_argument("version", type=int, metavar="N")
        actions.add_parser("refit", help="fit to the answers so far, as happens every night")

    def handle(self, *_arguments: Any, action: str, **options: Any) -> None:
        if action == "list":
            self._list()
        elif action == "activate":
            self._activate(options["version"])
        else:
            refit = weights_refit(now=timezone.now())
            name = f"version {refit.version.pk}: " if refit.version else ""
            self.stdout.write(f"{name}{refit.outcome}")

    def _list(self) -> None:
        versions = list(WeightsVersion.objects.defer("weights"))
        for version in versions:
            self.stdout.write(
                f"{'*' if version.is_active else ' '} {version.pk:>5}  {version.created_at:%Y-%m-%d %H:%M}  "
                f"{version.fitted_answers:>9} answers  "
                f"log-loss {version.log_loss:.4f} (before {version.log_loss_before:.4f}) on {version.held_out_answers}"
            )
        in_use = any(version.is_active for version in versions)
        self.stdout.write(f"{' ' if in_use else '*'} {SHIPPED:>5}  as shipped")

    def _activate(self, version: int) -> None:
        try:
            weights_activate(version_id=None if version == SHIPPED else version, now=timezone.now())
        except WeightsVersion.DoesNotExist:
            raise CommandError(f"There is no version {version}.") from None
        self.stdout.write(f"Version {version} predicts from now on.")
