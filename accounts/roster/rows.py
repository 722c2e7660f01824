"""What a class list says, whatever its format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark a message for translation; whoever shows it translates it."""
    return message


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line: an English gettext source with %(name)s parameters, and those parameters."""

    line: int
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One student of a class list. `line` counts from 1 and is that of the file, its heading included."""

    line: int
    name: str
    email: str = ""
    username: str = ""
    school_id: str = ""
    group: str = ""
    guardian_name: str = ""
    guardian_email: str = ""
    guardian_language: str = ""
    class_ids: Sequence[str] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class ClassInFile:
    """A class that a OneRoster set names."""

    source_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Roster:
    """A class list that was read: good rows, what is wrong with the others, and how it was read."""

    format: str
    encoding: str
    rows: Sequence[RosterRow]
    problems: Sequence[Problem]
    classes: Sequence[ClassInFile] = ()

    def of_class(self, source_id: str) -> Sequence[RosterRow]:
        """Return the rows of one class of the set; all of them for an empty id."""
        return [row for row in self.rows if not source_id or source_id in row.class_ids]


class BadFile(Exception):
    """The file as a whole cannot be read; carries a message as a Problem does."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message % params if params else message)
        self.message, self.params = message, params
