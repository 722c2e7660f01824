from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tutor.insight.weeks import Hour, Sums, mastered_by_week, monday_of, sums_by_day, sums_by_week, weeks_until

MONDAY = date(2026, 3, 2)


def hour(day: int, at: int = 12, **values: int) -> Hour:
    return Hour(datetime(2026, 3, day, at, tzinfo=UTC), **values)


def test_weeks_begin_on_mondays():
    assert monday_of(date(2026, 3, 8)) == MONDAY
    assert weeks_until(date(2026, 3, 4), 2) == [date(2026, 2, 23), MONDAY]


def test_hours_are_added_up_by_the_weeks_of_a_time_zone():
    hours = [hour(1, 23, exercises=1), hour(3, exercises=2, right=1)]
    mondays = weeks_until(MONDAY, 2)
    assert [sums.exercises for sums in sums_by_week(hours, mondays, UTC)] == [1, 2]
    assert [sums.exercises for sums in sums_by_week(hours, mondays, ZoneInfo("Asia/Shanghai"))] == [0, 3]


def test_hours_before_the_weeks_shown_are_left_out():
    assert sums_by_week([hour(1, exercises=5)], [MONDAY], UTC) == [Sums()]


def test_days_are_those_of_the_time_zone():
    hours = [hour(2, 23, exercises=1)]
    assert list(sums_by_day(hours, ZoneInfo("Asia/Shanghai"))) == [date(2026, 3, 3)]


def test_shares_are_told_only_where_there_is_something_to_share():
    assert (Sums().percent_right, Sums().percent_remembered) == (None, None)
    assert Sums(exercises=3, right=2, reviews=2, reviews_right=1).percent_right == 67
    assert Sums(reviews=2, reviews_right=1).percent_remembered == 50


def test_mastered_skills_stay_until_something_changes():
    hours = [hour(2, mastered=3), hour(3, mastered=None), hour(17, mastered=5)]
    mondays = [MONDAY + timedelta(weeks=number) for number in range(-1, 4)]
    assert mastered_by_week(hours, mondays, UTC, now=4) == [None, 3, 3, 5, 4]


def test_who_has_not_begun_has_no_line():
    assert mastered_by_week([], weeks_until(MONDAY, 3), UTC, now=0) == [None, None, None]


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 49)), min_size=1))
def test_the_end_of_each_week_is_the_last_count_before_it(found):
    hours = [hour(day, mastered=count) for day, count in sorted(found, key=lambda one: one[0])]
    mondays = weeks_until(date(2026, 3, 31), 6)
    counts = mastered_by_week(hours, mondays, UTC, now=7)
    for monday, count in zip(mondays[:-1], counts, strict=False):
        before = [one.mastered for one in hours if one.hour.date() < monday + timedelta(weeks=1)]
        assert count == (before[-1] if before else None)
    assert counts[-1] == 7
