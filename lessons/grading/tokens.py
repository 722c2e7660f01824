"""Cuts plain notation into the words of the grammar, by what the exercise says are names and functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Token

from lessons.grading.contract import TOO_LARGE, UNCLEAR, Reason, Unreadable, gettext_noop
from lessons.grading.dialect import GREEK, GREEK_LETTERS, Dialect

OTHER_LETTERS = Reason("other_letters", gettext_noop("Use only these letters: %(letters)s."))
NO_DECIMALS = Reason("no_decimals", gettext_noop("Use fractions, not decimals."))

MOST_TOKENS = 400
MOST_DIGITS = 60

TRIGONOMETRIC = ("sin", "cos", "tan", "cot", "sec", "csc")
HYPERBOLIC = tuple(name + "h" for name in TRIGONOMETRIC)
INVERSES = {f"{prefix}{name}": f"a{name}" for name in TRIGONOMETRIC + HYPERBOLIC for prefix in ("arc", "ar", "a")}
FUNCTIONS = {
    **{name: name for name in TRIGONOMETRIC + HYPERBOLIC},
    **INVERSES,
    "cosec": "csc",
    "arccosec": "acsc",
    "acosec": "acsc",
    "tg": "tan",
    "ctg": "cot",
    "arctg": "atan",
    **{name: name for name in ("sqrt", "root", "cbrt", "abs", "log", "ln", "lg", "exp", "min", "max", "floor", "sign")},
    "ceil": "ceiling",
    "ceiling": "ceiling",
    "sgn": "sign",
    "factorial": "factorial",
    "binomial": "binomial",
    "choose": "binomial",
}
CONSTANTS = {"pi": "pi", "inf": "inf", "infty": "inf", "infinity": "inf", "oo": "inf", "Infinity": "inf"}
_ONE_ARGUMENT = frozenset({"sqrt", "cbrt", "root"})
_WORDS = sorted([*FUNCTIONS, *CONSTANTS, *GREEK], key=len, reverse=True)

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![A-Za-z0-9.]))?")
_MIXED = re.compile(r"[0-9]+ +[0-9]+ ?/ ?[0-9]+(?![0-9.])")
_WORD = re.compile(r"[A-Za-zͰ-Ͽ]+'?")
_UNIT_WORD = re.compile(r"[^\W\d_]+")
_UNIT_POWER = re.compile(r"[1-9](?![0-9.])")
_NUMBERS_WITH_NAMES = frozenset({"pi", "e"})
_INDEX = re.compile(r"_ ?(?:\(([A-Za-z0-9]{1,12})\)|([0-9]{1,12}|[A-Za-z]{1,12}))|([0-9]{1,4})(?![0-9.])")
_BASE = re.compile(r"_ ?(?:\(([A-Za-z0-9]{1,12})\)|([0-9]{1,12}|[A-Za-z]))")
_POWER_OF_FUNCTION = re.compile(r" ?\^ ?(?:\( ?(-? ?[0-9]{1,2}) ?\)|(-?[0-9]{1,2}))")
_SIGNS = {
    "+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "OVER", "^": "POW", "(": "LPAR", ")": "RPAR", ",": "COMMA",
    "!": "BANG", "°": "DEGREE", "[": "LPAR", "]": "RPAR",
}  # fmt: skip
_OPERANDS = frozenset({"NUMBER", "MIXED", "NAME", "CONSTANT", "RPAR", "RBAR", "BANG", "DEGREE"})


def tokens(text: str, dialect: Dialect) -> list[Token]:
    """Return the words of an expression. Raises Unreadable."""
    found = _Scanner(text, dialect).scan()
    if len(found) > MOST_TOKENS:
        raise Unreadable(TOO_LARGE)
    return found


class _Scanner:
    """One left-to-right pass over plain notation."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text, self.dialect, self.place = text, dialect, 0
        self.found: list[Token] = []
        self.open_bars = 0
        self.word = _UNIT_WORD if dialect.units else _WORD

    def scan(self) -> list[Token]:
        while self.place < len(self.text):
            if len(self.found) > MOST_TOKENS:
                raise Unreadable(TOO_LARGE)
            self._next()
        return self.found

    def _next(self) -> None:
        character = self.text[self.place]
        if character == " ":
            self.place += 1
        elif character == "|":
            self._bar()
        elif self.text.startswith("**", self.place):
            self._add("POW", "^", 2)
        elif character in _SIGNS:
            self._add(_SIGNS[character], character, 1)
        elif match := _MIXED.match(self.text, self.place):
            self._number("MIXED", match[0])
        elif match := _NUMBER.match(self.text, self.place):
            self._number("NUMBER", match[0])
        elif match := self.word.match(self.text, self.place):
            self.place = match.end()
            self._word(match[0])
        else:
            raise Unreadable(UNCLEAR)

    def _add(self, kind: str, text: str, length: int = 0) -> None:
        self.found.append(Token(kind, text))
        self.place += length

    def _number(self, kind: str, text: str) -> None:
        if sum(character.isdigit() for character in text) > MOST_DIGITS:
            raise Unreadable(TOO_LARGE)
        if self.dialect.no_decimals and "." in text:
            raise Unreadable(NO_DECIMALS)
        self._add(kind, text, len(text))

    def _bar(self) -> None:
        """A bar closes if one is open and something stands before it to be closed."""
        if self.open_bars and self.found and self.found[-1].type in _OPERANDS:
            self.open_bars -= 1
            self._add("RBAR", "|", 1)
        else:
            self.open_bars += 1
            self._add("LBAR", "|", 1)

    def _word(self, word: str) -> None:
        if self.dialect.units:
            self._unit(word)
            return
        for piece in self._pieces("".join(GREEK_LETTERS.get(letter, letter) for letter in word)):
            self._piece(piece)
        self._index()

    def _unit(self, word: str) -> None:
        """Units are whole words; digits right after one are its power: m/s2."""
        if word in _NUMBERS_WITH_NAMES:
            self._add("CONSTANT", word)
            return
        self._add("NAME", word)
        power = _UNIT_POWER.match(self.text, self.place)
        if power:
            self._add("POW", "^")
            self._add("NUMBER", power[0], len(power[0]))

    def _pieces(self, word: str) -> Iterator[str]:
        """Split a run of letters: xy is x times y, but sin, pi, theta and the exercise's own names stay whole."""
        own = [*self.dialect.variables, *self.dialect.functions]
        while word:
            mine = max((name for name in own if word.startswith(name)), key=len, default="")
            common = next((name for name in _WORDS if word.startswith(name)), "")
            piece = max(mine, common, key=len) or word[0]
            yield piece
            word = word[len(piece) :]

    def _piece(self, piece: str) -> None:
        if piece in self.dialect.variables:
            self._add("NAME", piece)
        elif piece in self.dialect.functions:
            self._add("OWN", piece)
        elif piece in FUNCTIONS:
            self._function(piece)
        elif piece in CONSTANTS:
            self._add("CONSTANT", CONSTANTS[piece])
        elif piece == "e" or (self.dialect.complex and piece in {"i", "j"}):
            self._add("CONSTANT", "e" if piece == "e" else "i")
        else:
            self._add("NAME", piece)

    def _function(self, name: str) -> None:
        word = FUNCTIONS[name]
        base = _BASE.match(self.text, self.place) if word == "log" else None
        if base:
            word, self.place = f"log_{base[1] or base[2]}", base.end()
        power = _POWER_OF_FUNCTION.match(self.text, self.place)
        if power:
            exponent = (power[1] or power[2]).replace(" ", "")
            self.place = power.end()
            word = f"a{word}" if exponent == "-1" and word in TRIGONOMETRIC + HYPERBOLIC else f"{word}^{exponent}"
        self._add("ROOT" if name in _ONE_ARGUMENT else "FUNCTION", word)

    def _index(self) -> None:
        """Join an index to the name before it: x_1 and x1 are one name."""
        if not self.found or self.found[-1].type != "NAME":
            self._check_letter()
            return
        match = _INDEX.match(self.text, self.place)
        if match:
            self.place = match.end()
            self.found[-1] = Token("NAME", f"{self.found[-1]}{match[1] or match[2] or match[3]}")
        self._check_letter()

    def _check_letter(self) -> None:
        if not self.dialect.variables:
            return
        if any(token.type == "NAME" and token not in self.dialect.variables for token in self.found[-3:]):
            raise Unreadable(
                Reason(OTHER_LETTERS.code, OTHER_LETTERS.message, {"letters": ", ".join(self.dialect.variables)})
            )
