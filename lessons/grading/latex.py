"""From LaTeX, as a math field sends it, to plain notation."""

import re

from lessons.grading.contract import TOO_LARGE, UNCLEAR, Unreadable
from lessons.grading.dialect import GREEK, words

DEEPEST_GROUPS = 40

_SIMPLE_COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "pm": "±", "mp": "±", "le": "<=", "leq": "<=", "leqslant": "<=",
    "ge": ">=", "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "infty": "inf",
    "cup": " U ", "cap": " ∩ ", "in": " ∈ ", "setminus": " - ", "backslash": " - ",
    "exponentialE": "e", "imaginaryI": "i", "imaginaryJ": "j", "degree": "°", "circ": "°", "colon": ":",
    "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "Bigl": "", "Bigr": "", "mleft": "",
    "mright": "", "displaystyle": "", "textstyle": "", "limits": "", "nolimits": "", "differentialD": "d",
    "quad": " ", "qquad": " ", "ldots": "...", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
    "lparen": "(", "rparen": ")", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "or": " or ", "lor": " or ",
    "vee": " or ", "and": " and ", "land": " and ", "wedge": " and ", "emptyset": "{}", "varnothing": "{}", "R": "R",
    "reals": "R", "Reals": "R", "prime": "'", "mathrm": "", "%": "%", "&": "", "#": "#", "{": "{", "}": "}", "_": "_",
    "$": "", ",": " ", ";": " ", ":": " ", "!": "", " ": " ", "|": "|", "\\": " ", "(": " ", ")": " ", "[": " ",
    "]": " ",
}  # fmt: skip
_GROUPS = {
    "text",
    "operatorname",
    "mathrm",
    "mathbf",
    "mathit",
    "mathsf",
    "mathord",
    "mathbb",
    "boxed",
    "textbf",
    "mbox",
}
_FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac"}
_LETTERS = frozenset(
    words(
        "pi sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan arccot arcsec arccsc arsinh arcosh artanh "
        "log ln lg exp min max sgn"
    )
) | frozenset(GREEK)
_COMMAND = re.compile(r"\\([A-Za-z]+|.)\s*")
_DIGITS = re.compile(r"[0-9]+")


def from_latex(text: str) -> str:
    """Return LaTeX as plain notation; text without a backslash or a group is returned as it is. Raises Unreadable."""
    if "\\" not in text and not re.search(r"[\^_]\{", text):
        return text
    return _Latex(text).plain()


def in_text(text: str) -> str:
    r"""Return the words in \text{...}, where that is all there is; any other text as it is."""
    match = re.fullmatch(r"\s*\$?\\(?:text|mathrm|textbf|mbox|operatorname)\{([^{}\\]*)\}\$?\s*", text)
    return match[1] if match else text


class _Latex:
    """One left-to-right pass over LaTeX."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\\$", "").replace("$", "")
        self.place = 0
        self.groups = 0

    def plain(self) -> str:
        return self._until("")

    def _until(self, closing: str) -> str:
        self.groups += 1
        if self.groups > DEEPEST_GROUPS:
            raise Unreadable(TOO_LARGE)
        parts: list[str] = []
        while self.place < len(self.text):
            character = self.text[self.place]
            if character == closing:
                self.place += 1
                break
            parts.append(self._piece(character, "".join(parts[-1:])))
        self.groups -= 1
        return "".join(parts)

    def _piece(self, character: str, before: str = "") -> str:
        if character == "\\":
            return self._command(before)
        self.place += 1
        if character == "{":
            return f"({self._until('}')})"
        if character == "}":
            raise Unreadable(UNCLEAR)
        if character in "^_":
            return f"{character}({self._argument()})"
        return " " if character == "~" else character

    def _command(self, before: str) -> str:
        match = _COMMAND.match(self.text, self.place)
        if match is None:
            raise Unreadable(UNCLEAR)
        name, self.place = match[1], match.end()
        if name in _FRACTIONS:
            return self._fraction(before)
        if name == "sqrt":
            return self._root()
        if name == "placeholder":
            raise Unreadable(UNCLEAR)
        if name in _GROUPS and self.text[self.place : self.place + 1] == "{":
            return f" {self._argument()} " if name in {"text", "mbox"} else self._argument()
        if name in _SIMPLE_COMMANDS:
            return _SIMPLE_COMMANDS[name]
        if name in _LETTERS:
            return f" {name} "
        raise Unreadable(UNCLEAR)

    def _fraction(self, before: str) -> str:
        r"""Return a fraction; right after a digit, 1\frac{1}{2} is the mixed number 1 1/2."""
        over, under = self._argument(), self._argument()
        if before[-1:].isdigit() and _DIGITS.fullmatch(over) and _DIGITS.fullmatch(under):
            return f" {over}/{under}"
        return f" (({over})/({under}))"

    def _root(self) -> str:
        degree = ""
        if self.text[self.place : self.place + 1] == "[":
            self.place += 1
            degree = self._until("]")
        radicand = self._argument()
        return f" root({radicand},{degree})" if degree else f" sqrt({radicand})"

    def _argument(self) -> str:
        while self.text[self.place : self.place + 1] == " ":
            self.place += 1
        if self.place >= len(self.text):
            raise Unreadable(UNCLEAR)
        character = self.text[self.place]
        if character == "{":
            self.place += 1
            return self._until("}")
        self.groups += 1
        if self.groups > DEEPEST_GROUPS:
            raise Unreadable(TOO_LARGE)
        piece = self._piece(character)
        self.groups -= 1
        return piece
