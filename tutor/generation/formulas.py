"""Formulas in a text: read strictly, since a proof may rest on them.

Only what has one meaning and bounded size is read: rational expressions of a few letters, and roots of numbers. A
formula that two people might read in two ways is refused, and so is one that could keep the algebra busy for long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessons.blueprints.relations import Relation, relation_of
from lessons.grading.contract import UNCLEAR, Unreadable
from lessons.grading.grammar import written
from lessons.grading.normalise import normalised
from lessons.grading.tree import ROOTS, Node, names, walk
from tutor.generation.latex import check_drawn_as_read

MATH = re.compile(r"\$([^$]+)\$")
LONGEST_FORMULA = 120
LONGEST_NUMBER = 9
LONGEST_NUMBER_BESIDE_ROOTS = 3
MOST_ROOTS = 2
"""Roots are compared by digits; with more of them, or larger numbers, different ones may agree in too many."""
LARGEST_EXPONENT = 12
MOST_STEPS = 60
MOST_LETTERS = 3

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*\\?%")
_SIGNS = re.compile(r"(<=|>=|!=|<|>|=)")
_AMBIGUOUS = [
    re.compile(pattern)
    for pattern in (
        r"/ ?(?:[0-9.]+|[A-Za-z]) ?[A-Za-z(]",  # 1/2x
        r"/ ?[A-Za-z] ?[0-9]",
        r"/ ?\([^()]*\) ?[A-Za-z0-9(]",
        r"/ ?[\w.]+ ?/",  # 8/4/2
        r"\^ ?-?[\w.]+ ?\^",  # 2^3^2
        r"(?:^|[(=<>+*/-]) ?- ?[0-9.]+ ?\^",  # -2^2
        r"[0-9] ?[xX×] ?[0-9]",  # a letter that looks like a sign
        r"[0-9],[0-9]",
        r"\d\.\d*\.|\.\.",
        r"[+*/=<>^-] ?$",
        r"[-+] ?[-+]",
    )
]
_OPERATIONS = {"number", "mixed", "name", "add", "subtract", "multiply", "divide", "negate", "power", "call"}
_UNSURE_LETTERS = frozenset("eijloIOSE")
"""Letters that are taken for a constant or a digit."""


def formulas_of(text: str) -> Sequence[str]:
    """Return what stands between $ signs."""
    return MATH.findall(text)


def plain(formula: str) -> str:
    """Return a formula in plain notation, percentages as fractions, if it has one meaning and a bounded size.

    Raises:
        Unreadable: it may be read in two ways, or is not of the kind that can be proved.
    """
    if len(formula) > LONGEST_FORMULA:
        raise Unreadable(UNCLEAR)
    check_drawn_as_read(formula)
    text = normalised(_PERCENT.sub(r"(\1/100)", formula))
    if any(pattern.search(_without_powers_of_groups(text)) for pattern in _AMBIGUOUS):
        raise Unreadable(UNCLEAR)
    return text


def _without_powers_of_groups(text: str) -> str:
    r"""Return plain notation with the exponents that LaTeX puts into brackets, x^(2), written without them."""
    return re.sub(r"\^\((-?\d+)\)", r"^\1 ", text)


def expression(formula: str) -> str:
    """Return a formula that is one expression, checked whole. Raises Unreadable."""
    text = plain(formula)
    _check(written(text))
    return text


def sides(formula: str) -> tuple[Sequence[str], Sequence[str]]:
    """Return the sides of a relation in plain notation, each checked whole, and the signs between them.

    Raises:
        Unreadable: it is no relation, or one of its sides cannot be proved anything about.
    """
    cut = _SIGNS.split(plain(formula))
    if len(cut) < 3:
        raise Unreadable(UNCLEAR)
    for side in cut[::2]:
        _check(written(side.strip()))
    return [side.strip() for side in cut[::2]], cut[1::2]


def relation(formula: str) -> Relation:
    """Return a relation that was checked whole. Raises Unreadable."""
    return related(*sides(formula))


def related(parts: Sequence[str], signs: Sequence[str]) -> Relation:
    """Return the relation of sides in plain notation."""
    return relation_of(parts[0] + "".join(f" {sign} {side}" for sign, side in zip(signs, parts[1:], strict=True)))


def is_worked(formula: str) -> bool:
    """Whether there is anything to work out in an expression. Raises Unreadable."""
    tree = written(plain(formula))
    steps = [node.op for node in walk(tree) if node.op not in {"number", "name", "mixed", "negate"}]
    return len(steps) > 0


def _check(tree: Node) -> None:
    """Raise Unreadable for an expression outside of what proofs may rest on."""
    steps = list(walk(tree))
    letters = names(tree)
    roots = [node for node in steps if node.op == "call"]
    longest = LONGEST_NUMBER_BESIDE_ROOTS if roots else LONGEST_NUMBER
    fine = (
        len(steps) <= MOST_STEPS
        and len(letters) <= MOST_LETTERS
        and all(len(letter) == 1 and letter not in _UNSURE_LETTERS for letter in letters)
        and all(node.op in _OPERATIONS for node in steps)
        and all(len(node.text.replace(".", "")) <= longest for node in steps if node.op == "number")
        and len(roots) <= MOST_ROOTS
        and all(_is_root_of_number(node) for node in roots)
        and all(_is_small_power(node) for node in steps if node.op == "power")
        and _degree(tree) <= LARGEST_EXPONENT
    )
    if not fine:
        raise Unreadable(UNCLEAR)


def _is_root_of_number(node: Node) -> bool:
    return node.text in ROOTS and all(
        part.op not in {"name", "call", "power"} for part in walk(node) if part is not node
    )


def _is_small_power(node: Node) -> bool:
    exponent = node.args[1]
    value = exponent.args[0].value if exponent.op == "negate" else exponent.value
    return value is not None and value.denominator == 1 and abs(value) <= LARGEST_EXPONENT


def _degree(node: Node) -> int:
    """Return a bound of the degree that multiplying everything out would give; numbers count as of degree 1."""
    if node.op == "power":
        exponent = node.args[1]
        value = exponent.args[0].value if exponent.op == "negate" else exponent.value
        return _degree(node.args[0]) * max(1, abs(int(value or 1)))
    if node.op in {"multiply", "divide"}:
        return sum(_degree(part) for part in node.args if names(part)) or max(map(_degree, node.args))
    return max((_degree(part) for part in node.args), default=1)
