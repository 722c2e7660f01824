from random import Random

import pytest

from lessons.blueprints.formula import FormulaError
from lessons.blueprints.parameters import draw, members


@pytest.mark.parametrize(
    ("domain", "offered"),
    [
        ("2..5", [2, 3, 4, 5]),
        ("-1..1 except 0", [-1, 1]),
        ("10..30 step 10", [10, 20, 30]),
        ("1..a - 1", [1, 2, 3]),
        ("-a..-a + 1", [-4, -3]),
        (["Mia", "Ben"], ["Mia", "Ben"]),
        ("1..4 except 2, 3", [1, 4]),
    ],
)
def test_a_domain_offers_its_members(domain: object, offered: list[object]) -> None:
    assert list(members(domain, {"a": 4})) == offered


def test_a_draw_fulfils_its_conditions_and_derives_the_rest() -> None:
    for seed in range(50):
        names = draw({"a": "1..9", "b": "1..a"}, ["a != b", "total < 12"], {"total": "a + b"}, Random(seed))

        assert names["b"] < names["a"]
        assert names["total"] == names["a"] + names["b"] < 12


def test_the_same_seed_draws_the_same() -> None:
    assert draw({"a": "1..1000"}, [], {}, Random(7)) == draw({"a": "1..1000"}, [], {}, Random(7))


def test_conditions_that_never_hold_are_an_error() -> None:
    with pytest.raises(FormulaError, match="none of"):
        draw({"a": "1..3"}, ["a > 3"], {}, Random(1))


def test_what_is_no_domain_is_an_error() -> None:
    with pytest.raises(FormulaError, match="neither"):
        members("many", {})
