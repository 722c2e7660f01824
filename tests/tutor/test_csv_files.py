import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.csv_files import csv_bytes


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


FORMULAS = ["=1+1", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1+1", "\r=1+1", "  =1+1", "＝1+1", '=HYPERLINK("x")', "|calc"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_becomes_text(formula: str):
    (_heading, (cell,)) = cells(csv_bytes(["name"], [[formula]]))
    assert cell.startswith("'")


@given(st.text(max_size=30))
def test_no_cell_begins_as_a_formula_does(text: str):
    rows = cells(csv_bytes(["name", "end"], [[text, "."]]))
    assert not rows[1][0].startswith(("=", "+", "@", "\t", "\r", "＝"))


def test_names_and_numbers_stay_as_they_are():
    assert cells(csv_bytes(["name", "points"], [["王小明, Jo", -3], [None, 2.5]])) == [
        ["name", "points"], ["王小明, Jo", "-3"], ["", "2.5"],
    ]  # fmt: skip
