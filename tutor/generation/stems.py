"""What a question asks, read off its words by code: possible where the whole stem is one of a closed list of forms.

A statement that a model hands in with its question proves nothing about the question. Here the statement is made from
the stem itself, so that whoever wrote the stem has no say in what it means. One word more than the form has, and
nothing is derived.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lessons.grading.contract import Unreadable
from tutor.generation.formulas import expression, is_worked, plain, sides


@dataclass(frozen=True, slots=True)
class Derived:
    """What a stem asks: a check of the templates' vocabulary with its statement, and the form the answer must have.

    `given` holds values of letters that the stem states, in plain notation.
    """

    check: str
    parts: Sequence[str]
    form: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


_F = r"\$([^$]+)\$"
_SUFFIXES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "en_lowest": (r" Give your answer (?:as a fraction )?in lowest terms\.", {"form": "lowest_terms"}),
    "en_decimal": (r" Give your answer as a decimal\.", {"form": "decimal"}),
    "zh_lowest": (r"用最简分数表示。", {"form": "lowest_terms"}),
    "zh_decimal": (r"用小数表示。", {"form": "decimal"}),
}

# By name of the form: a regular expression for the whole stem in each language.
_FORMS: Mapping[str, Mapping[str, str]] = {
    "evaluate": {
        "en": rf"(?:Work out|Calculate|Compute|Evaluate|Find|Find the value of) {_F}\.|What is {_F}\?",
        "zh-hans": rf"(?:计算|求) ?{_F} ?(?:的值)?。|{_F} ?等于多少？",
    },
    "part": {
        "en": rf"(?:Work out|Calculate|Find) {_F} of {_F}\.|What is {_F} of {_F}\?",
        "zh-hans": rf"求 ?{_F} ?的 ?{_F}。",
    },
    "substitute": {
        "en": rf"(?:Work out|Calculate|Evaluate|Find the value of) {_F} (?:for|if|when) {_F}(?: and {_F})?\.",
        "zh-hans": rf"当 ?{_F}(?: ?且 ?{_F})? ?时，求 ?{_F} ?的值。",
    },
    "simplify": {"en": rf"Simplify {_F}\.", "zh-hans": rf"化简 ?{_F}。"},
    "expand": {"en": rf"(?:Expand|Expand and simplify|Multiply out) {_F}\.", "zh-hans": rf"展开 ?{_F}。"},
    "factor": {"en": rf"(?:Factor|Factorise|Factorize) {_F}\.", "zh-hans": rf"(?:分解因式|因式分解) ?{_F}。"},
    "solve": {
        "en": rf"Solve (?:the equation |the inequality )?{_F}(?: for {_F})?\.|Which value of {_F} solves {_F}\?",
        "zh-hans": rf"解(?:方程|不等式) ?{_F}。",
    },
    "system": {
        "en": rf"Solve (?:the (?:system|system of equations|simultaneous equations) )?{_F} and {_F}\.",
        "zh-hans": rf"解方程组 ?{_F} ?和 ?{_F}。",
    },
    "gcd": {
        "en": rf"Find the (?:greatest common divisor|greatest common factor|highest common factor) of {_F} and {_F}\.",
        "zh-hans": rf"求 ?{_F} ?和 ?{_F} ?的最大公约数。",
    },
    "lcm": {
        "en": rf"Find the (?:least|lowest) common multiple of {_F} and {_F}\.",
        "zh-hans": rf"求 ?{_F} ?和 ?{_F} ?的最小公倍数。",
    },
    "round": {
        "en": rf"Round {_F} to (one|two|three) decimal places?\.",
        "zh-hans": rf"把 ?{_F} ?四舍五入到小数点后(一|两|三)位。",
    },
    "line": {
        "en": rf"Find the equation of the (?:straight )?line through {_F} and {_F}\.",
        "zh-hans": rf"求经过 ?{_F} ?和 ?{_F} ?的直线方程。",
    },
    "order": {
        "en": r"Put (?:the|these) numbers in order, (smallest|largest) first\.",
        "zh-hans": r"把这些数按从(小到大|大到小)的顺序排列。",
    },
    "equal": {
        "en": rf"Which (?:expression|fraction|number) (?:equals|is equal to) {_F}\?",
        "zh-hans": rf"哪一个(?:式子|分数|数)等于 ?{_F}？",
    },
    "extreme": {
        "en": r"Which (?:of these numbers|number|fraction|of these fractions) is the (largest|smallest)\?",
        "zh-hans": r"哪一个(?:数|分数)最(大|小)？",
    },
}
_PLACES = {"one": "1", "two": "2", "three": "3", "一": "1", "两": "2", "三": "3"}
_POINT = re.compile(r"\( ?(-?[0-9]{1,6}) ?, ?(-?[0-9]{1,6}) ?\)")
_VALUE = re.compile(r"([a-zA-Z]) ?= ?(-?[0-9]{1,6}(?:\.[0-9]{1,4})?|-?\\frac\{[0-9]{1,4}\}\{[0-9]{1,4}\})")
_WHOLE = re.compile(r"[1-9][0-9]{0,5}")
_PART_OF = re.compile(r"[0-9.]+\\%|\\[dt]?frac\{[0-9]+\}\{[0-9]+\}|[0-9]+/[0-9]+")


def derived(stem: str, language: str) -> Derived | None:
    """Return what a stem asks, None unless the whole of it is of a form that code understands."""
    stem, form = _without_suffix(" ".join(stem.split()))
    for name, patterns in _FORMS.items():
        match = re.fullmatch(patterns[language], stem) if language in patterns else None
        if match is None:
            continue
        try:
            found = _read(name, [group for group in match.groups() if group is not None], language)
        except (Unreadable, ValueError):
            return None
        if found is None or (form and found.check != "evaluate"):
            return None
        return Derived(found.check, found.parts, {**found.form, **form}, found.given)
    return None


def stated(check: str, parts: Sequence[str]) -> Derived:
    """Return what a model's own statement says, read as strictly as a stem.

    Raises:
        Unreadable, ValueError: it is not of the vocabulary, or of more than bounded size.
    """
    parts = [re.sub(r"\\?%", r"\\%", part.strip()) for part in parts]  # what is not drawn needs no escape
    if check == "evaluate" and len(parts) == 1:
        return Derived(check, [expression(parts[0])])
    if check in {"solve", "same_solutions"} and 1 <= len(parts) <= 2:
        found = _equations("system" if len(parts) == 2 else "solve", parts)
        if found is not None and found.check == check:
            return found
    if check in {"gcd", "lcm"} and len(parts) == 2 and all(map(_WHOLE.fullmatch, parts)):
        return Derived(check, parts)
    if check == "round" and len(parts) == 2:
        return Derived(check, [_decimal(parts[0]), str(int(parts[1]))])
    if check == "through" and len(parts) == 2:
        return Derived(check, [f"({point[1]}, {point[2]})" for point in map(_POINT.fullmatch, parts) if point])
    if check == "order" and list(parts) in (["ascending"], ["descending"]):
        return Derived(check, parts)
    raise ValueError("no statement of the vocabulary")


def _without_suffix(stem: str) -> tuple[str, Mapping[str, Any]]:
    for pattern, form in _SUFFIXES.values():
        match = re.search(pattern + "$", stem)
        if match:
            return stem[: match.start()], form
    return stem, {}


def _read(name: str, groups: Sequence[str], language: str) -> Derived | None:
    if name in {"solve", "system"}:
        return _equations(name, groups)
    if name in {"gcd", "lcm"}:
        return Derived(name, list(groups)) if all(map(_WHOLE.fullmatch, groups)) else None
    if name == "round":
        return Derived("round", [str(_decimal(groups[0])), _PLACES[groups[1]]])
    if name == "line":
        points = [_POINT.fullmatch(group) for group in groups]
        if not all(points):
            return None
        return Derived("through", [f"({point[1]}, {point[2]})" for point in points if point])
    if name in {"order", "extreme"}:
        is_rising = groups[0] in {"smallest", "小到大", "小"}
        return Derived(name, ["ascending" if is_rising else "descending"])
    if name == "part":
        if not _PART_OF.fullmatch(groups[0]):
            return None
        return Derived("evaluate", [f"({expression(groups[0])})*({expression(groups[1])})"])
    if name == "substitute":
        return _substituted(groups, language)
    text = expression(groups[0])
    if name == "equal":
        return Derived("evaluate", [text])
    forms: Mapping[str, Mapping[str, Any]] = {
        "simplify": {"form": "simplified"},
        "expand": {"form": "expanded"},
        "factor": {"form": "factored"},
    }
    return Derived("evaluate", [text], forms.get(name, {})) if is_worked(groups[0]) else None


def _equations(name: str, groups: Sequence[str]) -> Derived | None:
    if name == "solve" and len(groups) == 2:  # "Solve F for x", "Which value of x solves F"
        groups = [group for group in groups if not re.fullmatch("[a-zA-Z]", group)]
        if len(groups) != 1:
            return None
    read = [sides(group) for group in groups]
    if all(signs == ["="] for _sides, signs in read):
        return Derived("solve", [f"{parts[0]} = {parts[1]}" for parts, _signs in read])
    if name == "solve" and set(read[0][1]) <= {"<", ">", "<=", ">="} and len(read[0][1]) == 1:
        parts, signs = read[0]
        return Derived("same_solutions", [f"{parts[0]} {signs[0]} {parts[1]}"])
    return None


def _substituted(groups: Sequence[str], language: str) -> Derived | None:
    asked, values = (groups[-1], groups[:-1]) if language == "zh-hans" else (groups[0], groups[1:])
    text, given = expression(asked), {}
    for value in values:
        match = _VALUE.fullmatch(value)
        if match is None or match[1] in given:
            return None
        given[match[1]] = plain(match[2])
    return Derived("evaluate", [text], given=given)


def _decimal(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,6}\.[0-9]{1,8}", text):
        raise ValueError(text)
    return text
