"""Grades answers from JSON lines, so that whoever writes keys can check them against many answers at once."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.grading import KINDS, Unreadable, grade
from lessons.grading.pool import POOL

SECONDS_TO_START = 20
FIELDS = ("kind", "key", "response")


class Command(BaseCommand):
    help = (
        "Grades answers: reads JSON lines with kind, key, response and options from a file or from - (standard input) "
        "and writes each back with its verdict and the reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a file of JSON lines, or - for standard input")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        POOL.start(SECONDS_TO_START)
        try:
            with _opened(options["file"]) as lines:
                for graded in graded_lines(lines):
                    self.stdout.write(json.dumps(graded))
                    self.stdout.flush()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        finally:
            POOL.stop()


def _opened(name: str) -> TextIO:
    if name == "-":
        return open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False)
    return Path(name).open(encoding="utf-8", errors="replace")


def graded_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield each line with `verdict` and `reason`; one that cannot be graded has the verdict `error`."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _graded(number, line)


def _graded(number: int, line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        return {"line": number, "verdict": "error", "reason": "This line is not JSON."}
    if not isinstance(case, dict):
        return {"line": number, "verdict": "error", "reason": "This line is not a JSON object."}
    if problem := _problem(case):
        return {**case, "verdict": "error", "reason": problem}
    try:
        result = grade(case["kind"], case["key"], case["response"], case.get("options") or {})
    except Unreadable as unreadable:
        return {**case, "verdict": "error", "reason": f"The key cannot be read: {unreadable.reason}"}
    except Exception as error:
        # Options are free in form; whatever is wrong with one line must not stop the run.
        return {**case, "verdict": "error", "reason": f"The options do not fit the kind: {error!r}"}
    return {**case, "verdict": result.verdict.value, "reason": str(result.reason)}


def _problem(case: dict[str, Any]) -> str:
    for field in FIELDS:
        if not isinstance(case.get(field), str):
            return f"There is no {field}, or it is not a text."
    if case["kind"] not in KINDS:
        return f"There is no such kind; there are: {', '.join(sorted(KINDS))}."
    if not isinstance(case.get("options") or {}, dict):
        return "The options are not a JSON object."
    return ""
