"""Formulas in course files: a small closed part of Python's expressions over exact numbers, texts and lists.

Nothing is ever evaluated as Python; the syntax tree is walked and everything not listed here is refused.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from lessons.blueprints.functions import FUNCTIONS

Value = Any
"""An int, Fraction, str, bool, None, or a list of these."""

LARGEST_POWER = 64
LARGEST_NUMBER = 10**40


class FormulaError(ValueError):
    """A formula cannot be read or worked out; the message says why."""


_OPERATORS: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
}
_COMPARISONS: Mapping[type[ast.AST], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda member, members: member in members,
    ast.NotIn: lambda member, members: member not in members,
}


# Texts in formulas hold LaTeX: "\\times" is that command, not a tab and "imes".
_BACKSLASH = re.compile(r"""\\([\\"'])?""")


def _doubled(backslash: re.Match[str]) -> str:
    return backslash[0] if backslash[1] else r"\\"


@lru_cache(maxsize=8192)
def parse_formula(text: str) -> ast.expr:
    """Return a formula's syntax tree.

    Raises:
        FormulaError: it is not a formula.
    """
    try:
        return ast.parse(_BACKSLASH.sub(_doubled, text.strip()), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"cannot read the formula {text!r}: {error.msg}") from error
    except ValueError as error:
        raise FormulaError(f"cannot read the formula {text!r}: {error}") from error


def evaluate(text: str, names: Mapping[str, Value]) -> Value:
    """Return a formula's value; whole fractions become ints.

    Raises:
        FormulaError: it cannot be read or worked out with these names.
    """
    try:
        return _value(parse_formula(text), names)
    except FormulaError:
        raise
    except (ArithmeticError, TypeError, ValueError, LookupError) as error:
        raise FormulaError(f"cannot work out {text!r}: {error}") from error


def whole(value: Value) -> Value:
    """Return a fraction without denominator as an int, anything else as it is."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def _value(node: ast.expr, names: Mapping[str, Value]) -> Value:
    reader = _READERS.get(type(node))
    if reader is None:
        raise FormulaError(f"{type(node).__name__} is not allowed in a formula")
    value: Value = whole(reader(node, names))
    if isinstance(value, (int, Fraction)) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise FormulaError("a number grew too large")
    return value


def _constant(node: ast.Constant, names: Mapping[str, Value]) -> Value:
    if isinstance(node.value, float):
        return Fraction(repr(node.value))
    if node.value is None or isinstance(node.value, int | str | bool):
        return node.value
    raise FormulaError(f"{node.value!r} is not allowed in a formula")


def _name(node: ast.Name, names: Mapping[str, Value]) -> Value:
    if node.id not in names:
        raise FormulaError(f"there is no parameter named {node.id!r}")
    return names[node.id]


def _unary(node: ast.UnaryOp, names: Mapping[str, Value]) -> Value:
    value = _value(node.operand, names)
    if isinstance(node.op, ast.Not):
        return not value
    if isinstance(node.op, ast.USub):
        return -value
    raise FormulaError("only - and not can stand before a value")


def _binary(node: ast.BinOp, names: Mapping[str, Value]) -> Value:
    left, right = _value(node.left, names), _value(node.right, names)
    if isinstance(node.op, ast.Div):
        return Fraction(left) / Fraction(right)
    if isinstance(node.op, ast.Pow):
        if not isinstance(right, int) or abs(right) > LARGEST_POWER:
            raise FormulaError("a power needs a small whole exponent")
        return Fraction(left) ** right
    if type(node.op) not in _OPERATORS:
        raise FormulaError(f"{type(node.op).__name__} is not allowed in a formula")
    return _OPERATORS[type(node.op)](left, right)


def _compare(node: ast.Compare, names: Mapping[str, Value]) -> bool:
    left = _value(node.left, names)
    for comparison, comparator in zip(node.ops, node.comparators, strict=True):
        right = _value(comparator, names)
        if type(comparison) not in _COMPARISONS:
            raise FormulaError(f"{type(comparison).__name__} is not allowed in a formula")
        if not _COMPARISONS[type(comparison)](left, right):
            return False
        left = right
    return True


def _boolean(node: ast.BoolOp, names: Mapping[str, Value]) -> bool:
    if isinstance(node.op, ast.And):
        return all(_value(part, names) for part in node.values)
    return any(_value(part, names) for part in node.values)


def _either(node: ast.IfExp, names: Mapping[str, Value]) -> Value:
    return _value(node.body if _value(node.test, names) else node.orelse, names)


def _list(node: ast.List | ast.Tuple, names: Mapping[str, Value]) -> Value:
    return [_value(member, names) for member in node.elts]


def _subscript(node: ast.Subscript, names: Mapping[str, Value]) -> Value:
    return _value(node.value, names)[_value(node.slice, names)]


def _call(node: ast.Call, names: Mapping[str, Value]) -> Value:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
        raise FormulaError(f"there is no function named {ast.unparse(node.func)!r}")
    if node.keywords:
        raise FormulaError("functions take no named arguments")
    return FUNCTIONS[node.func.id](*[_value(argument, names) for argument in node.args])


_READERS: Mapping[type[ast.expr], Callable[[Any, Mapping[str, Value]], Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.IfExp: _either,
    ast.List: _list,
    ast.Tuple: _list,
    ast.Subscript: _subscript,
    ast.Call: _call,
}
