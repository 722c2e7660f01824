"""Whether what is said about mathematics is true."""

import pytest

from lessons.grading.truth import is_true


@pytest.mark.parametrize(
    "relation",
    [
        "3 + 4 = 7",
        r"\frac{1}{2} + \frac{1}{3} = \frac{5}{6}",
        "2(x + 1) = 2x + 2",
        "3/4 > 1/2",
        "2 + 3 = 5 = 10/2",
        "1/3 ≈ 0.33",
        r"\sqrt{2} \approx 1.41",
        "√16 = 4",
        "x^2 - 4 = (x - 2)(x + 2)",
    ],
)
def test_what_is_true_is_true(relation: str):
    assert is_true(relation) is True


@pytest.mark.parametrize(
    "relation",
    [
        "3 + 4 = 8",
        "2(x + 1) = 2x + 1",
        "1/2 + 1/3 = 2/5",
        "5 < 3",
        "2 + 3 = 5 = 6",
        "1/3 ≈ 0.34",
        "x = 5",
        "0.1 = 0.01",
    ],
)
def test_what_is_false_is_false(relation: str):
    assert is_true(relation) is False


@pytest.mark.parametrize("relation", ["2x = 6", "x = 3", "2x + 1 - 1 = 7 - 1", "x - 3 = 0", "3 = x"])
def test_what_has_the_solutions_of_something_given_is_true(relation: str):
    assert is_true(relation, ["2x + 1 = 7"]) is True


@pytest.mark.parametrize("relation", ["2x = 8", "x = 4", "y = 3", "x > 3"])
def test_what_has_other_solutions_than_all_that_is_given_is_false(relation: str):
    assert is_true(relation, ["2x + 1 = 7"]) is False


@pytest.mark.parametrize("relation", ["3 + = 7", "1/0 = 1", "no relation at all", "", "9^9^9^9 = 1", "((((", "= 3"])
def test_what_cannot_be_read_is_neither(relation: str):
    assert is_true(relation) is None
