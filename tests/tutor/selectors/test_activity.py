import zoneinfo
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory
from tests.tutor.courses import RIGHT, WRONG
from tests.tutor.services.answers import learner_with, serving_of
from tutor.models import Occasion
from tutor.selectors.activity import LATEST_ANSWERS, DailyGoal, daily_goal, latest_answers, streak_length
from tutor.services.attempts import attempt_submit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)


@pytest.fixture
def learner() -> User:
    return learner_with(daily_target=4)


def practise(learner: User, moment: datetime, *responses: str) -> None:
    serving = serving_of(ExerciseFactory(), learner, served_at=moment)
    for number, response in enumerate(responses or [RIGHT], start=1):
        attempt_submit(serving=serving, try_number=number, response=response, now=moment)


def test_each_exercise_counts_once_however_often_it_was_tried(learner: User):
    practise(learner, NOW, WRONG[0], WRONG[1], RIGHT)
    practise(learner, NOW, RIGHT)
    assert daily_goal(learner, NOW).done == 2


def test_the_placement_is_no_practice_but_keeps_the_streak(learner: User):
    asked = serving_of(ExerciseFactory(), learner, served_at=NOW, occasion=Occasion.PLACEMENT)
    attempt_submit(serving=asked, try_number=1, response=RIGHT, now=NOW)
    goal = daily_goal(learner, NOW)
    assert (goal.done, goal.streak) == (0, 1)


@pytest.mark.parametrize(("occasion", "done"), [(Occasion.ASSIGNMENT, 1), (Occasion.QUIZ, 0)])
def test_set_work_counts_as_practice_and_a_quiz_does_not(learner: User, occasion: str, done: int):
    serving = serving_of(ExerciseFactory(), learner, served_at=NOW, occasion=occasion, is_current=False)
    attempt_submit(serving=serving, try_number=1, response=RIGHT, now=NOW)
    assert daily_goal(learner, NOW).done == done


def test_a_new_day_starts_at_nothing_and_keeps_the_streak(learner: User):
    practise(learner, NOW - timedelta(days=1))
    goal = daily_goal(learner, NOW)
    assert (goal.done, goal.streak) == (0, 1)


def test_days_are_the_learners_own(learner: User):
    practise(learner, NOW)
    tomorrow_in_shanghai = NOW + timedelta(hours=6)
    assert daily_goal(learner, NOW).done == 1
    with timezone.override(zoneinfo.ZoneInfo("Asia/Shanghai")):
        assert daily_goal(learner, NOW).done == 1
        assert daily_goal(learner, tomorrow_in_shanghai).done == 1
    assert daily_goal(learner, tomorrow_in_shanghai).done == 0


def test_others_answers_do_not_count(learner: User):
    practise(UserFactory(), NOW)
    assert daily_goal(learner, NOW) == DailyGoal(0, 4, 0)
    assert latest_answers(learner) == []


def test_the_latest_answers_come_newest_first(learner: User):
    for minutes in range(LATEST_ANSWERS + 2):
        practise(learner, NOW + timedelta(minutes=minutes))
    latest = latest_answers(learner)
    assert len(latest) == LATEST_ANSWERS
    assert [attempt.answered_at for attempt in latest] == sorted(
        (attempt.answered_at for attempt in latest), reverse=True
    )


@pytest.mark.parametrize(
    ("days", "length"),
    [([], 0), ([0], 1), ([1], 1), ([2], 0), ([0, 1, 2], 3), ([1, 2, 3], 3), ([0, 2, 3], 1), ([0, 1, 3], 2)],
)
def test_a_streak_ends_at_the_first_day_without_practice(days: list[int], length: int):
    today = date(2026, 3, 10)
    assert streak_length(frozenset(today - timedelta(days=ago) for ago in days), today) == length


@pytest.mark.parametrize(
    ("done", "percent", "is_reached", "left"),
    [(0, 0, False, 4), (1, 25, False, 3), (4, 100, True, 0), (9, 100, True, 0)],
)
def test_a_goal_tells_how_far_it_is(done: int, percent: int, is_reached: bool, left: int):
    goal = DailyGoal(done, 4, 0)
    assert (goal.percent, goal.is_reached, goal.left) == (percent, is_reached, left)
