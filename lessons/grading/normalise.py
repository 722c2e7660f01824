"""From what people type, and what a math field sends, to one plain notation."""

import re
import unicodedata

LONGEST_ANSWER = 2000

_CHARACTERS = str.maketrans(
    {
        "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "＋": "+", "×": "*", "⋅": "*", "·": "*", "∙": "*", "•": "*",
        "÷": "/", "∕": "/", "⁄": "/", "：": ":", "，": ",", "；": ";", "。": ".", "、": ",", "（": "(", "）": ")",
        "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "＝": "=", "＜": "<", "＞": ">", "％": "%",
        "≤": "<=", "≥": ">=", "≦": "<=", "≧": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=", "∞": "inf", "π": "pi",
        "∪": " U ", "’": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2062": "*", "\u2061": "",
    }
)  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_VULGAR = re.compile(r"(\d*)\s*([¼-¾⅐-⅞↉])")
_ROOT = re.compile(r"√\s*(\d+(?:\.\d+)?|[A-Za-z])")


def normalised(text: str) -> str:
    """Return the answer in plain notation: ASCII operators, LaTeX commands written out, powers as ^."""
    text = text[:LONGEST_ANSWER].translate(_CHARACTERS)
    text = _VULGAR.sub(_vulgar_fraction, text)
    text = _RAISED.sub(lambda raised: f"^({raised[0].translate(_SUPERSCRIPTS)})", text)
    text = unicodedata.normalize("NFKC", text)
    text = _ROOT.sub(r"sqrt(\1)", text).replace("√", "sqrt")
    return " ".join(from_latex(text).split())


def _vulgar_fraction(match: re.Match[str]) -> str:
    decomposed = unicodedata.normalize("NFKC", match[2]).replace("⁄", "/")
    return f"{match[1]} {decomposed}" if match[1] else f"({decomposed})"


_SIMPLE_COMMANDS = {
    "cdot": "*", "times": "*", "div": "/", "pm": "±", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=",
    "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "infty": "inf", "pi": "pi",
    "cup": " U ", "exponentialE": "e", "imaginaryI": "i", "degree": "°", "circ": "°", "colon": ":",
    "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "displaystyle": "", "limits": "",
    "quad": " ", "qquad": " ", "ldots": "...", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
    "lparen": "(", "rparen": ")", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "or": " or ", "lor": " or ",
    "and": " and ", "land": " and ", "emptyset": "{}", "varnothing": "{}",
}  # fmt: skip
_TEXT_COMMANDS = {"text", "mathrm", "operatorname", "mathbf", "mathit", "textstyle", "mathord", "mathbb"}
_COMMAND = re.compile(r"\\([A-Za-z]+|.)\s*")


def from_latex(text: str) -> str:
    """Return LaTeX as plain notation; text without a backslash, brace groups aside, is returned as it is."""
    if "\\" not in text and not re.search(r"[\^_]\{", text):
        return text
    return _Latex(text).plain()


class _Latex:
    """One left-to-right pass over LaTeX as a math field sends it."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("$", "")
        self.place = 0

    def plain(self) -> str:
        return self._until("")

    def _until(self, closing: str) -> str:
        parts: list[str] = []
        while self.place < len(self.text):
            character = self.text[self.place]
            if character == closing:
                self.place += 1
                break
            parts.append(self._piece(character))
        return "".join(parts)

    def _piece(self, character: str) -> str:
        if character == "\\":
            return self._command()
        self.place += 1
        if character == "{":
            return f"({self._until('}')})"
        if character == "^":
            return f"^({self._argument()})"
        if character == "~":
            return " "
        return character

    def _command(self) -> str:
        match = _COMMAND.match(self.text, self.place)
        if match is None:
            self.place += 1
            return " "
        name = match[1]
        self.place = match.end()
        if name in {"frac", "dfrac", "tfrac", "cfrac"}:
            over, under = self._argument(), self._argument()
            return f" (({over})/({under}))"
        if name == "sqrt":
            return self._root()
        if name in _TEXT_COMMANDS:
            return self._argument()
        if name in {"{", "}", "%", "$", "&", "#", "_"}:
            return "" if name == "$" else name
        if name in {",", ";", ":", "!", " "}:
            return " "
        return _SIMPLE_COMMANDS.get(name, f"{name} " if len(name) > 1 else name)

    def _root(self) -> str:
        degree = ""
        if self.text[self.place : self.place + 1] == "[":
            self.place += 1
            degree = self._until("]")
        radicand = self._argument()
        return f"root({radicand},{degree})" if degree else f"sqrt({radicand})"

    def _argument(self) -> str:
        while self.text[self.place : self.place + 1] == " ":
            self.place += 1
        if self.place >= len(self.text):
            return ""
        character = self.text[self.place]
        if character == "{":
            self.place += 1
            return self._until("}")
        return self._piece(character)
