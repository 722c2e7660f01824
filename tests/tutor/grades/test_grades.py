"""What work is worth, for any answers and any gradebook."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grades import (
    GRACE,
    Category,
    Entry,
    Given,
    Late,
    Points,
    State,
    Times,
    best_credit,
    count_score,
    days_late,
    final_grade,
    fixed_score,
    grade_of,
    last_credit,
    late_factor,
    mastery_score,
    overridden,
)

DUE = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCALE = [("A", 90.0), ("B", 80.0), ("F", 0.0)]
shares = st.floats(0, 1)
moments = st.integers(-500_000, 5_000_000).map(lambda seconds: DUE + timedelta(seconds=seconds))
deductions = st.builds(Late, closes=st.booleans(), percent_a_day=st.floats(0, 100))
answers = st.lists(st.builds(Given, shares, moments), max_size=6)
entries = st.builds(
    Entry,
    key=st.integers(0, 10_000),
    category=st.sampled_from([1, 2, None]),
    state=st.sampled_from(State),
    share=shares,
    weight=st.integers(0, 5).map(float),
)
CATEGORIES = [Category(1, 2, drop_lowest=1), Category(2, 1), Category(None, 1)]


class TestBeingLate:
    @pytest.mark.parametrize(("after", "days"), [(-5, 0), (0, 0), (1, 1), (86_400, 1), (86_401, 2), (3 * 86_400, 3)])
    def test_counts_each_day_that_has_begun(self, after: int, days: int):
        assert days_late(DUE + timedelta(seconds=after), DUE) == days

    def test_is_impossible_without_a_due_date(self):
        assert days_late(DUE, None) == 0

    @given(moments, moments, deductions)
    def test_never_gives_more_for_coming_later(self, one: datetime, other: datetime, late: Late):
        early, after = sorted([one, other])
        assert 0 <= late_factor(after, DUE, late) <= late_factor(early, DUE, late) <= 1

    def test_takes_a_part_off_for_each_day(self):
        assert late_factor(DUE + timedelta(days=1, hours=1), DUE, Late(percent_a_day=10)) == pytest.approx(0.8)


class TestTimes:
    def test_open_and_end(self):
        times = Times(opens_at=DUE - timedelta(days=1), due_at=DUE, late=Late(closes=True))
        assert not times.is_open(DUE - timedelta(days=2))
        assert times.is_open(DUE - timedelta(seconds=1))
        assert not times.is_open(DUE)
        assert times.takes_answers(DUE + GRACE / 2)
        assert not times.takes_answers(DUE + GRACE)

    def test_a_quiz_ends_when_its_time_is_up_or_it_closes(self):
        started = DUE - timedelta(minutes=10)
        limit = timedelta(minutes=30)
        assert Times(due_at=DUE, limit=limit, started_at=started).ends_at == started + limit
        assert Times(due_at=DUE, limit=limit, started_at=started, late=Late(closes=True)).ends_at == DUE
        assert Times(due_at=DUE, limit=limit).ends_at is None

    @given(st.none() | moments, st.none() | moments, deductions, st.integers(1, 600), moments, moments)
    def test_what_is_open_takes_answers(self, opens, due, late, minutes, started, now):
        times = Times(opens, due, late, timedelta(minutes=minutes), started)
        assert not times.is_open(now) or times.takes_answers(now)


class TestScores:
    @given(answers, deductions)
    def test_are_shares(self, given_answers: list[Given], late: Late):
        assert 0 <= best_credit(given_answers, DUE, late) <= 1
        assert 0 <= last_credit(given_answers, None, DUE, late) <= 1

    @given(answers, deductions, st.builds(Given, shares, moments))
    def test_never_fall_by_another_try(self, given_answers: list[Given], late: Late, another: Given):
        assert best_credit([*given_answers, another], DUE, late) >= best_credit(given_answers, DUE, late)

    def test_keep_what_was_right_in_time(self):
        tries = [Given(1.0, DUE), Given(1.0, DUE + timedelta(days=5))]
        assert best_credit(tries, DUE, Late(percent_a_day=10)) == 1

    def test_of_a_quiz_take_the_last_answer_and_the_moment_of_handing_in(self):
        tries = [Given(1.0, DUE), Given(0.5, DUE)]
        late = Late(percent_a_day=50)
        assert last_credit(tries, DUE, DUE, late) == 0.5
        assert last_credit(tries, DUE + timedelta(hours=1), DUE, late) == 0.25

    @given(st.lists(st.builds(Points, st.integers(1, 100).map(float), shares), max_size=20))
    def test_of_a_list_lie_between_its_worst_and_best_credit(self, exercises: list[Points]):
        score = fixed_score(exercises)
        credits = [exercise.credit for exercise in exercises] or [0.0]
        assert min(credits) - 1e-9 <= score <= max(credits) + 1e-9

    @given(st.lists(shares, max_size=30), st.integers(1, 20))
    def test_of_a_number_of_exercises_count_what_is_missing_as_nothing(self, credits: list[float], wanted: int):
        assert count_score(credits, wanted) == pytest.approx(sum(credits[:wanted]) / wanted)

    @given(st.dictionaries(st.integers(0, 9), shares), st.sets(st.integers(0, 9), min_size=1))
    def test_of_mastery_are_full_only_when_every_skill_is(self, credits: dict[int, float], skills: set[int]):
        score = mastery_score(credits, skills)
        assert 0 <= score <= 1
        assert (score == 1) == all(credits.get(skill) == 1 for skill in skills) or score == pytest.approx(1)

    def test_of_nothing_are_nothing(self):
        assert fixed_score([]) == count_score([], 0) == mastery_score({}, []) == 0


class TestTheGrade:
    @given(st.lists(entries, max_size=20))
    def test_lies_between_the_lowest_and_highest_score(self, known: list[Entry]):
        final = final_grade(known, CATEGORIES)
        counted = [entry.counted_share for entry in known if entry.counts]
        assert (final.share is None) == (not counted)
        if final.share is not None:
            assert min(counted) - 1e-9 <= final.share <= max(counted) + 1e-9
            assert sum(result.part for result in final.categories) == pytest.approx(1)

    @given(st.lists(entries, max_size=20), st.integers(0, 19))
    def test_never_falls_when_a_score_is_excused_that_was_missing(self, known: list[Entry], place: int):
        if place < len(known) and known[place].state == State.MISSING:
            plain = [Category(1), Category(2), Category(None)]
            excused = [*known[:place], overridden(known[place], is_excused=True, share=None), *known[place + 1 :]]
            before, after = final_grade(known, plain), final_grade(excused, plain)
            alone = sum(entry.counts and entry.category == known[place].category for entry in known) == 1
            assert alone or after.share is None or before.share is None or after.share >= before.share - 1e-9

    @given(st.lists(entries, min_size=1, max_size=12), st.integers(0, 5))
    def test_never_falls_by_dropping_more_of_equal_weight(self, known: list[Entry], count: int):
        level = [Entry(e.key, 1, e.state, e.share) for e in known]
        fewer, more = (final_grade(level, [Category(1, 1, drop)]) for drop in (count, count + 1))
        assert fewer.share is None or (more.share or 0) >= fewer.share - 1e-9

    def test_drops_the_lowest_but_never_all(self):
        known = [Entry("one", 1, State.SCORED, 0.2), Entry("two", 1, State.SCORED, 0.8)]
        final = final_grade(known, [Category(1, drop_lowest=5)])
        assert final.share == 0.8
        assert final.dropped == {"one"}

    def test_counts_what_is_missing_and_not_what_is_pending_or_excused(self):
        known = [
            Entry(1, 1, State.SCORED, 1.0),
            Entry(2, 1, State.MISSING, 0.9),
            Entry(3, 1, State.PENDING, 0.1),
            Entry(4, 1, State.EXCUSED, 0.1),
        ]
        assert final_grade(known, [Category(1)]).share == 0.5

    def test_leaves_the_weight_of_an_empty_category_to_the_others(self):
        final = final_grade([Entry(1, 1, State.SCORED, 0.6)], [Category(1, 1), Category(2, 9)])
        assert final.share == 0.6

    @pytest.mark.parametrize(("share", "grade"), [(1.2, "A"), (0.895, "A"), (0.894, "B"), (0.8, "B"), (0.0, "F")])
    def test_is_read_off_the_scale_as_it_is_shown(self, share: float, grade: str):
        assert grade_of(share, SCALE) == grade

    def test_below_the_scale_is_none(self):
        assert grade_of(0.1, [("Passed", 50.0)]) == ""

    def test_set_by_a_teacher_counts_in_the_place_of_what_was_computed(self):
        missing = Entry(1, 1, State.MISSING)
        assert overridden(missing, is_excused=False, share=0.7).counted_share == 0.7
        assert overridden(missing, is_excused=False, share=None) == missing
