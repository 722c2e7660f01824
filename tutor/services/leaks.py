"""Whether a text meant for a student gives the answer away."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from lessons.grading import RIGHT_IN_ANOTHER_FORM, Verdict, grade
from lessons.models import Exercise
from tutor.conversation.number_words import numbers_in_words

MOST_CANDIDATES = 120
"""A text with more numbers and formulas than this is no feedback; it counts as giving the answer away."""
_MATH = re.compile(r"\$([^$]+)\$")
_NUMBER = re.compile(r"(?:(?<![\w).])[-−])?\d+(?:\s+\d+\s*/\s*\d+|(?:[.,]\d+)?(?:\s*/\s*\d+)?(?:\s*%)?)")
_PLAIN_MATH = re.compile(r"[(\[{]?[\w.]+(?:\s*(?:<=|>=|[-−+*/^=<>≤≥,·×])\s*[-−]?[\w.()]+)+[)\]}]?")
_STATED = re.compile(
    r"(?:answer|result|solution|equals|is|get|=|答案|结果|等于|是)\s*(?:be|is|是)?\s*[:：]?\s*\$?([^\s$,;。，；]+?)[.!！]?"
    r"(?=[\s$,;。，；!！]|\.\s|$)",
    re.IGNORECASE,
)
"""What a text says that the answer is, even if the question shows the same number."""
_RELATION = re.compile(r"\\(?:leq?|geq?|neq?|approx)(?![A-Za-z])|[=<>≤≥≈]")


def gives_answer_away(text: str, exercise: Exercise, *, said: str = "") -> bool:
    """Whether a text states the key, or something that grades as the key.

    Args:
        text: Markdown meant for the student.
        exercise: the one being worked on.
        said: what the student wrote; repeating it, or what the question shows, tells nothing new.
    """
    text = unicodedata.normalize("NFKC", text)
    if exercise.options.get("choices"):
        return _names_choice(text, exercise)
    if exercise.options.get("items"):
        return _tells_order(text, exercise)
    if exercise.kind == "text":
        return _says_words(text, exercise)
    known = {_folded(candidate) for candidate in [*_candidates(exercise.stem), *_candidates(said), said]}
    stated = {_folded(candidate) for candidate in _STATED.findall(text)}
    candidates = list(islice(dict.fromkeys(_candidates(text)), MOST_CANDIDATES + 1))
    return len(candidates) > MOST_CANDIDATES or any(
        (_folded(candidate) not in known or _folded(candidate) in stated) and _is_key(candidate, exercise)
        for candidate in candidates
    )


def _candidates(text: str) -> Iterator[str]:
    """Yield every number, in digits or words, and every piece of mathematics, each side of a relation by itself."""
    text = unicodedata.normalize("NFKC", text)
    for span in [*_MATH.findall(text), *_PLAIN_MATH.findall(text)]:
        for part in [span, *_RELATION.split(span)]:
            if part.strip():
                yield part.strip()
    for number in _NUMBER.findall(text):
        yield number.strip()
    yield from numbers_in_words(text)


def _is_key(candidate: str, exercise: Exercise) -> bool:
    """Whether a candidate grades as the key, be it in another form."""
    graded = grade(exercise.kind, exercise.key, candidate, exercise.options)
    return graded.verdict is Verdict.CORRECT or graded.reason.code in RIGHT_IN_ANOTHER_FORM


def _names_choice(text: str, exercise: Exercise) -> bool:
    """Whether a text names a right option, by its words or by its letter."""
    right = {part.strip().casefold() for part in exercise.key.split(",")} | {exercise.key.strip().casefold()}
    folded, stem = _folded(text), _folded(exercise.stem)
    for option in exercise.options["choices"]:
        name, words = str(option["id"]), str(option["text"])
        if not {name.casefold(), words.casefold()} & right:
            continue
        by_letter = re.search(
            rf"(?:option|choice|answer|choose|选项?|答案)\s*(?:is|是)?\W*{re.escape(name)}\b", text, re.I
        )
        if by_letter or (_folded(words) in folded and _folded(words) not in stem):
            return True
    return False


def _tells_order(text: str, exercise: Exercise) -> bool:
    """Whether a text names all items in the right order, by their words or by their letters."""
    texts = {str(item["id"]): str(item["text"]) for item in exercise.options["items"]}
    order = [part.strip() for part in exercise.key.split(",")]
    words = ".*".join(re.escape(_folded(texts.get(name, name))) for name in order)
    letters = r"\W+(?:\w{2,}\W+)?".join(re.escape(name) for name in order)
    return bool(re.search(words, _folded(text), re.DOTALL) or re.search(rf"\b{letters}\b", text, re.IGNORECASE))


def _says_words(text: str, exercise: Exercise) -> bool:
    """Whether a text holds the words that are the answer, unless the question does."""
    for words in [exercise.key, *exercise.options.get("accept", [])]:
        said = re.compile(rf"(?<!\w){re.escape(' '.join(words.split()))}(?!\w)", re.IGNORECASE)
        if said.search(" ".join(text.split())) and not said.search(" ".join(exercise.stem.split())):
            return True
    return False


def _folded(text: str) -> str:
    return re.sub(r"[\s$]", "", text).replace("−", "-").casefold()
