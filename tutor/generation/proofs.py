"""Proofs of a key: worked out anew by code from what the question itself asks, never from what its author says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import sympy

from lessons.blueprints import Instance
from lessons.blueprints.relations import bare, number_of, relation_of
from lessons.blueprints.verification import CHECKS
from lessons.grading import Verdict, grade
from lessons.grading.algebra import same
from lessons.grading.contract import UNCLEAR, Unreadable
from lessons.grading.parser import parse_plain
from tutor.generation.candidate import Candidate
from tutor.generation.formulas import expression
from tutor.generation.stems import Derived

HIGHEST_DEGREE_SOLVED = 3
NUMBERS = frozenset({"numeric", "fraction", "mixed"})


def is_proved(candidate: Candidate, asked: Derived) -> bool:
    """Whether the key of a candidate is what its stem asks for, and nothing else that is offered is.

    Raises:
        Unreadable, ArithmeticError, TypeError, ValueError, KeyError, IndexError: it cannot be told.
    """
    if candidate.kind == "choice":
        return _right_choices(candidate, asked) == [candidate.key]
    kinds, prove = _PROOFS[asked.check]
    return candidate.kind in kinds and prove(candidate, asked)


def value_of(asked: Derived) -> sympy.Expr:
    """Return what an expression is worth, with the letters that the stem gives a value put in. Raises Unreadable."""
    values = {sympy.Symbol(name, real=True): parse_plain(text) for name, text in asked.given.items()}
    written = parse_plain(asked.parts[0])
    if values and written.free_symbols != set(values):
        raise Unreadable(UNCLEAR)
    return written.subs(values)


def _instance(candidate: Candidate, key: str | None = None, kind: str | None = None) -> Instance:
    return Instance(
        stem=candidate.stem, kind=kind or candidate.kind, key=candidate.key if key is None else key,
        options=candidate.options, hints=candidate.hints, solution=candidate.solution, wrong_answers=[],
        difficulty=0.5, seed=0, check={},
    )  # fmt: skip


def _evaluates(candidate: Candidate, asked: Derived) -> bool:
    """The key equals the expression by sympy, and by the grader's own arithmetic."""
    value = value_of(asked)
    key = expression(bare(candidate.key))
    if not asked.given:
        graded = grade("expression", asked.parts[0], key, {"worked_out": False})
        if graded.verdict is not Verdict.CORRECT:
            return False
    return same(value, parse_plain(key))


def _solves(candidate: Candidate, asked: Derived) -> bool:
    equations = [relation_of(text) for text in asked.parts]
    unknowns = set().union(*(equation.symbols for equation in equations))
    wanted = 2 if candidate.kind == "tuple" else 1
    if len(unknowns) != wanted or len(equations) != wanted or not _are_easy(asked.parts, unknowns):
        return False
    statement: str | list[str] = list(asked.parts) if wanted == 2 else asked.parts[0]
    return CHECKS["solve"](_instance(candidate), statement)


def _are_easy(equations: Sequence[str], unknowns: set[sympy.Symbol]) -> bool:
    """Whether equations are of a kind that is surely solved: polynomials of low degree, after clearing denominators."""
    for text in equations:
        left, right = (parse_plain(side.strip()) for side in text.split("="))
        numerator = sympy.together(left - right).as_numer_denom()[0]
        if not numerator.is_polynomial(*unknowns):
            return False
        degree = sympy.Poly(numerator, *unknowns).total_degree()
        if not 1 <= degree <= (1 if len(unknowns) == 2 else HIGHEST_DEGREE_SOLVED):
            return False
    return True


def _has_same_solutions(candidate: Candidate, asked: Derived) -> bool:
    """The grader compares both at every root and pole, and between them, which is exact for one unknown."""
    asked_for = relation_of(asked.parts[0])
    if len(asked_for.symbols) != 1:
        return False
    graded = grade("inequality", asked.parts[0], candidate.key, {"form": "any"})
    other_way = grade("inequality", candidate.key, asked.parts[0], {"form": "any"})
    return graded.verdict is Verdict.CORRECT and other_way.verdict is Verdict.CORRECT


def _is_line(candidate: Candidate, asked: Derived) -> bool:
    """The key is the line itself: an equation with the same solutions as the one made here from the two points."""
    (x1, y1), (x2, y2) = ((int(part) for part in point.strip("()").split(",")) for point in asked.parts)
    if (x1, y1) == (x2, y2):
        return False
    line = f"({y2 - y1})*(x - ({x1})) = ({x2 - x1})*(y - ({y1}))"
    return grade("equation", line, candidate.key).verdict is Verdict.CORRECT


def _divides(candidate: Candidate, asked: Derived) -> bool:
    return CHECKS[asked.check](_instance(candidate), ", ".join(asked.parts))


def _rounds(candidate: Candidate, asked: Derived) -> bool:
    return CHECKS["round"](_instance(candidate), f"{asked.parts[0]} to {asked.parts[1]}")


def _is_ordered(candidate: Candidate, asked: Derived) -> bool:
    for item in candidate.options["items"]:
        expression(bare(str(item["text"])))
    return CHECKS["order"](_instance(candidate), asked.parts[0])


_Proof = Callable[[Candidate, Derived], bool]
_PROOFS: Mapping[str, tuple[frozenset[str], _Proof]] = {
    "evaluate": (NUMBERS | {"expression"}, _evaluates),
    "solve": (NUMBERS | {"set", "tuple"}, _solves),
    "same_solutions": (frozenset({"inequality"}), _has_same_solutions),
    "through": (frozenset({"equation"}), _is_line),
    "gcd": (NUMBERS, _divides),
    "lcm": (NUMBERS, _divides),
    "round": (NUMBERS, _rounds),
    "order": (frozenset({"ordering"}), _is_ordered),
}


def _right_choices(candidate: Candidate, asked: Derived) -> list[str]:
    """Return the ids of all options that are right by what the stem asks, each looked at by itself."""
    options = [
        (str(option["id"]), expression_of_option(str(option["text"]))) for option in candidate.options["choices"]
    ]
    if asked.check == "extreme":
        values = {id_: _rational(text) for id_, text in options}
        best = min(values.values()) if asked.parts[0] == "ascending" else max(values.values())
        return [id_ for id_, value in values.items() if value == best]
    if asked.check == "evaluate":
        value = value_of(asked)
        return [id_ for id_, text in options if same(value, parse_plain(text))]
    if asked.check not in {"solve", "gcd", "lcm", "round"}:
        raise Unreadable(UNCLEAR)
    _kinds, prove = _PROOFS[asked.check]
    return [id_ for id_, text in options if prove(_with_key(candidate, text), asked)]


def expression_of_option(text: str) -> str:
    """Return the expression of an option, x = taken off. Raises Unreadable: it is none, or there are words in it."""
    inside = text.strip()
    if inside.count("$") == 2 and inside.startswith("$") and inside.endswith("$"):
        inside = inside[1:-1]
    named = re.fullmatch(r"(?:[A-Za-z] ?= ?)?(.+)", inside)
    if named is None or "$" in inside or "=" in named[1]:
        raise Unreadable(UNCLEAR)
    return expression(named[1])


def _with_key(candidate: Candidate, key: str) -> Candidate:
    return replace(candidate, kind="numeric", key=key, options={})


def _rational(text: str) -> Fraction:
    value = number_of(text)
    if not value.is_Rational:
        raise Unreadable(UNCLEAR)
    return Fraction(int(value.p), int(value.q))
