"""Checking a template's definition as its file gives it, before any exercise is made of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from lessons.blueprints.blueprint import Blueprint
from lessons.blueprints.formula import FormulaError, parse_formula
from lessons.blueprints.functions import FUNCTIONS
from lessons.blueprints.reader import Section
from lessons.blueprints.texts import formulas_in
from lessons.blueprints.verification import CHECKS, HINT_COUNT, verify
from lessons.grading import KINDS

FIELDS = (
    "kind", "difficulty", "options", "parameters", "where", "let", "stem", "key", "choices", "keep_order", "items",
    "descending", "check", "hints", "solution", "wrong",
)  # fmt: skip
TRIALS = 3
"""How many exercises are made and proved whenever a course is read; the check command makes many more."""


def read_blueprint(slug: str, section: Section, misconceptions: set[str]) -> Blueprint:
    """Read one template's definition and report every mistake in it."""
    section.allow(*FIELDS)
    before = len(section.problems.found)
    blueprint = Blueprint(slug, section.plain())
    _check_fields(section)
    _check_misconceptions(section, misconceptions)
    _check_names(section)
    if len(section.problems.found) == before:
        _check_exercises(blueprint, section)
    return blueprint


def _check_fields(section: Section) -> None:
    kind = section.text("kind")
    if kind not in KINDS:
        section.problem(f"there is no answer kind {kind!r}; there are {', '.join(KINDS)}", "kind")
    section.text("difficulty")
    section.text("stem")
    if len(section.texts("hints")) != HINT_COUNT:
        section.problem(f"there must be {HINT_COUNT} hints", "hints")
    if len(section.texts("solution")) < 2:
        section.problem("the solution needs at least two steps", "solution")
    needed = {"choice": "choices", "ordering": "items"}.get(kind, "key")
    if needed not in section:
        section.problem(f"an answer of kind {kind} needs {needed}")
    for name in section.section("check").values:
        if name not in CHECKS:
            section.problem(f"there is no check {name!r}; there are {', '.join(CHECKS)}", "check")


def _check_misconceptions(section: Section, known: set[str]) -> None:
    wrong = section.section("wrong", optional=True)
    named = [(slug, wrong) for slug in wrong.values]
    if "choices" in section:
        for choice in section.sections("choices"):
            choice.allow("text", "correct", "misconception", "claim")
            choice.text("text")
            choice.text("correct")
            if "misconception" in choice:
                named.append((choice.text("misconception"), choice))
    if "items" in section:
        for item in section.sections("items"):
            item.allow("text", "value")
    for slug, place in named:
        if slug not in known:
            place.problem(f"the misconception {slug!r} is in no file of the folder misconceptions", slug)
    if not named and "items" not in section:
        section.problem("no wrong answer is known: name at least one misconception")


def _check_names(section: Section) -> None:
    """Report formulas that cannot be read or that use a name which nothing defines."""
    known: set[str] = set()
    for name, domain in section.section("parameters", optional=True).values.items():
        if str(name) in FUNCTIONS:
            section.problem(f"a parameter cannot be named {name!r}, which is a function", "parameters")
        if isinstance(domain, str):
            _check_formulas(
                section, "parameters", domain.replace("..", ",").split(" step ")[0].split(" except "), known
            )
        known.add(str(name))
    for name, formula in section.section("let", optional=True).values.items():
        _check_formulas(section, "let", [str(formula)], known)
        known.add(str(name))
    for place, formulas in _formulas(section):
        _check_formulas(section, place, formulas, known)


def _formulas(section: Section) -> Iterator[tuple[str, Iterable[str]]]:
    yield "where", section.texts("where", optional=True)
    if "key" in section:
        yield "key", [section.text("key")]
    plain = section.plain()
    for formulas in plain.get("wrong", {}).values():
        yield "wrong", [str(formula) for formula in (formulas if isinstance(formulas, list) else [formulas])]
    for choice in plain.get("choices", []):
        yield "choices", [str(choice.get("correct")), *_in_text(section, "choices", str(choice.get("text")))]
    for name in ("stem", "hints", "solution"):
        texts = plain.get(name, "")
        for text in texts if isinstance(texts, list) else [texts]:
            yield name, _in_text(section, name, str(text))


def _in_text(section: Section, place: str, text: str) -> list[str]:
    try:
        return formulas_in(text)
    except FormulaError as error:
        section.problem(str(error), place)
        return []


def _check_formulas(section: Section, place: str, formulas: Iterable[str], known: set[str]) -> None:
    for formula in formulas:
        try:
            tree = parse_formula(formula)
        except FormulaError as error:
            section.problem(str(error), place)
            continue
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for name in sorted(called - FUNCTIONS.keys()):
            section.problem(f"there is no function {name!r} (in {formula!r})", place)
        for name in sorted(used - called - known):
            section.problem(f"nothing defines {name!r} (in {formula!r})", place)


def _check_exercises(blueprint: Blueprint, section: Section) -> None:
    for seed in range(TRIALS):
        try:
            checks = verify(blueprint.instance(seed))
        except FormulaError as error:
            section.problem(str(error))
            return
        failed = [check for check in checks if not check.passed]
        if failed:
            section.problem(f"seed {seed}: {failed[0].check}: {failed[0].detail}")
            return
