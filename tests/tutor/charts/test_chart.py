import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.charts import Chart, Kind, Series
from tutor.charts.chart import round_above, written


def chart(*values: float | None, **options: object) -> Chart:
    labels = [f"week {number}" for number in range(len(values))]
    return Chart("key", "Title", "Text", labels, "Week", [Series("Answers", values)], **options)


def test_a_gap_breaks_the_line():
    line = chart(1, 2, None, 3, 4, 5).lines[0]
    assert len(line.paths) == 2
    assert len(line.points) == 5


def test_a_single_value_is_a_point_without_a_line():
    line = chart(None, 3, None).lines[0]
    assert (list(line.paths), len(line.points)) == ([], 1)


def test_nothing_but_zeros_is_nothing_to_draw():
    assert chart(0, None, 0).is_empty
    assert not chart(0, 1).is_empty


def test_the_table_has_every_number_with_its_unit():
    assert chart(50, None, suffix=" %").rows == [("week 0", ["50 %"]), ("week 1", ["–"])]


def test_bars_stand_on_the_base():
    drawn = chart(2, 8, kind=Kind.BARS)
    assert drawn.lines == []
    assert all(bar.y + bar.height == pytest.approx(drawn.base) for bar in drawn.bars)
    assert drawn.bars[0].height < drawn.bars[1].height


def test_the_last_label_is_always_there_and_there_are_not_too_many():
    ticks = chart(*range(23)).x_ticks
    assert ticks[-1].label == "week 22"
    assert len(ticks) <= 6


@pytest.mark.parametrize(("value", "top"), [(0, 4), (3, 4), (5, 6), (9, 10), (11, 20), (21, 40), (49, 60), (101, 200)])
def test_the_axis_ends_at_a_round_number(value: float, top: float):
    assert round_above(value) == top


def test_numbers_are_written_short():
    assert [written(value) for value in (3.0, 2.5, 2.25)] == ["3", "2.5", "2.2"]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=30))
def test_everything_is_drawn_inside(values):
    drawn = chart(*values)
    for point in drawn.lines[0].points:
        assert drawn.left <= point.x <= drawn.right_edge
        assert 0 <= point.y <= drawn.base
