"""The answer kinds by name."""

from collections.abc import Mapping

from lessons.grading import collections, figures, forms, numbers, roots, units
from lessons.grading.choosing import CHOICE, CHOICES, ORDERING
from lessons.grading.cloze import ClozeKind
from lessons.grading.collections import SET, TUPLE
from lessons.grading.contract import AnswerKind
from lessons.grading.expressions import EXPRESSION, SAME_SHAPE
from lessons.grading.free_text import FREE_TEXT
from lessons.grading.intervals import INTERVAL
from lessons.grading.matching import MATCHING
from lessons.grading.numbers import FRACTION, MIXED, NUMERIC, PERCENT, SCIENTIFIC
from lessons.grading.relations import EQUATION, INEQUALITY, ISOLATE, NO_EQUALS, WORK_OUT
from lessons.grading.text import TEXT
from lessons.grading.units import UNITS

_PARTS: Mapping[str, AnswerKind] = {
    "numeric": NUMERIC,
    "fraction": FRACTION,
    "mixed": MIXED,
    "percent": PERCENT,
    "scientific": SCIENTIFIC,
    "units": UNITS,
    "expression": EXPRESSION,
    "equation": EQUATION,
    "inequality": INEQUALITY,
    "interval": INTERVAL,
    "tuple": TUPLE,
    "set": SET,
    "choice": CHOICE,
    "choices": CHOICES,
    "ordering": ORDERING,
    "matching": MATCHING,
    "text": TEXT,
    "free_text": FREE_TEXT,
}
RIGHT_IN_ANOTHER_FORM = frozenset(
    reason.code
    for reason in (
        *(forms.COLLECT, forms.COMPLETE_SQUARE, forms.EXPAND, forms.FACTOR, forms.ONE_FRACTION, forms.SIMPLIFY),
        *(forms.SPLIT_FRACTION, roots.RATIONALISE, roots.SIMPLIFY_ROOT, collections.BRACES, SAME_SHAPE),
        *(
            numbers.ONE_NUMBER,
            numbers.WRITE_DECIMAL,
            numbers.WRITE_FRACTION,
            numbers.WRITE_MIXED,
            numbers.WRITE_PERCENT,
        ),
        *(numbers.WRITE_SCIENTIFIC, units.OTHER_UNIT, units.WHICH_UNIT, NO_EQUALS, figures.FIGURES, figures.PLACES),
        *(ISOLATE, WORK_OUT, numbers.PERCENT_MEANT, collections.WITHOUT_NAMES),
    )
)
"""Codes of the reasons given for answers that are equal to the key, or all but equal, and not written as asked."""

KINDS: Mapping[str, AnswerKind] = {**_PARTS, "cloze": ClozeKind(_PARTS)}
