"""Answers and moments for tests of the learner model."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tutor.learner import Answer, Knowledge, answered

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
RIGHT, WRONG = Answer(1.0), Answer(0.0)

shares = st.floats(0, 1)
answers = st.builds(
    Answer, score=shares, ease=st.floats(-4, 4), choices=st.none() | st.integers(2, 6), hints=st.integers(0, 5)
)
skills = st.lists(st.integers(1, 4), min_size=1, max_size=2, unique=True)
histories = st.lists(st.tuples(skills, answers, st.integers(0, 20)), max_size=25)
"""Answers with the skills they train and the days that passed before each."""


def fold(history: list[tuple[list[int], Answer, int]]) -> tuple[Knowledge, datetime]:
    """Return what is believed after a history, and when it ended."""
    knowledge, now = Knowledge(), START
    for trained, answer, days in history:
        now += timedelta(days=days, minutes=1)
        knowledge = answered(knowledge, trained, answer, now)
    return knowledge, now


def after(*given: Answer, skill: int = 1) -> Knowledge:
    """Return what is believed after answers to one skill, a minute apart."""
    return fold([([skill], answer, 0) for answer in given])[0]
