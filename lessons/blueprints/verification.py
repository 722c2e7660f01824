"""Proof that an exercise's key is right: worked out anew from the question's mathematics, in another way.

A template works its key out forwards with exact arithmetic. Here the key is found once more from the statement in the
exercise, read by the grading parser and solved by sympy, and the two must agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Any

import sympy

from lessons.blueprints.authored import AuthoredExercise
from lessons.blueprints.blueprint import Instance
from lessons.blueprints.relations import bare, number_of, relation_of
from lessons.grading import Verdict, grade
from lessons.grading.algebra import same
from lessons.grading.contract import Unreadable
from lessons.grading.parser import parse

HINT_COUNT = 3
SAMPLES = [Fraction(number, 4) for number in range(-160, 161)]
"""Numbers at which the key of an inequality must be true exactly where the question's own inequality is."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked about an exercise, with the finding in words."""

    check: str
    passed: bool
    detail: str


def verify(instance: Instance) -> Sequence[Check]:
    """Return everything checked about an exercise; it may be shown only if all have passed."""
    return [
        _key_is_recomputed(instance),
        key_is_graded_right(instance),
        wrong_answers_are_graded_wrong(instance),
        help_is_complete(instance),
        _hints_keep_the_key(instance),
    ]


def _key_is_recomputed(instance: Instance) -> Check:
    failures = [] if instance.check else ["there is nothing to recompute it from"]
    for name, statement in instance.check.items():
        try:
            if not CHECKS[name](instance, statement):
                failures.append(f"{name}: {statement} does not lead to {instance.key}")
        except (Unreadable, ArithmeticError, TypeError, ValueError, NotImplementedError) as error:
            failures.append(f"{name}: {statement} could not be worked out ({error})")
    return Check("key recomputed from the statement", not failures, "; ".join(failures) or _described(instance))


def _described(instance: Instance) -> str:
    return "; ".join(f"{name}: {statement}" for name, statement in instance.check.items())


def key_is_graded_right(instance: Instance | AuthoredExercise) -> Check:
    graded = grade(instance.kind, instance.key, instance.key, instance.options)
    return Check("key graded as correct", graded.verdict is Verdict.CORRECT, str(graded.reason))


def wrong_answers_are_graded_wrong(instance: Instance | AuthoredExercise) -> Check:
    taken = [
        known.answer
        for known in instance.wrong_answers
        if grade(instance.kind, instance.key, known.answer, instance.options).verdict is not Verdict.WRONG
    ]
    detail = f"taken for right: {taken}" if taken else f"{len(instance.wrong_answers)} known wrong answers"
    return Check("wrong answers graded as wrong", not taken, detail)


def help_is_complete(instance: Instance | AuthoredExercise) -> Check:
    complete = len(instance.hints) == HINT_COUNT and len(instance.solution) >= 2
    complete = complete and all(text.strip() for text in [*instance.hints, *instance.solution])
    return Check(
        "three hints and a worked solution", complete, f"{len(instance.hints)} hints, {len(instance.solution)} steps"
    )


def _hints_keep_the_key(instance: Instance) -> Check:
    if instance.kind in {"choice", "ordering", "choices"}:
        return Check("hints keep the key", True, "the key is a choice")
    telling = [hint for hint in instance.hints if tells_number(hint, instance)]
    return Check("hints keep the key", not telling, f"told by: {telling}" if telling else "")


def tells_number(hint: str, instance: Instance | AuthoredExercise) -> bool:
    """Whether a hint shows the key as a number or expression of its own, that the question does not show already."""
    key = _compact(f"${instance.key}$").strip()
    if (key.isdigit() and len(key) < 2) or key in _compact(instance.stem):
        return False
    return re.search(rf"(?<![\w.^{{]){re.escape(key)}(?![\w^}}/]|\.\d)", _compact(hint)) is not None


def _compact(text: str) -> str:
    """Return a text with the mathematics between $ signs written without spaces, and fractions as 1/2."""
    text = re.sub(r"\\frac\{(-?\d+)\}\{(\d+)\}", r"\1/\2", text)
    return re.sub(r"\$([^$]*)\$", lambda inside: re.sub(r"\s", "", inside[1]), text)


def _evaluated(instance: Instance, statement: Any) -> bool:
    """`evaluate: expression`: it equals the key; of choices, the key's is the only one that equals it."""
    if instance.kind == "choice":
        equal = [option["id"] for option in instance.options["choices"] if _same_texts(statement, bare(option["text"]))]
        return equal == [instance.key]
    if instance.kind in {"tuple", "set"}:
        return _members_same(_split(statement), _split(instance.key), ordered=instance.kind == "tuple")
    return _same_texts(statement, bare(instance.key))


def _same_texts(first: str, second: str) -> bool:
    return same(number_of(first), number_of(second))


def _split(text: str) -> list[str]:
    text = bare(text).replace("\\{", "{").replace("\\}", "}")
    inside = text[1:-1] if text[:1] in "({" and text[-1:] in ")}" and "," in text else text.strip("{}")
    return [part.strip() for part in inside.split(",")]


