"""Checking an authored exercise's definition as its file gives it, and making the exercise of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lessons.blueprints.authored import AuthoredExercise, authored_exercise, wrong_by_misconception
from lessons.blueprints.authored_checks import GAP, verify_authored
from lessons.blueprints.blueprint import CHOICE_IDS
from lessons.blueprints.reader import Section, plain_value
from lessons.blueprints.verification import HINT_COUNT
from lessons.grading import KINDS
from lessons.grading.cloze import MOST_GAPS
from lessons.grading.contract import Unreadable

COMMON = ("kind", "difficulty", "options", "stem", "hints", "solution")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "choice": ("choices", "keep_order"),
    "choices": ("choices", "keep_order"),
    "ordering": ("items", "wrong"),
    "matching": ("pairs", "others", "wrong"),
    "cloze": ("text", "gaps"),
}
TYPED = ("key", "wrong")
"""The fields of every other kind."""
NO_MISTAKE_KNOWN = frozenset({"ordering", "free_text"})
"""Kinds for which no wrong answer needs to be known beforehand."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_authored(skill: str, name: str, section: Section, misconceptions: set[str]) -> AuthoredExercise | None:
    """Read one authored exercise and report every mistake in it; None if there are any."""
    before = len(section.problems.found)
    if not _SLUG.fullmatch(name):
        section.problem(f"{name!r} must be lower-case letters and digits, with - between words")
    named: list[tuple[str, Section]] = []
    _check_common(section)
    kind = section.text("kind")
    if kind not in KINDS:
        section.problem(f"there is no answer kind {kind!r}; there are {', '.join(KINDS)}", "kind")
    else:
        section.allow(*COMMON, *FIELDS.get(kind, TYPED))
        _CHECKED.get(kind, _check_typed)(section, named)
        if not named and kind not in NO_MISTAKE_KNOWN:
            section.problem("no wrong answer is known: name at least one misconception")
    for slug, place in named:
        if slug not in misconceptions:
            place.problem(f"the misconception {slug!r} is in no file of the folder misconceptions", slug)
    if len(section.problems.found) > before:
        return None
    return _proved(authored_exercise(f"{skill}-{name}", f"{section.file}: {name}", section.plain()), section)


def _proved(exercise: AuthoredExercise, section: Section) -> AuthoredExercise | None:
    try:
        failed = [check for check in verify_authored(exercise) if not check.passed]
    except (Unreadable, LookupError, TypeError, ValueError) as error:
        section.problem(f"the key or the options cannot be read: {error}")
        return None
    for check in failed:
        section.problem(f"{check.check}: {check.detail}")
    return None if failed else exercise


def _check_common(section: Section) -> None:
    section.text("stem")
    difficulty = section.values.get("difficulty")
    if isinstance(difficulty, bool) or not isinstance(difficulty, int | float) or not 0 <= difficulty <= 1:
        section.problem("difficulty must be a number from 0 to 1", "difficulty")
    section.section("options", optional=True)
    if len(section.texts("hints")) != HINT_COUNT:
        section.problem(f"there must be {HINT_COUNT} hints", "hints")
    if len(section.texts("solution")) < 2:
        section.problem("the solution needs at least two steps", "solution")


Named = list[tuple[str, Section]]


def _check_typed(section: Section, named: Named) -> None:
    section.text("key")
    _check_wrong(section, named, _is_text)


def _is_text(answer: Any) -> bool:
    return isinstance(answer, str | int | float) and not isinstance(answer, bool)


def _check_wrong(section: Section, named: Named, is_answer: Callable[[Any], bool]) -> None:
    wrong = section.section("wrong", optional=True)
    named += [(str(slug), wrong) for slug in wrong.values]
    for slug, answer in wrong_by_misconception({"wrong": plain_value(wrong.values)}):
        if not is_answer(answer):
            wrong.problem(f"{answer!r} is no answer of this kind", slug)


def _check_choices(section: Section, named: Named) -> None:
    texts, right = [], 0
    for choice in section.sections("choices"):
        choice.allow("text", "correct", "misconception")
        texts.append(choice.text("text"))
        is_right = choice.values.get("correct", False)
        if not isinstance(is_right, bool):
            choice.problem("correct must be true, or left out", "correct")
        right += is_right is True
        if "misconception" in choice:
            named.append((choice.text("misconception"), choice))
            if is_right is True and section.values.get("kind") != "choices":
                choice.problem("a right option has no misconception", "misconception")
    if not 2 <= len(texts) <= len(CHOICE_IDS):
        section.problem(f"there must be 2 to {len(CHOICE_IDS)} choices", "choices")
    if section.values.get("kind") == "choices":
        if not 2 <= right < len(texts):
            section.problem("at least two choices must be right, and one wrong", "choices")
    elif right != 1:
        section.problem(f"exactly one choice must be right, not {right}", "choices")


def _check_items(section: Section, named: Named) -> None:
    items = section.texts("items")
    if not 3 <= len(items) <= len(CHOICE_IDS):
        section.problem(f"there must be 3 to {len(CHOICE_IDS)} items, in the right order", "items")
    wrong = section.section("wrong", optional=True)
    for slug in wrong.values:
        named.append((str(slug), wrong))
        if sorted(wrong.texts(str(slug))) != sorted(items):
            wrong.problem("a wrong order must have the same items", slug)


def _check_pairs(section: Section, named: Named) -> None:
    pairs: dict[str, str] = {}
    for pair in section.sections("pairs"):
        pair.allow("left", "right")
        pairs[pair.text("left")] = pair.text("right")
    others = section.texts("others", optional=True)
    rights = {*pairs.values(), *others}
    if not 2 <= len(pairs) <= len(CHOICE_IDS):
        section.problem(f"there must be 2 to {len(CHOICE_IDS)} pairs", "pairs")
    if rights & set(others) & set(pairs.values()):
        section.problem("one of the others is a partner already", "others")

    def is_taken(answer: Any) -> bool:
        return isinstance(answer, dict) and all(
            str(left) in pairs and str(right) in rights for left, right in answer.items()
        )

    _check_wrong(section, named, is_taken)


def _check_gaps(section: Section, named: Named) -> None:
    in_text = GAP.findall(section.text("text"))
    gaps = section.section("gaps")
    if sorted(in_text) != sorted(str(name) for name in gaps.values) or len(in_text) > MOST_GAPS:
        section.problem(f"each gap must stand in the text once as [[name]]; there may be {MOST_GAPS}", "gaps")
    for name in gaps.values:
        gap = gaps.section(name)
        kind = "choice" if "choices" in gap else gap.text("kind", optional=True) or "text"
        if kind not in KINDS or kind in {"cloze", "choices", "ordering", "matching", "free_text"}:
            gap.problem(f"a gap cannot be of kind {kind!r}", "kind")
        if kind == "choice":
            gap.allow("choices", "keep_order")
            _check_choices(gap, named)
        else:
            gap.allow("kind", "key", "wrong", "options")
            gap.section("options", optional=True)
            _check_typed(gap, named)


_CHECKED: Mapping[str, Callable[[Section, Named], None]] = {
    "choice": _check_choices,
    "choices": _check_choices,
    "ordering": _check_items,
    "matching": _check_pairs,
    "cloze": _check_gaps,
}
