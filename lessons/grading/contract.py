"""What every answer kind takes and gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

Options = Mapping[str, Any]


def gettext_noop(message: str) -> str:
    """Mark a message for translation; whoever shows it translates it."""
    return message


class Verdict(StrEnum):
    """A retry asks for a clearer answer and never counts as an attempt."""

    CORRECT = "correct"
    WRONG = "wrong"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict was given: a code, an English gettext source with %(name)s parameters, and those parameters."""

    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % dict(self.params)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A wrong answer known beforehand, with the misconception that leads to it."""

    answer: str
    misconception: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The verdict on one answer; `score` is the share of it that is right, 0 to 1; `reading` is LaTeX."""

    verdict: Verdict
    score: float
    reason: Reason
    misconception: str | None = None
    reading: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer would be read, or the problem with reading it."""

    latex: str
    plain: str
    problem: Reason | None = None


class Unreadable(Exception):
    """The answer cannot be read; carries the reason to show."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class TooHeavy(Exception):
    """It cannot be told beforehand how long this takes, so it must be done where it can be stopped."""


class AnswerKind(Protocol):
    """One kind of answer."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        """Grade a response that is not blank. Raises Unreadable if it cannot be read; the key must be readable."""

    def read(self, response: str, options: Options) -> Reading:
        """Tell how a response would be read. Raises Unreadable."""


@runtime_checkable
class PartedKind(Protocol):
    """A kind whose answers have parts, so that a known wrong answer may show in some parts of another."""

    def shows(self, key: str, known: str, response: str, options: Options) -> bool:
        """Whether a response is wrong where a known wrong answer is, and in the same way. Raises Unreadable."""


RIGHT = Reason("right", gettext_noop("That is right."))
NOT_RIGHT = Reason("not_right", gettext_noop("That is not right yet."))
BLANK = Reason("blank", gettext_noop("There is no answer yet."))
UNCLEAR = Reason("unclear", gettext_noop("I cannot read this answer. Check how it is written."))
BUSY = Reason("busy", gettext_noop("I could not check this just now. Send it once more."))
TOO_LARGE = Reason("too_large", gettext_noop("This answer is too long or too large for me to check."))


def correct(reading: str = "") -> Grade:
    """Return full marks."""
    return Grade(Verdict.CORRECT, 1.0, RIGHT, reading=reading)


def wrong(reading: str = "", reason: Reason = NOT_RIGHT, score: float = 0.0) -> Grade:
    """Return a wrong verdict, with part of the marks if some of the answer is right."""
    return Grade(Verdict.WRONG, score, reason, reading=reading)


def retry(reason: Reason, reading: str = "") -> Grade:
    """Return a verdict that asks for the answer once more and does not count."""
    return Grade(Verdict.RETRY, 0.0, reason, reading=reading)
