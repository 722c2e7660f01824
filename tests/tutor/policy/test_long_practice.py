"""Months of practice with the real learner model: due reviews neither starve nor become a wall."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

import pytest

from tutor.policy import Mode, choose_skill
from tutor.policy.simulation.course import algebra_course
from tutor.policy.simulation.tracking import ModelTracker
from tutor.policy.simulation.tutoring import START, PolicyTutor
from tutor.policy.simulation.worlds import GrowingStudent
from tutor.policy.types import RecentTry, SkillView

COURSE = algebra_course()


class Practised:
    """What a simulated student was given, and what was due meanwhile."""

    def __init__(self, sessions: int, *, days_between: float) -> None:
        student = GrowingStudent(COURSE.graph, 3, 2)
        self.tutor = PolicyTutor(COURSE, ModelTracker(COURSE), Random(5))
        self.modes: list[Mode] = []
        self.open: list[bool] = []
        self.longest_wait: Counter[str] = Counter()
        waiting: Counter[str] = Counter()
        for number in range(sessions * 12):
            day = 1 + number // 12 * days_between + number % 12 / 1440
            now = START + timedelta(days=day)
            exercise = self.tutor.next_exercise(day)
            if self.tutor.choice is not None:
                self._note(self.tutor.tracker.views(now), waiting)
            self.tutor.record(exercise, student.attempt(exercise, day), day)
            waiting.pop(exercise.skill, None)

    def _note(self, views: dict[str, SkillView], waiting: Counter[str]) -> None:
        self.modes.append(self.tutor.choice.mode)
        mastered = {skill for skill, view in views.items() if view.mastery.status in {"mastered", "review_due"}}
        self.open.append(any(s not in mastered and COURSE.graph.prerequisites[s] <= mastered for s in views))
        for skill, view in views.items():
            if view.mastery.status == "review_due":
                waiting[skill] += 1
                self.longest_wait[skill] = max(self.longest_wait[skill], waiting[skill])
            else:
                waiting.pop(skill, None)


@pytest.fixture(scope="module")
def practised() -> Practised:
    return Practised(30, days_between=2)


def test_no_due_review_starves(practised: Practised):
    assert Mode.REVIEW in practised.modes
    assert max(practised.longest_wait.values()) < 12 * 12


def test_reviews_are_no_wall_while_there_is_something_to_learn(practised: Practised):
    runs = [
        len(list(run))
        for (mode, is_open), run in groupby(zip(practised.modes, practised.open, strict=True))
        if mode == Mode.REVIEW and is_open
    ]
    assert max(runs) == 1


def test_new_work_goes_on_to_the_end_of_the_course(practised: Practised):
    views = practised.tutor.tracker.views(START + timedelta(days=62))
    mastered = [view.mastery.status in {"mastered", "review_due"} for view in views.values()]
    assert sum(mastered) > 0.8 * len(mastered)


@pytest.mark.parametrize("backlog", [1, 5, 12, 25])
def test_after_a_long_holiday_reviews_and_new_work_take_turns(backlog: int):
    now = START + timedelta(days=365)
    views = {skill: _due(skill, place, now) for place, skill in enumerate(COURSE.graph.order[:backlog])}
    fresh = ModelTracker(COURSE).views(now)
    views = {**fresh, **views}
    recent: list[RecentTry] = []
    for number in range(40):
        choice = choose_skill(COURSE.graph, views, recent[-30:], now, Random(number))
        recent.append(RecentTry(choice.skill, choice.mode, number, 1.0, now))
    reviews = sum(attempt.mode == Mode.REVIEW for attempt in recent)
    assert 40 / 7 <= reviews <= 40 / 2


class _Mastery:
    status, probability, evidence, retention = "review_due", 0.9, 9, 0.6


def _due(skill: str, place: int, now: datetime) -> SkillView:
    return SkillView(skill, _Mastery(), now - timedelta(days=90), 0, now - timedelta(days=60), place)
