import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tutor.learner.answers import START
from tutor.learner import Memory, due
from tutor.learner.memory import DESIRED_RETENTION, remember, retention

reviews = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 90)), min_size=1, max_size=15)


def days_until_due(memory: Memory, now: datetime) -> float:
    return (due(memory) - now) / timedelta(days=1)


def repeated(given_reviews: list[tuple[float, int]]) -> tuple[Memory, datetime]:
    memory, now = None, START
    for credit, days in given_reviews:
        now += timedelta(days=days)
        memory = remember(memory, credit, now)
    return memory, now


def test_the_first_right_answer_is_good_for_some_days():
    assert days_until_due(remember(None, 1.0, START), START) == 4


def test_the_pauses_between_successful_reviews_grow():
    memory, now, pauses = None, START, []
    for _review in range(4):
        memory = remember(memory, 1.0, now)
        pauses.append(days_until_due(memory, now))
        now = due(memory)
    assert pauses == [4, 31, 173, 773]


def test_a_forgotten_skill_comes_back_the_next_day():
    memory = remember(remember(None, 1.0, START), 0.0, START + timedelta(days=2))
    assert days_until_due(memory, START + timedelta(days=2)) == 1


@pytest.mark.parametrize(("better", "worse"), [(1.0, 0.75), (0.75, 0.25)])
def test_the_better_the_answer_the_later_the_review(better: float, worse: float):
    first = remember(None, 1.0, START)
    later = START + timedelta(days=10)
    assert due(remember(first, better, later)) > due(remember(first, worse, later))


def test_remembering_falls_to_the_desired_retention_when_it_is_due():
    memory, _now = repeated([(1.0, 0), (1.0, 2), (1.0, 11)])
    assert retention(memory, due(memory)) == pytest.approx(DESIRED_RETENTION, abs=0.01)


def test_nothing_is_left_to_chance():
    history = [(1.0, 0), (0.0, 3), (1.0, 5), (0.6, 8)]
    assert repeated(history) == repeated(history)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=8))])
def test_a_clock_that_is_not_in_utc_is_refused(zone: timezone | None):
    with pytest.raises(ValueError, match="UTC"):
        remember(None, 1.0, START.replace(tzinfo=zone))


@given(reviews)
def test_a_review_is_due_a_day_later_at_the_soonest(history):
    memory, now = repeated(history)
    assert days_until_due(memory, now) >= 1
    assert due(memory).tzinfo == UTC


@given(reviews, st.integers(0, 3000))
def test_the_chance_of_remembering_is_a_probability(history, days: int):
    memory, now = repeated(history)
    assert 0 < retention(memory, now + timedelta(days=days)) <= 1


@given(reviews)
def test_a_memory_survives_being_stored(history):
    memory, _now = repeated(history)
    assert Memory.from_dict(json.loads(json.dumps(memory.as_dict()))) == memory
