"""What a text states about numbers and formulas, in symbols or in words, as relations that can be checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from lessons.grading.truth import is_true
from tutor.generation.number_words import in_digits

MOST_STATEMENTS = 30
"""More than so many in one sentence is no teaching; the rest counts as unchecked."""

_MATH = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_SIGN = r"(?:<=|>=|!=|=|<|>|≤|≥|≠|≈|≒)"
_HAS_SIGN = re.compile(rf"{_SIGN}|\\(?:leq?|geq?|neq?|approx|lt|gt)(?![A-Za-z])")
# Prose around formulas: an operand is a number, a single letter (with a power), or something in brackets.
_NUMBER = r"\d+(?:[.,]\d+)*(?:\s\d+/\d+)?"
_OPERAND = (
    rf"(?:(?:√\s*)?(?:{_NUMBER}|\([^()\n]{{1,60}}\)|(?<![A-Za-z'’])[A-Za-z](?![A-Za-z'’]))(?:\^\(?-?\w+\)?|²|³|%)*)+"
)
_SIDE = rf"[-−+]?\s*{_OPERAND}(?:\s*[-−–+*/×·÷^]\s*[-−]?\s*{_OPERAND})*"
_PLAIN = re.compile(rf"{_SIDE}(?:\s*{_SIGN}\s*{_SIDE})+")
_SEPARATORS = re.compile(
    r"\\(?:quad|qquad|text\s*\{[^}]*\}|Rightarrow|implies|Longrightarrow|to|rightarrow|iff|therefore|\\)(?![A-Za-z])"
    r"|[;；，→⇒⟹]|,(?!\d{3}(?!\d))"
)
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)*)\s*\\?%")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CHINESE_HALF = re.compile(r"(?<=\d)\s*的一半")
_WORDS = (
    (r"\b(?:is|are)?\s*(?:exactly\s+)?(?:equal(?:s|\s+to)?|makes?|gives?|comes\s+to)\b|\b(?:is|are)\b", " = "),
    (r"\bplus\b|\badded\s+to\b", " + "),
    (r"\bminus\b|\btake\s+away\b", " - "),
    (r"\b(?:times|multiplied\s+by)\b", " * "),
    (r"\b(?:divided\s+by|over)\b", " / "),
    (r"\bsquared\b", "^2"),
    (r"\bcubed\b", "^3"),
    (r"\bis\s+(?:less|smaller)\s+than\b", " < "),
    (r"\bis\s+(?:greater|more|larger|bigger)\s+than\b", " > "),
    (r"\b(?:the\s+)?square\s+root\s+of\s+", "√"),
    (r"\bhalf\s+of\b", " 1/2 * "),
    (r"\b(?:a|one)\s+(?:third)\s+of\b", " 1/3 * "),
    (r"\b(?:a|one)\s+(?:quarter|fourth)\s+of\b", " 1/4 * "),
    (r"(?<=[\d%)])\s+of\s+(?=[\d(])", " * "),
    (r"(?<=\d)\s*(?:加上?)\s*(?=[-\d(])", " + "),
    (r"(?<=\d)\s*(?:减去?)\s*(?=[-\d(])", " - "),
    (r"(?<=\d)\s*(?:乘以?)\s*(?=[-\d(])", " * "),
    (r"(?<=\d)\s*(?:除以)\s*(?=[-\d(])", " / "),
    (r"(?<=[\d%)])\s*的\s*(?=\d)", " * "),
    (r"(?<=\d)\s*的平方(?!根)", "^2"),
    (r"(?<=[\d)%])\s*(?:等于|就是|得到?|是)\s*(?=[-−\d(√])", " = "),
    (r"(?<=[\d)])\s*(?:小于)\s*(?=[-−\d(])", " < "),
    (r"(?<=[\d)])\s*(?:大于)\s*(?=[-−\d(])", " > "),
)
_REWRITES = tuple((re.compile(pattern, re.IGNORECASE), symbol) for pattern, symbol in _WORDS)
# The words that compare come before "is", which would leave "less than" behind.
_ORDERED = tuple(sorted(_REWRITES, key=lambda rewrite: rewrite[1] not in {" < ", " > "}))
_PREMISE = re.compile(
    r"\b(?:suppose|say|let|imagine|consider|for example|for instance|here is (?:a|an|another)|try|solve|take|look at"
    r"|example)\b"
    r"|假设|设|比如|例如|举个例子|试试|解方程|考虑|看看|来看",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])")


def statements_in(text: str) -> Iterator[str]:
    """Yield every relation that a text states, in plain notation or LaTeX, in the order of what is found where.

    `$3 + 4 = 7$`, `2x + 1 = 7`, `three plus four is seven` and `3加4等于7` all state one.
    """
    for match in _MATH.finditer(text):
        for part in _SEPARATORS.split(next(group for group in match.groups() if group)):
            if part and _HAS_SIGN.search(part):
                yield _as_fractions(part)
    prose = _MATH.sub(lambda formula: f" {_spoken(formula)} ", text)
    yield from (_as_fractions(relation) for relation in _in_prose(prose))


def false_statement(text: str, given: Sequence[str]) -> str | None:
    """Return the first thing that a text states and that is not known to be true, None if there is none.

    Args:
        text: a sentence, or a few.
        given: relations that hold in what is being talked about; see `is_true`.
    """
    premises = list(given)
    may_suppose = bool(_PREMISE.search(text))
    for number, relation in enumerate(dict.fromkeys(statements_in(text))):
        if number == MOST_STATEMENTS:
            return relation
        if is_true(relation, premises):
            continue
        # "Suppose 3x + 5 = 20" says nothing false; what follows from it is checked.
        if not may_suppose or not _LETTER.search(relation) or is_true(relation, ()) is None:
            return relation
        premises.append(relation)
        may_suppose = False
    return None


def premises_in(text: str) -> list[str]:
    """Return the relations with letters in a text that is to be believed, such as the question of an exercise."""
    return [relation for relation in dict.fromkeys(statements_in(text)) if _LETTER.search(relation)]


def _spoken(formula: re.Match[str]) -> str:
    """Return a formula as it stands among words, if it is a single number or letter: `$3$ plus $4$ is $8$`."""
    written = next(group for group in formula.groups() if group).strip()
    return written if re.fullmatch(r"[-−]?(?:\d[\d.,]*|[A-Za-z])\s*\\?%?", written) else "¦"


def _in_prose(prose: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", prose.replace("²", "^2").replace("³", "^3"))
    yield from _PLAIN.findall(plain)
    worded = in_digits(_CHINESE_HALF.sub(" / 2", plain))
    for pattern, symbol in _ORDERED:
        worded = pattern.sub(symbol, worded)
    if worded != plain:
        yield from (relation for relation in _PLAIN.findall(worded) if _is_computation(relation))


def _is_computation(relation: str) -> bool:
    """Whether what words gave is about numbers: "x is 3" may be a question, "the 2 is 3 places from" is no equation."""
    return not _LETTER.search(relation) and bool(re.search(r"[-+*/^√<>×÷]", relation))


def _as_fractions(relation: str) -> str:
    return _PERCENT.sub(r"(\1/100)", _THOUSANDS.sub("", relation)).strip()
