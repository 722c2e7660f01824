"""Writes expressions in LaTeX as they were typed."""

from __future__ import annotations

from lessons.grading.dialect import GREEK, words
from lessons.grading.tree import Node

_LEVELS = {"add": 1, "subtract": 1, "negate": 2, "multiply": 3, "divide": 5, "power": 4, "factorial": 4, "degrees": 4}
_NAMED = frozenset(words("sin cos tan cot sec csc sinh cosh tanh coth ln log min max exp"))
_GREEK = frozenset(GREEK)


def latex(node: Node) -> str:
    """Return LaTeX for an expression, with brackets where they are needed."""
    if node.op == "mixed":
        whole, over, under = node.text.replace("/", " ").split()
        return rf"{whole}\frac{{{over}}}{{{under}}}"
    if node.op == "number":
        return _number(node.text)
    if node.op == "unit":
        return rf"\mathrm{{{node.text}}}"
    if node.op == "name":
        return _name(node.text)
    if node.op == "constant":
        return {"pi": r"\pi", "inf": r"\infty"}.get(node.text, node.text)
    if node.op == "call":
        return _call(node)
    return _operation(node)


def _operation(node: Node) -> str:
    parts = node.args
    if node.op in {"add", "subtract"}:
        sign = "+" if node.op == "add" else "-"
        return f"{latex(parts[0])} {sign} {_inside(parts[1], 2 if node.op == 'add' else 3)}"
    if node.op == "negate":
        return f"-{_inside(parts[0], 3)}"
    if node.op == "divide":
        return rf"\frac{{{latex(parts[0])}}}{{{latex(parts[1])}}}"
    if node.op == "power":
        return f"{_inside(parts[0], 6)}^{{{latex(parts[1])}}}"
    if node.op == "multiply":
        left, right = _inside(parts[0], 2), _inside(parts[1], 3)
        return f"{left} \\cdot {right}" if right[:1].isdigit() or right.startswith(r"\frac") else f"{left} {right}"
    return _inside(parts[0], 6) + ("!" if node.op == "factorial" else r"^{\circ}")


def _inside(node: Node, level: int) -> str:
    text = latex(node)
    own = _LEVELS.get(node.op, 7)
    if node.op == "mixed" or (node.op == "call" and level == 6 and node.text not in {"abs"}):
        own = 5
    return text if own >= level else rf"\left({text}\right)"


def _number(text: str) -> str:
    mantissa, _, exponent = text.lower().partition("e")
    if "/" in mantissa:
        over, under = mantissa.split("/")
        return rf"\frac{{{over}}}{{{under}}}"
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _name(text: str) -> str:
    letters = text.rstrip("0123456789") or text
    index = text[len(letters) :]
    if len(letters) > 1 and letters not in _GREEK:
        letters, index = letters[0], letters[1:] + index
    shown = f"\\{letters}" if letters in _GREEK else letters
    return f"{shown}_{{{index}}}" if index else shown


def _call(node: Node) -> str:
    parts = [latex(part) for part in node.args]
    if node.text == "sqrt" and len(parts) == 1:
        return rf"\sqrt{{{parts[0]}}}"
    if node.text == "root" and len(parts) == 2:
        return rf"\sqrt[{parts[1]}]{{{parts[0]}}}"
    if node.text == "abs":
        return rf"\left|{parts[0]}\right|"
    if node.text == "log" and len(parts) == 2:
        return rf"\log_{{{parts[1]}}}\left({parts[0]}\right)"
    name = f"\\{node.text}" if node.text in _NAMED else rf"\operatorname{{{node.text}}}"
    return rf"{name}\left({', '.join(parts)}\right)"
