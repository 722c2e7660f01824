"""Logs of answers as text, the form in which research publishes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

COLUMNS = ("user_id", "item_id", "timestamp", "correct", "skill_id")
OPTIONAL = frozenset({"timestamp", "skill_id"})
SKILL_SEPARATOR = "~"
NO_SKILL = "(none)"
"""The skill of answers that name none: they share one."""
QUOTED_LENGTH = 40


class LogError(ValueError):
    """A log cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """One answer of a log: who, to which item, right or not, and the item's skills, at least one."""

    user: str
    item: str
    correct: bool
    skills: tuple[str, ...]


def read_log(lines: Iterable[str]) -> Iterator[LoggedAnswer]:
    """Yield the answers of a tab-separated log, in its order.

    The first line names the columns: user_id, item_id, correct (0 or 1) and, if there are any, skill_id (several joined
    by "~"; empty or missing for none) and timestamp (not read: the order of the lines counts). Other columns are
    passed over, and so are empty lines.

    Raises:
        LogError: a column is missing, or a line does not fit.
    """
    numbered = ((number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1))
    filled = ((number, line) for number, line in numbered if line.strip())
    _number, first = next(filled, (1, ""))
    names = [name.strip() for name in first.lstrip("\ufeff").split("\t")]
    missing = [name for name in COLUMNS if name not in names and name not in OPTIONAL]
    if missing:
        raise LogError(f"line 1: missing column {', '.join(missing)} (columns are separated by tabs)")
    for number, line in filled:
        yield _read_line(number, line.split("\t"), names)


def _read_line(number: int, values: Sequence[str], names: Sequence[str]) -> LoggedAnswer:
    if len(values) != len(names):
        raise LogError(f"line {number}: {len(values)} columns instead of {len(names)}")
    row = {name: value.strip() for name, value in zip(names, values, strict=True)}
    if row["correct"] not in {"0", "1", "0.0", "1.0"}:
        raise LogError(f"line {number}: correct must be 0 or 1, not {row['correct'][:QUOTED_LENGTH]!r}")
    empty = [name for name in ("user_id", "item_id") if not row[name]]
    if empty:
        raise LogError(f"line {number}: {empty[0]} is empty")
    skills = [skill.strip() for skill in row.get("skill_id", "").split(SKILL_SEPARATOR)]
    named = tuple(dict.fromkeys(skill for skill in skills if skill))
    return LoggedAnswer(row["user_id"], row["item_id"], row["correct"].startswith("1"), named or (NO_SKILL,))