def _members_same(first: list[str], second: list[str], *, ordered: bool) -> bool:
    if len(first) != len(second):
        return False
    if ordered:
        return all(_same_texts(one, other) for one, other in zip(first, second, strict=True))
    return all(any(_same_texts(one, other) for other in second) for one in first) and all(
        any(_same_texts(one, other) for other in first) for one in second
    )


def _solved(instance: Instance, statement: Any) -> bool:
    """`solve: equation` or a list of equations: sympy's solutions are the key's numbers and no others."""
    equations = [_equation(text) for text in (statement if isinstance(statement, list) else [statement])]
    unknowns = sorted(set().union(*(equation.free_symbols for equation in equations)), key=str)
    solutions = sympy.solve(equations, unknowns, dict=True)
    keys = [number_of(text) for text in _split(_without_name(instance.key))]
    if instance.kind == "tuple":
        return len(solutions) == 1 and all(
            same(solutions[0][unknown], key) for unknown, key in zip(unknowns, keys, strict=True)
        )
    found = [solution[unknowns[0]] for solution in solutions]
    return len(found) == len(keys) and all(any(same(root, key) for key in keys) for root in found)


def _equation(text: str) -> sympy.Expr:
    left, right = bare(text).split("=")
    return parse(left) - parse(right)


def _without_name(text: str) -> str:
    return re.sub(r"^\s*[a-z]\s*=\s*", "", text)


def _same_solutions(instance: Instance, statement: Any) -> bool:
    """`same_solutions: relation`: the key is true exactly where the relation is, at many numbers and at its bounds."""
    asked, answered = relation_of(bare(statement)), relation_of(instance.key)
    unknown = next(iter(answered.symbols))
    bounds = [Fraction(int(side.p), int(side.q)) for side in answered.sides if side.is_Rational]
    values = [*SAMPLES, *(bound + step for bound in bounds for step in (Fraction(-1, 4), 0, Fraction(1, 4)))]
    return all(asked.holds_at(unknown, value) == answered.holds_at(unknown, value) for value in values)


def _passes_through(instance: Instance, statement: Any) -> bool:
    """`through: [points]`: every point lies on the line of the key, an equation or expression in x."""
    text = instance.key if "=" in instance.key else f"y = {instance.key}"
    relation = relation_of(text)
    points = [_split(point) for point in statement]
    x, y = sympy.Symbol("x", real=True), sympy.Symbol("y", real=True)
    return len(points) > 1 and all(relation.holds({x: number_of(one), y: number_of(other)}) for one, other in points)


def _claims_hold(instance: Instance, claims: Any) -> bool:
    """`claims`, from the choices: the key's claim is true and every other one is false."""
    true = [
        option["id"]
        for option, claim in zip(instance.options["choices"], claims, strict=True)
        if relation_of(bare(claim)).holds({})
    ]
    return true == [instance.key]


def _is_sorted(instance: Instance, statement: Any) -> bool:
    """`order: ascending` or `descending`: the items' texts, read as numbers, are in that order in the key."""
    values = {item["id"]: number_of(bare(item["text"])) for item in instance.options["items"]}
    ordered = [values[id_] for id_ in instance.key.split(",")]
    if statement == "descending":
        ordered.reverse()
    return len(ordered) == len(values) and all(bool(one < other) for one, other in pairwise(ordered))


def _whole_numbers(statement: Any) -> list[int]:
    return [int(text) for text in _split(statement)]


def _is_greatest_divisor(instance: Instance, statement: Any) -> bool:
    """`gcd: numbers`: the key divides them all, and what is left of them has no common divisor."""
    return _same_texts(str(gcd(*_whole_numbers(statement))), instance.key)


def _is_least_multiple(instance: Instance, statement: Any) -> bool:
    """`lcm: numbers`: the key is their least common multiple."""
    return _same_texts(str(lcm(*_whole_numbers(statement))), instance.key)


def _is_rounded(instance: Instance, statement: Any) -> bool:
    """`round: number to places`: the key is the decimal rounded half up."""
    number, places = str(statement).split(" to ")
    exact = number_of(number)
    decimal = Decimal(int(exact.p)) / Decimal(int(exact.q))
    rounded = decimal.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)
    return _same_texts(f"{rounded:f}", instance.key)


def _is_prime_product(instance: Instance, statement: Any) -> bool:
    """`primes: number`: the key is the number written as a product of powers of primes."""
    factors = sympy.factorint(int(statement))
    written = re.findall(r"(\d+)(?:\^(\d+))?", instance.key)
    counted: dict[int, int] = {}
    for prime, power in written:
        counted[int(prime)] = counted.get(int(prime), 0) + int(power or 1)
    return counted == {int(prime): int(power) for prime, power in factors.items()}


CHECKS: Mapping[str, Callable[[Instance, Any], bool]] = {
    "claims": _claims_hold,
    "evaluate": _evaluated,
    "gcd": _is_greatest_divisor,
    "lcm": _is_least_multiple,
    "order": _is_sorted,
    "primes": _is_prime_product,
    "round": _is_rounded,
    "same_solutions": _same_solutions,
    "solve": _solved,
    "through": _passes_through,
}
