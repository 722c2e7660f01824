"""Expressions, equal to the key and in the form asked for."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.grading.contract import Grade, Options, Reading, Reason, correct, gettext_noop, retry, wrong
from lessons.grading.dialect import dialect_of
from lessons.grading.equality import equal
from lessons.grading.forms import form_unmet, requirement_unmet
from lessons.grading.normalise import normalised
from lessons.grading.notation import latex
from lessons.grading.polynomials import shape
from lessons.grading.reading import POWER_MEANT, expression, letters_meant, power_meant, renamed, without_name
from lessons.grading.tree import Node, names

SAME_SHAPE = Reason("same_shape", gettext_noop("That is equal, but it has to be written in the form asked for."))


@dataclass(frozen=True, slots=True)
class ExpressionKind:
    """An expression, equal to the key and in the form asked for; see docs/grading.md for the forms."""

    def grade(self, key: str, response: str, options: Options) -> Grade:
        expected, given = expression(key, options), expression(response, options)
        reading = latex(given)
        meant = letters_meant(names(expected), names(given), options, strict=True)
        given = renamed(given, meant) if meant else given
        if not equal(expected, given, dialect_of(options)):
            return retry(POWER_MEANT, reading) if power_meant(expected, given) else wrong(reading)
        refused = requirement_unmet(given, options) or _shape_unmet(expected, given, options)
        if refused:
            return wrong(reading, refused)
        unmet = form_unmet(given, options, dialect_of(options))
        return retry(unmet, reading) if unmet else correct(reading)

    def read(self, response: str, options: Options) -> Reading:
        return Reading(latex(expression(response, options)), without_name(normalised(response)))


def _shape_unmet(expected: Node, given: Node, options: Options) -> Reason | None:
    if options.get("form") != "same_up_to_com_assoc":
        return None
    return None if shape(expected) == shape(given) else SAME_SHAPE


EXPRESSION = ExpressionKind()
