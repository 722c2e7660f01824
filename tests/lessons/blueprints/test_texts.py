from fractions import Fraction

import pytest

from lessons.blueprints.formula import FormulaError
from lessons.blueprints.texts import fill


def test_values_stand_where_they_are_named() -> None:
    names = {"a": 3, "b": Fraction(-1, 2), "who": "Mia"}

    filled = fill(r"@who has $\frac{@a}{@(a + 1)}$, @(a)x, $@b$ and @terms(a, 'x', -1, '').", names)

    assert filled == r"Mia has $\frac{3}{4}$, 3x, $-\frac{1}{2}$ and 3x - 1."


def test_brackets_in_texts_inside_formulas_do_not_end_them() -> None:
    assert fill("@plural(n, 'egg (one)', 'eggs)')!", {"n": 1}) == "egg (one)!"


@pytest.mark.parametrize("text", ["a lonely @ here", "@(1 + 2", "@unknown"])
def test_a_text_with_a_mistake_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        fill(text, {})
