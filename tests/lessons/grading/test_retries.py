"""What a retry shows: what was typed, never what it should become."""

import re
import sys
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.grading import Grade, Reason, Verdict, grade

WHOLE = st.integers(2, 30)


def _assert_reads_as_typed(kind: str, key: str, response: str, options: dict[str, Any]) -> Grade:
    """A retry's reading, typed as an answer, must be the same retry: it is not finished either."""
    graded = grade(kind, key, response, options)
    assert graded.verdict is Verdict.RETRY
    assert graded.reading
    again = grade(kind, key, graded.reading, options)
    assert (again.verdict, again.reason, again.reading) == (graded.verdict, graded.reason, graded.reading)
    return graded


@settings(max_examples=60, deadline=None)
@given(WHOLE, WHOLE, WHOLE)
def test_a_fraction_to_be_simplified_is_shown_as_it_was_typed(over: int, under: int, factor: int) -> None:
    value = Fraction(over, under)
    response = f"{value.numerator * factor}/{value.denominator * factor}"
    graded = _assert_reads_as_typed("fraction", str(value), response, {"form": "lowest_terms"})
    assert graded.reading == rf"\frac{{{value.numerator * factor}}}{{{value.denominator * factor}}}"


@settings(max_examples=60, deadline=None)
@given(WHOLE, WHOLE, WHOLE)
def test_a_number_to_be_written_as_a_mixed_one_is_shown_as_it_was_typed(whole: int, over: int, under: int) -> None:
    value = whole + Fraction(over, over + under)
    _assert_reads_as_typed("mixed", str(value), str(value), {})
    _assert_reads_as_typed("mixed", str(value), f"{whole} {2 * over}/{2 * (over + under)}", {})


@settings(max_examples=60, deadline=None)
@given(WHOLE, WHOLE)
def test_a_root_to_be_simplified_is_shown_as_it_was_typed(outside: int, inside: int) -> None:
    options = {"form": "simplified_root"}
    _assert_reads_as_typed("expression", f"{outside}sqrt({inside})", f"sqrt({outside**2 * inside})", options)
    _assert_reads_as_typed("numeric", f"1/sqrt({inside})", f"1/sqrt({inside})", options)


@settings(max_examples=60, deadline=None)
@given(WHOLE, WHOLE, st.sampled_from(["expanded", "factored"]))
def test_a_product_to_be_multiplied_out_or_factored_is_shown_as_it_was_typed(one: int, other: int, form: str) -> None:
    product, total = f"(x+{one})(x-{other})", f"x^2+{one - other}x-{one * other}".replace("+-", "-")
    _assert_reads_as_typed("expression", product, product if form == "expanded" else total, {"form": form})


@settings(max_examples=60, deadline=None)
@given(WHOLE, WHOLE, st.sampled_from(["expanded", "simplified"]))
def test_terms_to_be_collected_are_shown_as_they_were_typed(one: int, other: int, form: str) -> None:
    _assert_reads_as_typed("expression", f"{one + other}x", f"{one}x+{other}x", {"form": form})
    _assert_reads_as_typed("expression", f"{one * other}x", f"{one}*{other}x", {"form": form})
    _assert_reads_as_typed("expression", f"x^{one + other}", f"x^{one}*x^{other}", {"form": form})
    _assert_reads_as_typed("expression", f"x^{one * other}", f"(x^{one})^{other}", {"form": form})


@pytest.mark.parametrize(
    ("kind", "key", "response", "options"),
    [
        ("inequality", "x>3", "2x>6", {}), ("inequality", "x>3", "x>7-4", {"worked_out": True}),
        ("numeric", "7", "3+4", {"worked_out": True}), ("fraction", "7/20", "0.35", {"form": "lowest_terms"}),
        ("numeric", "0.35", "7/20", {"form": "decimal"}), ("numeric", "25", "25%", {}),
        ("fraction", "3/4", "6:8", {"ratio": True, "form": "lowest_terms"}), ("set", "{1, 2}", "(1, 2)", {}),
        ("set", "{5/4, 2}", "{10/8, 2}", {"form": "lowest_terms"}), ("scientific", "3500", "35*10^2", {}),
        ("tuple", "(3, -2)", "b=-2, m=3", {}), ("equation", "y=2x+1", "2x+1", {}),
    ],
)  # fmt: skip
def test_no_retry_shows_what_the_answer_should_become(
    kind: str, key: str, response: str, options: dict[str, Any]
) -> None:
    graded = grade(kind, key, response, options)
    assert graded.verdict is Verdict.RETRY
    assert grade(kind, key, graded.reading, options).verdict is not Verdict.CORRECT


def test_a_percent_sign_in_a_reason_always_begins_a_parameter() -> None:
    modules = [module for name, module in sys.modules.items() if name.startswith("lessons.grading.")]
    reasons = [value for module in modules for value in vars(module).values() if isinstance(value, Reason)]
    assert len({reason.code for reason in reasons}) > 30
    assert not [reason for reason in reasons if re.search(r"%(?!\(\w+\)s)", reason.message)]
