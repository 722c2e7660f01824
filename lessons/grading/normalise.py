"""From what people type, and what a math field sends, to one plain notation."""

import re
import unicodedata

from lessons.grading.contract import TOO_LARGE, Unreadable
from lessons.grading.latex import from_latex

LONGEST_ANSWER = 2000

_CHARACTERS = str.maketrans(
    {
        "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "＋": "+", "×": "*", "⋅": "*", "·": "*", "∙": "*", "•": "*",
        "÷": "/", "∕": "/", "⁄": "/", "：": ":", "，": ",", "；": ";", "。": ".", "、": ",", "（": "(", "）": ")",
        "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "＝": "=", "＜": "<", "＞": ">", "％": "%",
        "≤": "<=", "≥": ">=", "≦": "<=", "≧": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=", "∞": "inf", "π": "pi",
        "∪": " U ", "∅": "{}", "∩": " ∩ ", "’": "'", "º": "°", "˚": "°", "ℝ": "R", "∖": "-", "∨": " or ", "∧": " and ",
        "∶": ":", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2062": "*", "\u2061": "", "\ufeff": "", "\u200b": "",
    }
)  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")
_LOWERED = re.compile(r"[₀-₉]+")
_VULGAR = re.compile(r"([0-9]*)\s*([¼-¾⅐-⅞↉])")
_DEGREE = re.compile(r"\^ ?(?:\( ?° ?\)|°)")
_ROOT = re.compile(r"([√∛∜])\s*([0-9]+(?:\.[0-9]+)?|[A-Za-z])?")
_DEGREES = {"√": "", "∛": "3", "∜": "4"}


def normalised(text: str) -> str:
    """Return the answer in plain notation: ASCII operators, LaTeX commands written out, powers as ^.

    Raises:
        Unreadable: it is too long.
    """
    text = text.strip()
    if len(text) > LONGEST_ANSWER:
        raise Unreadable(TOO_LARGE)
    text = _VULGAR.sub(_vulgar_fraction, text.translate(_CHARACTERS))
    text = _RAISED.sub(lambda raised: f"^({raised[0].translate(_SUPERSCRIPTS)})", text)
    text = _LOWERED.sub(lambda lowered: f"_{lowered[0].translate(_SUBSCRIPTS)}", text)
    text = unicodedata.normalize("NFKC", _ROOT.sub(_root, text))
    return _DEGREE.sub("°", " ".join(from_latex(text).split()))


def _vulgar_fraction(match: re.Match[str]) -> str:
    decomposed = unicodedata.normalize("NFKC", match[2]).replace("⁄", "/")
    return f"{match[1]} {decomposed}" if match[1] else f"({decomposed})"


def _root(match: re.Match[str]) -> str:
    degree = _DEGREES[match[1]]
    if match[2]:
        return f" root({match[2]},{degree})" if degree else f" sqrt({match[2]})"
    return " cbrt" if degree == "3" else " sqrt"
