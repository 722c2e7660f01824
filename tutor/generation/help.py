"""Hints and worked solutions: every equation in them must be true where the key is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import sympy

from lessons.blueprints.relations import Relation, bare, number_of, relation_of
from lessons.grading import Verdict, grade
from lessons.grading.contract import UNCLEAR, Unreadable
from lessons.grading.parser import parse_plain
from tutor.generation.candidate import Candidate
from tutor.generation.formulas import MATH, formulas_of, related, sides
from tutor.generation.stems import Derived

_COMPARES = ("<", ">", "=", "\\le", "\\ge", "\\lt", "\\gt", "≤", "≥", "\\ne", "≠", "\\approx", "\\to", "\\Rightarrow")
_COMPARES_IN_PROSE = re.compile(r"[=<>≤≥≠≈]")
Values = Mapping[sympy.Symbol, sympy.Expr]


def false_equations(candidate: Candidate, asked: Derived) -> list[str]:
    """Return the equations and inequalities in the help that are false, or that cannot be told to be true."""
    texts = (*candidate.hints, *candidate.solution)
    formulas = [formula for text in texts for formula in formulas_of(text)]
    compared = [formula for formula in formulas if any(sign in formula for sign in _COMPARES)]
    false = [formula for formula in compared if not _is_true(formula, candidate, asked)]
    return [*false, *(text for text in texts if _COMPARES_IN_PROSE.search(MATH.sub(" ", text)))]


def _is_true(formula: str, candidate: Candidate, asked: Derived) -> bool:
    try:
        stated = _without_new_name(formula, asked)
        if asked.check == "same_solutions":
            return _is_true_of_inequality(stated, formula, asked)
        return any(_holds(stated, values) for values in _worlds(candidate, asked, stated))
    except (Unreadable, ArithmeticError, TypeError, ValueError, KeyError):
        return False


def _is_true_of_inequality(stated: Relation, formula: str, asked: Derived) -> bool:
    if not stated.symbols:
        return stated.holds({})
    parts, signs = sides(formula)
    plain = parts[0] + "".join(f" {sign} {side}" for sign, side in zip(signs, parts[1:], strict=True))
    return grade("inequality", asked.parts[0], plain, {"form": "any"}).verdict is Verdict.CORRECT


def _holds(stated: Relation, values: Values) -> bool:
    """Whether a relation is true with the values put in; an equation that keeps letters must be an identity."""
    left_over = stated.symbols - set(values)
    if left_over and set(stated.signs) != {"="}:
        return False
    return stated.holds(values)


def _without_new_name(formula: str, asked: Derived) -> Relation:
    """Return a relation without a new letter that it only gives a name: m = 4/2 = 2 says that 4/2 is 2."""
    known = set().union(*(_letters(part) for part in asked.parts)) | set(asked.given)
    if asked.check == "through":
        known |= {"x", "y"}
    parts, signs = sides(formula)
    name = parts[0]
    is_named = len(name) == 1 and name.isalpha() and name not in known and signs[0] == "="
    stated = parts[1:] if is_named else parts
    if not {letter for part in stated for letter in _letters(part)} <= known:
        raise Unreadable(UNCLEAR)
    if len(stated) == 1:
        return related([stated[0], stated[0]], ["="])
    return related(stated, signs[1:] if is_named else signs)


def _letters(plain: str) -> set[str]:
    return {character for character in plain.replace("sqrt", "") if character.isalpha()}


def _worlds(candidate: Candidate, asked: Derived, stated: Relation) -> Iterator[Values]:
    """Yield the values of the letters with which a statement in the help may be true."""
    if asked.given:
        yield {sympy.Symbol(name, real=True): parse_plain(text) for name, text in asked.given.items()}
        return
    if asked.check == "solve":
        yield from _solutions(candidate, asked)
        return
    if asked.check == "through":
        for point in asked.parts:
            x, y = point.strip("()").split(",")
            yield {sympy.Symbol("x", real=True): number_of(x), sympy.Symbol("y", real=True): number_of(y)}
        return
    yield {}


def _solutions(candidate: Candidate, asked: Derived) -> Iterator[Values]:
    unknowns = sorted(set().union(*(relation_of(part).symbols for part in asked.parts)), key=str)
    key = candidate.key
    if candidate.kind == "choice":
        key = next(str(option["text"]) for option in candidate.options["choices"] if option["id"] == key)
    values = [number_of(part.rpartition("=")[2]) for part in bare(key).strip("(){} ").split(",")]
    if candidate.kind == "tuple":
        yield dict(zip(unknowns, values, strict=True))
        return
    for value in values:
        yield {unknowns[0]: value}
