"""The grammar of expressions: from words to a tree of what was written. Nothing typed is ever evaluated as code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError
from lark.lexer import Lexer

from lessons.grading.contract import TOO_LARGE, UNCLEAR, Unreadable
from lessons.grading.dialect import PLAIN, Dialect
from lessons.grading.tokens import tokens
from lessons.grading.tree import Node, number

DEEPEST_NESTING = 40
LARGEST_POWER_OF_TEN = 400
_CHAINS = frozenset({"add", "subtract", "multiply", "divide"})

GRAMMAR = r"""
?start: sum
?sum: product
    | sum PLUS product   -> add
    | sum MINUS product  -> subtract
?product: signed
    | product TIMES signed  -> multiply
    | product OVER signed   -> divide
    | product factor        -> beside
?signed: MINUS signed  -> negate
    | PLUS signed      -> plus
    | number_power
    | factor
?number_power: number_part
    | number_part POW signed  -> power
?number_part: NUMBER  -> number
    | MIXED           -> mixed
    | number_part BANG    -> factorial
    | number_part DEGREE  -> degrees
?factor: atom
    | atom POW signed  -> power
    | application
?atom: NAME             -> name
    | CONSTANT          -> constant
    | LPAR sum RPAR     -> brackets
    | LBAR sum RBAR     -> absolute
    | FUNCTION LPAR arguments RPAR  -> call
    | ROOT LPAR arguments RPAR      -> call
    | OWN LPAR arguments RPAR       -> call
    | FUNCTION LBAR sum RBAR        -> call_of_bars
    | atom BANG         -> factorial
    | atom DEGREE       -> degrees
arguments: sum (COMMA sum)*
?application: FUNCTION bare        -> apply
    | FUNCTION application         -> apply
    | FUNCTION MINUS bare          -> apply_negated
    | ROOT bare_item               -> apply
?bare: bare_number
    | bare_item_name
    | bare bare_item_name  -> beside
?bare_item: bare_number | bare_item_name
?bare_number: NUMBER           -> number
    | MIXED                    -> mixed
    | NUMBER DEGREE            -> bare_degrees
    | NUMBER POW signed        -> bare_number_power
?bare_item_name: NAME          -> name
    | CONSTANT                 -> constant
    | NAME POW signed          -> bare_name_power
    | CONSTANT POW signed      -> bare_constant_power
