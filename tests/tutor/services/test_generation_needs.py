from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from accounts.models import User
from lessons.bands import Band, band_of
from lessons.models import Exercise, Skill
from lessons.services.courses import course_load
from tests.factories.lessons import ExerciseFactory
from tests.tutor.courses import at, skills_in_a_row
from tests.tutor.services.answers import learner_with, serving_of
from tutor.models import ExerciseNeed
from tutor.selectors.needs import UNSEEN_WANTED, needs
from tutor.services import generation_needs
from tutor.services.generation_needs import ASKED_AGAIN_AFTER, MOST_ASKED, needs_fill, proposals_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What proposals were asked for, at a site that has a model."""
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    requests: list[dict[str, Any]] = []

    def request(**wanted: Any) -> None:
        requests.append(wanted)

    proposals_register(request)
    yield requests
    proposals_register(None)


@pytest.fixture
def skill() -> Skill:
    """A skill without templates."""
    return skills_in_a_row(1, exercises=1)[0]


def practising(skill: Skill, **profile: Any) -> User:
    learner = learner_with(**profile)
    exercise = skill.main_exercises.first() or ExerciseFactory(main_skill=skill)
    serving_of(exercise, learner, served_at=at(0))
    return learner


def fill(now: datetime | None = None) -> int:
    return needs_fill(now=now or at(1), random=Random(1))


def test_bands_hold_every_difficulty_once():
    assert [band_of(step / 100) for step in (0, 34, 35, 49, 50, 100)] == [
        Band.EASY, Band.EASY, Band.MIDDLE, Band.MIDDLE, Band.HARD, Band.HARD,
    ]  # fmt: skip
    for step in range(101):
        assert sum(band.low <= step / 100 < band.high or (band is Band.HARD and step == 100) for band in Band) == 1


class TestNeeds:
    def test_are_what_active_learners_lack_in_their_band(self, skill: Skill):
        practising(skill)
        (need,) = needs(at(1))
        assert (need.skill, need.language, need.interest, need.learners) == (skill, "en", "", 1)
        in_band = ExerciseFactory.create_batch(2, main_skill=skill, difficulty=need.band.typical)
        assert needs(at(1))[0].count == need.count - len(in_band)

    def test_of_many_learners_are_one_need(self, skill: Skill):
        for _learner in range(3):
            practising(skill)
        assert [need.learners for need in needs(at(1))] == [3]

    def test_end_when_there_is_enough(self, skill: Skill):
        practising(skill)
        for band in Band:
            ExerciseFactory.create_batch(UNSEEN_WANTED, main_skill=skill, difficulty=band.typical)
        assert needs(at(1)) == []

    def test_of_learners_long_gone_do_not_count(self, skill: Skill):
        practising(skill)
        assert needs(at(0) + timedelta(days=4)) == []

    def test_tell_interests_apart(self, skill: Skill):
        practising(skill, interests=["space"])
        assert {need.interest for need in needs(at(1))} == {"", "space"}

    def test_look_at_the_skill_that_comes_next(self):
        first, second = skills_in_a_row(2, exercises=1)
        practising(first)
        assert {need.skill for need in needs(at(1))} == {first}
        assert second not in {need.skill for need in needs(at(1))}

    def test_take_as_many_queries_for_one_learner_as_for_many(self, skill: Skill, django_assert_max_num_queries):
        for _learner in range(5):
            practising(skill, interests=["space"])
        needs(at(1))
        with django_assert_max_num_queries(9):
            needs(at(1))


class TestFilling:
    def test_makes_by_templates_what_they_give(self, course_folder: Path, asked: list[dict[str, Any]]):
        course_load(folder=course_folder)
        skill = Skill.objects.get(slug="add")
        learner = learner_with()
        serving_of(ExerciseFactory(main_skill=skill, difficulty=0.3), learner, served_at=at(0))
        band = needs(at(1))[0].band
        skill.blueprints.update(difficulty=band.typical)
        assert fill() > 0
        assert Exercise.objects.filter(main_skill=skill, blueprint__isnull=False).exists()
        assert asked == []

    def test_asks_where_a_skill_has_no_template(self, skill: Skill, asked: list[dict[str, Any]]):
        practising(skill)
        fill()
        (wanted,) = asked
        assert (wanted["skill"], wanted["language"], wanted["interest"]) == (skill, "en", "")
        assert isinstance(wanted["band"], Band)
        assert 0 < wanted["count"] <= UNSEEN_WANTED

    def test_asks_nothing_twice_while_it_is_under_way(self, skill: Skill, asked: list[dict[str, Any]]):
        practising(skill)
        fill()
        fill(at(2))
        assert len(asked) == 1
        fill(at(2) + ASKED_AGAIN_AFTER)
        assert len(asked) == 2

    def test_asks_for_no_more_than_a_days_share_of_a_skill(
        self, skill: Skill, asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(generation_needs, "ASKED_AGAIN_AFTER", timedelta(0))
        for number in range(8):
            practising(skill, interests=[f"interest {number}"])
        for minute in range(1, 20):
            fill(at(minute))
        assert sum(wanted["count"] for wanted in asked) == MOST_ASKED

    def test_asks_at_once_when_a_need_that_was_met_comes_back(self, skill: Skill, asked: list[dict[str, Any]]):
        practising(skill)
        fill()
        made = [
            one
            for band in Band
            for one in ExerciseFactory.create_batch(UNSEEN_WANTED, main_skill=skill, difficulty=band.typical)
        ]
        fill(at(2))
        assert list(ExerciseNeed.objects.values_list("is_met", flat=True)) == [True]
        Exercise.objects.filter(pk__in=[one.pk for one in made]).update(status="retired")
        fill(at(3))
        assert len(asked) == 2

    def test_is_quiet_without_a_model(self, skill: Skill, asked: list[dict[str, Any]], settings, caplog):
        settings.OPENAI_BASE_URL = ""
        settings.OPENAI_API_KEY = ""
        practising(skill)
        fill()
        assert asked == []
        assert not ExerciseNeed.objects.exists()
        assert not caplog.records

    def test_is_quiet_while_nobody_takes_proposals(self, skill: Skill, asked: list[dict[str, Any]]):
        proposals_register(None)
        practising(skill)
        assert fill() == 0
        assert not ExerciseNeed.objects.exists()
