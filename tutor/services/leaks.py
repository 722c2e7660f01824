"""Whether a text meant for a student gives the answer away."""

import re
from collections.abc import Iterator

from lessons.grading import Verdict, grade
from lessons.models import Exercise

MOST_CANDIDATES = 40
_ENGLISH_NUMBERS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty
"""
NUMBER_WORDS = {
    word: str(number)
    for words in (_ENGLISH_NUMBERS.split(), "零一二三四五六七八九十")
    for number, word in enumerate(words)
}
RIGHT_IN_ANOTHER_FORM = {"collect", "expand", "factor", "one_number", "simplify", "write_mixed"}
_MATH = re.compile(r"\$([^$]+)\$")
_NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?(?:\s*%)?")
_STATED = re.compile(
    r"(?:answer|result|solution|equals|is|get|=|答案|结果|等于|是)\s*(?:be|is)?\s*:?\s*\$?([^\s$,;。，；]+?)[.!]?(?=[\s$,;。，；]|$)"
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
    offered = exercise.options.get("choices") or exercise.options.get("items")
    if offered:
        return _names_choice(text, exercise, said)
    known = {_folded(candidate) for candidate in [*_candidates(exercise.stem), *_candidates(said), said]}
    stated = {_folded(candidate) for candidate in _STATED.findall(text)}
    return any(
        (_folded(candidate) not in known or _folded(candidate) in stated) and _is_key(candidate, exercise)
        for candidate in dict.fromkeys(_candidates(text))
    )


def _candidates(text: str) -> Iterator[str]:
    """Yield every number and every piece of mathematics in a text, each side of a relation by itself."""
    found = 0
    for span in _MATH.findall(text):
        for part in [span, *_RELATION.split(span)]:
            if part.strip() and found < MOST_CANDIDATES:
                found += 1
                yield part.strip()
    plain = " ".join(NUMBER_WORDS.get(word.casefold(), word) for word in re.findall(r"[^\W\d_]+|\S", text))
    for number in [*_NUMBER.findall(text), *_NUMBER.findall(plain)]:
        if found < 2 * MOST_CANDIDATES:
            found += 1
            yield number.strip()


def _is_key(candidate: str, exercise: Exercise) -> bool:
    """Whether a candidate grades as the key, be it in another form."""
    graded = grade(exercise.kind, exercise.key, candidate, exercise.options)
    return graded.verdict is Verdict.CORRECT or graded.reason.code in RIGHT_IN_ANOTHER_FORM


def _names_choice(text: str, exercise: Exercise, said: str) -> bool:
    offered = {str(option["id"]): str(option["text"]) for option in exercise.options.get("choices", [])}
    right = offered.get(exercise.key)
    if right is None or said.strip() == exercise.key:
        return False
    return _folded(right) in _folded(text) and _folded(right) not in _folded(exercise.stem)


def _folded(text: str) -> str:
    return re.sub(r"[\s$]", "", text).replace("−", "-").casefold()
