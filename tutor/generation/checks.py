"""Everything that code checks about a candidate. A check that cannot run has not been passed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lessons.blueprints import Check as Finding
from lessons.blueprints.relations import bare
from lessons.grading.algebra import same
from lessons.grading.contract import gettext_noop
from tutor.generation import duplicates, reading, rules, words
from tutor.generation.candidate import Candidate, Statement
from tutor.generation.help import false_equations
from tutor.generation.number_words import numbers_in_words
from tutor.generation.proofs import is_proved, value_of
from tutor.generation.stems import Derived, derived, stated

LONGEST_DETAIL = 200

COMPLETE = gettext_noop("complete, within the rules of its kind")
LENGTH = gettext_noop("of a suitable length")
HIDDEN = gettext_noop("no hidden characters")
MARKUP = gettext_noop("no mark-up, link or picture")
PERSONAL = gettext_noop("no personal data")
INSTRUCTIONS = gettext_noop("speaks to the student only")
LANGUAGE = gettext_noop("in the right language")
READING = gettext_noop("within the reading level")
KEY = gettext_noop("key graded as correct")
WRONG = gettext_noop("wrong answers graded as wrong")
DISTINCT = gettext_noop("all answers differ")
UNIT = gettext_noop("says in which unit to answer")
NEW = gettext_noop("not in the bank yet")
TIED = gettext_noop("statement is about this question")
RECOMPUTED = gettext_noop("key recomputed from the statement")
PROVED = gettext_noop("key recomputed by code from the question itself")
HELP = gettext_noop("equations in hints and solution are true")

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a candidate is held against.

    `known` are questions that exist already; `defaults` are the options under which exercises are graded.
    """

    level: str
    misconceptions: Collection[str]
    known: Sequence[str]
    defaults: Mapping[str, Any]


_Check = Callable[[Candidate, Expectations], str]


def _each(found_in: Callable[[str], list[str]]) -> _Check:
    def check(candidate: Candidate, _expectations: Expectations) -> str:
        return "; ".join(f"{place}: {found[0]}" for place, text in candidate.texts() if (found := found_in(text)))

    return check


def _tied(candidate: Candidate, _expectations: Expectations) -> str:
    """Its numbers and letters are those of the question, no more and no fewer."""
    statement = candidate.statement
    if statement is None:
        return ""
    asked = derived(candidate.stem, candidate.language)
    if asked is not None:
        is_same = _says_same(statement.check, statement.parts, asked) and _is_worth_same(statement, asked)
        return "" if is_same else f"the question asks {_described(asked)}"
    in_stem, in_statement = Counter(_numbers(candidate.stem)), Counter(_numbers(" ".join(statement.parts)))
    if candidate.kind in {"choice", "ordering"}:
        offered = Counter(_numbers(" ".join(candidate.offered)))
        return "" if not in_statement - in_stem - offered and not in_stem - in_statement else "other numbers"
    return "" if in_stem == in_statement else "other numbers than the question has"


def _says_same(check: str, parts: Sequence[str], asked: Derived) -> bool:
    """Whether a statement says what code found in the stem: the same check of the same numbers, letters and signs."""
    if asked.check in {"order", "extreme"}:
        return check == "order" and list(parts) == list(asked.parts)
    as_one, in_stem = " ".join(parts), " ".join([*asked.parts, *asked.given.values()])
    if asked.given:  # a statement may have them put in already
        return check == asked.check and set(_numbers(" ".join(parts))) <= set(_numbers(in_stem))
    return check == asked.check and Counter(_tokens(as_one)) == Counter(_tokens(in_stem))


def _is_worth_same(statement: Statement, asked: Derived) -> bool:
    if asked.check != "evaluate":
        return True
    return same(value_of(stated(statement.check, statement.parts)), value_of(asked))


def _tokens(text: str) -> list[str]:
    text = re.sub(r"\\d?frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", bare(text))
    text = text.replace("\\cdot", "*").replace("\\times", "*").replace("\\div", "/").replace("\\%", "/100")
    text = text.replace("%", "/100").replace("\\leq", "<=").replace("\\geq", ">=").replace("\\le", "<=")
    return re.findall(r"\d+(?:\.\d+)?|[a-z]+|[<>=]+|[-+/^]", text.replace("\\ge", ">=").casefold())


def _numbers(text: str) -> list[str]:
    text = text.replace("$", " ")
    return [
        str(float(number)) for number in [*_NUMBER.findall(text), *_whole(numbers_in_words(_NUMBER.sub(" ", text)))]
    ]


