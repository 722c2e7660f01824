"""Measures the learner model on logs of answers, beside simpler models."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tutor.learner.baselines import evaluate_baselines
from tutor.learner.evaluation import evaluate, fit_log
from tutor.learner.logs import LogError, LoggedAnswer, read_log


class Command(BaseCommand):
    help = (
        "Fits the learner model to one log, predicts every answer of another before seeing it, and prints how well as "
        "JSON. Logs are tab-separated: user_id, item_id, timestamp, correct, skill_id (several joined by ~), in the "
        "order of the answers within a user. Without --test, the fitted weights that all skills share are printed."
    )

    requires_system_checks = ()  # it needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--train", required=True, nargs="+", type=Path, metavar="LOG", help="the logs to fit to")
        parser.add_argument("--test", type=Path, metavar="LOG", help="the log to predict")

    def handle(self, *_arguments: Any, train: list[Path], test: Path | None, **_options: Any) -> None:
        known = _joined(train)
        if test is None:
            weights = fit_log(known)
            shared = {name: round(weight, 4) for name, weight in weights.shared.items()}
            self._print({"start": round(weights.start, 4), "shared": shared})
            return
        asked = _read(test)
        baselines = evaluate_baselines(known, asked)
        result = {**evaluate(known, asked).as_dict(), "baselines": {n: e.as_dict() for n, e in baselines.items()}}
        self._print(result)

    def _print(self, result: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(result, indent=2))


def _joined(paths: list[Path]) -> list[LoggedAnswer]:
    """Return the answers of one log, or of several with nothing in common."""
    if len(paths) == 1:
        return _read(paths[0])
    return [
        LoggedAnswer(f"{n}:{a.user}", f"{n}:{a.item}", a.correct, tuple(f"{n}:{skill}" for skill in a.skills))
        for n, path in enumerate(paths)
        for a in _read(path)
    ]


def _read(path: Path) -> list[LoggedAnswer]:
    try:
        with path.open(encoding="utf-8") as lines:
            answers = list(read_log(lines))
    except (OSError, UnicodeDecodeError, LogError) as error:
        raise CommandError(f"{path}: {error}") from error
    if not answers:
        raise CommandError(f"{path}: there are no answers")
    return answers
