"""The form an answer is asked for: what is still to be done to one that is equal to the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import gcd

from lessons.grading.contract import Options, Reason, gettext_noop
from lessons.grading.dialect import Dialect
from lessons.grading.factoring import is_irreducible, partial_fraction_count
from lessons.grading.polynomials import degree, expanded, shape
from lessons.grading.roots import RATIONALISE, SIMPLIFY_ROOT, has_no_root_below, has_simplified_roots
from lessons.grading.tree import PRODUCTS, SUMS, Node, factors, is_constant, terms, walk
from lessons.grading.values import exact

SIMPLIFY = Reason("simplify", gettext_noop("That is the right value. Now write it in lowest terms."))
EXPAND = Reason("expand", gettext_noop("That is equal, but still has brackets. Multiply it out and collect terms."))
FACTOR = Reason("factor", gettext_noop("That is equal, but not factored completely yet."))
COLLECT = Reason("collect", gettext_noop("That is equal, but can be made simpler. Collect like terms."))
ONE_FRACTION = Reason("one_fraction", gettext_noop("That is equal. Now write it as a single fraction."))
SPLIT_FRACTION = Reason("split_fraction", gettext_noop("That is equal. Now split it into partial fractions."))
COMPLETE_SQUARE = Reason("complete_square", gettext_noop("That is equal. Now complete the square."))

LARGEST_POWER_TO_WORK_OUT = 10**6


def form_unmet(node: Node, options: Options, dialect: Dialect) -> Reason | None:
    """Return what is to be done to a right expression so that it has the `form` asked for; None if nothing is."""
    demand = FORMS.get(str(options.get("form", "")))
    return demand(node) if demand else None


def requirement_unmet(node: Node, options: Options) -> Reason | None:
    """Return what makes an equal expression wrong where its form is what the exercise is about."""
    if options.get("require_simplified") and not is_simplified(node):
        return SIMPLIFY
    if options.get("require_rationalized") and not has_no_root_below(node):
        return RATIONALISE
    return None


def has_brackets(node: Node) -> bool:
    """Whether something is left to multiply out: a bracket in a product, over a bar, or raised to a power."""
    for part in walk(node):
        if part.op == "multiply" and any(child.op in SUMS for child in _unsigned(part)):
            return True
        if part.op == "power" and part.args[0].op in SUMS and (_whole(part.args[1]) or 0) > 1:
            return True
        if part.op == "divide" and any(child.op in SUMS for child in _unsigned(part)[:1]):
            return True
        if part.op == "negate" and part.args[0].op in SUMS:
            return True
    return any(_is_raised_product(factor) for _sign, term in terms(node) for factor, _divides in factors(term))


def _whole(node: Node) -> int | None:
    """Return what an expression is worth if that is a whole number."""
    value = exact(node)
    return int(value) if value is not None and value.denominator == 1 else None


def _is_raised_product(factor: Node) -> bool:
    """Whether it is a product, quotient or power with letters, raised to a whole power: (2x^3)^4."""
    if factor.op != "power" or is_constant(factor.args[0]):
        return False
    return factor.args[0].op in {*PRODUCTS, "power"} and _whole(factor.args[1]) is not None


def is_finished(node: Node) -> bool:
    """Whether like terms are collected and products worked out, as 3*2x and x*x^2 are not; brackets may stay."""
    return is_collected(node) and all(_is_finished_product(term) for _sign, term in terms(node))


def _is_finished_product(term: Node) -> bool:
    parts = factors(term)
    numbers = [divides for factor, divides in parts if factor.op != "power" and exact(factor) is not None]
    if numbers.count(False) > 1 or numbers.count(True) > 1 or _repeats_a_factor(term, brackets=False):
        return False
    for factor, _divides in parts:
        base = factor.args[0] if factor.op == "power" else factor
        if _is_raised_product(factor) or _is_power_to_work_out(factor) or (base.op in SUMS and not is_finished(base)):
            return False
    return True


def _is_power_to_work_out(factor: Node) -> bool:
    """Whether it is a power such as 3^2 that everybody would work out; powers of ten are left as they are."""
    if factor.op != "power" or exact(factor.args[0]) in {None, 10}:
        return False
    exponent, value = _whole(factor.args[1]), exact(factor)
    if exponent is None or value is None or exponent < 1:
        return False
    return max(abs(value.numerator), value.denominator) < LARGEST_POWER_TO_WORK_OUT


def _unsigned(node: Node) -> list[Node]:
    return [child.args[0] if child.op == "negate" else child for child in node.args]


def is_collected(node: Node) -> bool:
    """Whether it has no more terms than it has when multiplied out."""
    multiplied = expanded(node)
    written = terms(node)
    return len(written) == 1 or multiplied is None or len(written) <= max(1, len(multiplied))


def is_simplified(node: Node) -> bool:
    """Whether like terms are collected, fractions in lowest terms and numbers multiplied together."""
    return is_collected(node) and all(_is_simple_product(term) for _sign, term in terms(node))


def _is_simple_product(term: Node) -> bool:
    over, under, numbers = 1, 1, [0, 0]
    for factor, divides in factors(term):
        if factor.op == "mixed":
            over_part, under_part = (int(part) for part in factor.text.split()[1].split("/"))
            if gcd(over_part, under_part) != 1 or over_part >= under_part:
                return False
        if factor.op != "number" or factor.value is None:
            continue
        if factor.value.denominator != 1:
            numbers[divides] += 1
            under *= 0 if _has_bar(term) else 1
            continue
        numbers[divides] += 1
        over, under = (over, under * int(factor.value)) if divides else (over * int(factor.value), under)
    if max(numbers) > 1 or _has_sign_below(term) or _repeats_a_factor(term):
        return False
    if any(factor.op in SUMS and not is_simplified(factor) for factor, _divides in factors(term)):
        return False
    return numbers[1] == 0 or (under > 1 and gcd(over, under) == 1)


def _repeats_a_factor(term: Node, *, brackets: bool = True) -> bool:
    """Whether a letter, or a bracket, stands twice in a product, as in x*x or x/x, where it could stand once."""
    bases = [factor.args[0] if factor.op == "power" else factor for factor, _divides in factors(term)]
    shapes = [str(shape(base)) for base in bases if exact(base) is None and (brackets or base.op not in SUMS)]
    return len(shapes) != len(set(shapes))


def _has_bar(term: Node) -> bool:
    return any(divides and factor.op == "number" for factor, divides in factors(term))


def _has_sign_below(term: Node) -> bool:
    return any(part.op == "divide" and part.args[1].op == "negate" for part in walk(term))


def is_factored(node: Node) -> bool:
    """Whether it is a product of factors that cannot be split further over the rational numbers."""
    if node.op in SUMS or node.op == "negate":
        written = [(node.args[0] if node.op == "negate" else node, False)]
        written = factors(node) if node.op == "negate" else written
    else:
        written = factors(node)
    for factor, divides in written:
        base = factor.args[0] if factor.op == "power" else factor
        if is_constant(base):
            continue
        if divides or degree(base) is None or not is_irreducible(base):
            return False
    return True


def is_single_fraction(node: Node) -> bool:
    """Whether at most one fraction bar stands in it, and that bar is over everything."""
    inner = node.args[0] if node.op == "negate" else node
    if inner.op == "multiply" and exact(inner.args[0]) is not None and _bars(inner.args[0]):
        return False
    if inner.op == "divide":
        return not any(_bars(part) for part in inner.args)
    return not _bars(inner)


def _bars(node: Node) -> bool:
    """Whether there is a fraction bar outside exponents."""
    if node.op == "divide":
        return True
    parts = node.args[:1] if node.op == "power" else node.args
    return any(_bars(part) for part in parts)


def is_partial_fractions(node: Node) -> bool:
    """Whether it is written as the sum that partial fractions give."""
    count = partial_fraction_count(node)
    return count is not None and len(terms(node)) == count


def is_completed_square(node: Node) -> bool:
    """Whether the unknown stands in one squared bracket only, as in 3(x - 1)^2 + 2."""
    squares = 0
    for _sign, term in terms(node):
        moving = [(factor, divides) for factor, divides in factors(term) if not is_constant(factor)]
        if not moving:
            continue
        factor, divides = moving[0]
        if len(moving) > 1 or divides or factor.op != "power" or exact(factor.args[1]) != 2:
            return False
        if degree(factor.args[0]) != 1:
            return False
        squares += 1
    return squares == 1


FORMS: Mapping[str, Callable[[Node], Reason | None]] = {
    "expanded": lambda node: EXPAND if has_brackets(node) else None if is_finished(node) else COLLECT,
    "factored": lambda node: None if is_factored(node) else FACTOR,
    "simplified": lambda node: None if is_finished(node) else COLLECT,
    "lowest_terms": lambda node: None if is_simplified(node) else SIMPLIFY,
    "single_fraction": lambda node: None if is_single_fraction(node) else ONE_FRACTION,
    "partial_fractions": lambda node: None if is_partial_fractions(node) else SPLIT_FRACTION,
    "completed_square": lambda node: None if is_completed_square(node) else COMPLETE_SQUARE,
    "rationalised": lambda node: None if has_no_root_below(node) else RATIONALISE,
    "simplified_root": lambda node: None if has_simplified_roots(node) else SIMPLIFY_ROOT,
}