def _whole(found: object) -> list[str]:
    return [number.removeprefix("-") for number in found if "/" not in number]  # type: ignore[attr-defined]


def _described(asked: Derived) -> str:
    return f"{asked.check}: {'; '.join(asked.parts)}"


def _proved(candidate: Candidate, _expectations: Expectations) -> str:
    asked = derived(candidate.stem, candidate.language)
    if asked is None:
        raise ValueError("the question is in words that code does not understand")
    return "" if is_proved(candidate, asked) else f"{_described(asked)} does not lead to {candidate.key}"


def _recomputed(candidate: Candidate, _expectations: Expectations) -> str:
    """By the model's own statement: needed, but no proof of anything, since its author may have written both."""
    statement = candidate.statement
    if statement is None:
        return ""
    asked = stated(statement.check, statement.parts)
    if candidate.kind == "units":
        number = re.match(r"-?\d+(?:\.\d+)?", candidate.key)
        candidate = replace(candidate, kind="numeric", key=number[0] if number else "")
    return "" if is_proved(candidate, asked) else f"{_described(asked)} does not lead to {candidate.key}"


def _help(candidate: Candidate, _expectations: Expectations) -> str:
    asked = derived(candidate.stem, candidate.language)
    return "; ".join(false_equations(candidate, asked)) if asked is not None else ""


def _foreign(candidate: Candidate, _expectations: Expectations) -> str:
    asked = [candidate.stem, str(candidate.options.get("text", ""))]
    return "; ".join(words.foreign_in([*asked, *candidate.hints, *candidate.solution], candidate.language))


def _hard(candidate: Candidate, expectations: Expectations) -> str:
    texts = [candidate.stem, str(candidate.options.get("text", "")), *candidate.hints, *candidate.solution]
    return reading.too_hard(texts, expectations.level, candidate.language)


CODE_CHECKS: Mapping[str, _Check] = {
    COMPLETE: lambda candidate, expected: "; ".join(rules.incomplete(candidate, expected.misconceptions)),
    LENGTH: lambda candidate, _expected: "; ".join(rules.too_long(candidate)),
    HIDDEN: _each(words.hidden_in),
    MARKUP: _each(words.markup_in),
    PERSONAL: _each(words.personal_data_in),
    INSTRUCTIONS: _each(words.instructions_in),
    LANGUAGE: _foreign,
    READING: _hard,
    KEY: lambda candidate, expected: rules.key_problem(candidate, expected.defaults),
    WRONG: lambda candidate, expected: "; ".join(rules.wrong_answers_taken(candidate, expected.defaults)),
    DISTINCT: lambda candidate, _expected: "; ".join(rules.repeated_answers(candidate)),
    UNIT: lambda candidate, _expected: rules.unit_missing(candidate),
    NEW: lambda candidate, expected: duplicates.duplicate_of(candidate.shown, expected.known) or "",
}
"""Each returns what is wrong, empty if nothing is."""
STATEMENT_CHECKS: Mapping[str, _Check] = {TIED: _tied}
"""What must hold besides of a statement that came with the question."""
PROOF_CHECKS: Mapping[str, _Check] = {PROVED: _proved, HELP: _help}
"""What must hold besides where code understands the question."""
WITHOUT_PROOF_CHECKS: Mapping[str, _Check] = {RECOMPUTED: _recomputed}
"""What must hold besides of a statement where code does not understand the question."""


def examined(candidate: Candidate, expectations: Expectations) -> list[Finding]:
    """Return what every check of code found, in their order."""
    checks = dict(CODE_CHECKS)
    if candidate.statement is not None:
        checks |= STATEMENT_CHECKS
    if derived(candidate.stem, candidate.language) is not None:
        checks |= PROOF_CHECKS
    elif candidate.statement is not None:
        checks |= WITHOUT_PROOF_CHECKS
    return [_finding(name, check, candidate, expectations) for name, check in checks.items()]


def is_proved_by_code(findings: Sequence[Finding]) -> bool:
    """Whether code proved the key from the question itself."""
    return any(finding.check == PROVED and finding.passed for finding in findings)


def _finding(name: str, check: _Check, candidate: Candidate, expectations: Expectations) -> Finding:
    try:
        problem = check(candidate, expectations)
    except Exception as error:  # whatever a hostile text does to a check, the check was not passed
        return Finding(name, False, f"could not run: {type(error).__name__}")
    return Finding(name, not problem, visible(problem))


def visible(text: str) -> str:
    """Return a text that can be stored and seen whatever characters it holds, cut to a bounded length."""
    seen = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
    return seen[:LONGEST_DETAIL]