%declare PLUS MINUS TIMES OVER POW LPAR RPAR LBAR RBAR COMMA BANG DEGREE NUMBER MIXED NAME CONSTANT FUNCTION ROOT OWN
"""


class _Words(Lexer):
    """Hands the grammar words that are cut already."""

    def __init__(self, _configuration: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        yield from lexer_state


class _Tree(Transformer[Token, Node]):
    """Builds the tree, one step for each rule."""

    def add(self, parts: list[Any]) -> Node:
        return Node("add", (parts[0], parts[2]))

    def subtract(self, parts: list[Any]) -> Node:
        return Node("subtract", (parts[0], parts[2]))

    def multiply(self, parts: list[Any]) -> Node:
        return Node("multiply", (parts[0], parts[2]), "*")

    def divide(self, parts: list[Any]) -> Node:
        return Node("divide", (parts[0], parts[2]))

    def beside(self, parts: list[Any]) -> Node:
        return Node("multiply", (parts[0], parts[1]))

    def negate(self, parts: list[Any]) -> Node:
        return Node("negate", (parts[1],))

    def plus(self, parts: list[Any]) -> Node:
        return parts[1]  # type: ignore[no-any-return]

    def brackets(self, parts: list[Any]) -> Node:
        return parts[1]  # type: ignore[no-any-return]

    def power(self, parts: list[Any]) -> Node:
        return Node("power", (parts[0], parts[2]))

    def factorial(self, parts: list[Any]) -> Node:
        return Node("factorial", (parts[0],))

    def degrees(self, parts: list[Any]) -> Node:
        return Node("degrees", (parts[0],))

    def absolute(self, parts: list[Any]) -> Node:
        return Node("call", (parts[1],), "abs")

    def name(self, parts: list[Any]) -> Node:
        return Node("name", (), str(parts[0]))

    def constant(self, parts: list[Any]) -> Node:
        return Node("constant", (), str(parts[0]))

    def arguments(self, parts: list[Any]) -> tuple[Node, ...]:
        return tuple(parts[::2])

    def call(self, parts: list[Any]) -> Node:
        return _called(str(parts[0]), parts[2])

    def call_of_bars(self, parts: list[Any]) -> Node:
        return _called(str(parts[0]), (self.absolute(parts[1:]),))

    def apply(self, parts: list[Any]) -> Node:
        return _called(str(parts[0]), (parts[1],))

    def apply_negated(self, parts: list[Any]) -> Node:
        return _called(str(parts[0]), (Node("negate", (parts[2],)),))

    def bare_degrees(self, parts: list[Any]) -> Node:
        return Node("degrees", (self.number(parts[:1]),))

    def bare_number_power(self, parts: list[Any]) -> Node:
        return Node("power", (self.number(parts[:1]), parts[2]))

    def bare_name_power(self, parts: list[Any]) -> Node:
        return Node("power", (self.name(parts[:1]), parts[2]))

    def bare_constant_power(self, parts: list[Any]) -> Node:
        return Node("power", (self.constant(parts[:1]), parts[2]))

    def number(self, parts: list[Any]) -> Node:
        text = str(parts[0])
        mantissa, _, exponent = text.lower().partition("e")
        if exponent and abs(int(exponent)) > LARGEST_POWER_OF_TEN:
            raise Unreadable(TOO_LARGE)
        return Node("number", (), text, Fraction(mantissa) * Fraction(10) ** int(exponent or 0))

    def mixed(self, parts: list[Any]) -> Node:
        text = str(parts[0])
        whole, over, under = (int(part) for part in re.split(r"[ /]+", text))
        if under == 0:
            raise Unreadable(UNCLEAR)
        return Node("mixed", (), f"{whole} {over}/{under}", Fraction(whole * under + over, under))


def _called(word: str, arguments: tuple[Node, ...]) -> Node:
    """Return a function's value; the word may carry a power (sin^2) or a base (log_2)."""
    word, _, exponent = word.partition("^")
    word, _, base = word.partition("_")
    if word == "lg":
        word, base = "log", "10"
    if base:
        arguments = (*arguments, number(int(base)) if base.isdigit() else Node("name", (), base))
    if word == "exp" and len(arguments) == 1:
        called = Node("power", (Node("constant", (), "e"), *arguments))
    elif word == "factorial" and len(arguments) == 1:
        called = Node("factorial", arguments)
    elif word == "cbrt":
        called = Node("call", (*arguments, number(3)), "root")
    else:
        called = Node("call", arguments, word)
    return Node("power", (called, number(int(exponent)))) if exponent else called


_PARSER = Lark(GRAMMAR, parser="lalr", lexer=_Words, transformer=_Tree(), maybe_placeholders=False)


@lru_cache(maxsize=8192)
def written(plain: str, dialect: Dialect = PLAIN) -> Node:
    """Return the tree of an expression in plain notation.

    Raises:
        Unreadable: it is not an expression, or it is too long, too deep or too large.
    """
    words = tokens(plain, dialect)
    if not words:
        raise Unreadable(UNCLEAR)
    try:
        # The type of what the parser returns depends on its transformer, which the library's types leave open.
        tree: Any = _PARSER.parse(words)
    except (LarkError, ArithmeticError, ValueError) as error:
        inner = getattr(error, "orig_exc", None)
        raise inner if isinstance(inner, Unreadable) else Unreadable(UNCLEAR) from None
    if _depth(tree) > DEEPEST_NESTING:
        raise Unreadable(TOO_LARGE)
    return tree  # type: ignore[no-any-return]


def _depth(tree: Node) -> int:
    """Return how many brackets, powers and functions lie inside each other; long sums count as one level."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + (node.op not in _CHAINS or child.op not in _CHAINS)) for child in node.args)
    return deepest
