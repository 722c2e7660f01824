"""Plays simulated students through our policy and others, and says what came of them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tutor.policy.simulation.chart import chart
from tutor.policy.simulation.comparing import Comparison, Plan, compare

HEADER = f"{'world':<16}{'tutor':<26}{'to mastery':>11}{'reached':>9}{'after 7 d':>11}{'after 30 d':>12}{'wasted':>8}"


class Command(BaseCommand):
    help = (
        "Plays the same simulated students through our policy, a fixed sequence, random practice and three in a row. "
        "Prints exercises until nine tenths of the course are known (whoever never gets there counts with the whole "
        "calendar), the share that get there, the share known 7 and 30 days after half the calendar, and the share of "
        "exercises on skills known anyway."
    )
    requires_system_checks = ()  # it needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, default=30, metavar="N", help="how many are measured")
        parser.add_argument(
            "--cohort", type=int, default=20, metavar="N", help="how many come before, to fit the weights to (0: none)"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw what is known over time")

    def handle(
        self, *_arguments: Any, students: int, cohort: int, seed: int, plot: Path | None, **_options: Any
    ) -> None:
        if students < 1 or cohort < 0:
            raise CommandError("At least one student is needed, and no negative cohort.")
        self.stdout.write(HEADER)
        curves: dict[str, dict[str, tuple[float, ...]]] = {}
        for result in compare(Plan(students, cohort, seed)):
            self.stdout.write(_row(result))
            self.stdout.flush()
            curves.setdefault(result.world, {})[result.tutor] = result.summary.curve
        if plot is not None:
            plot.write_text(chart(curves), encoding="utf-8")


def _row(result: Comparison) -> str:
    found = result.summary
    return (
        f"{result.world:<16}{result.tutor:<26}{found.exercises_to_mastery:>11.0f}{found.reached:>9.0%}"
        f"{found.known_after_7_days:>11.1%}{found.known_after_30_days:>12.1%}{found.wasted:>8.1%}"
    )
