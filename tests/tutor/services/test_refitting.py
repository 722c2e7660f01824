from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from lessons.models import Exercise
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory, SkillFactory
from tests.factories.tutor import WeightsVersionFactory
from tests.tutor.courses import RIGHT, WRONG
from tests.tutor.services.answers import serving_of
from tutor.learner import DEFAULT_WEIGHTS
from tutor.models import Attempt, WeightsVersion
from tutor.selectors.weights import weights_active
from tutor.services import refitting
from tutor.services.attempts import attempt_submit
from tutor.services.refitting import weights_activate, weights_refit
from tutor.tasks import weights_refit as weights_refit_task

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 3, 0, tzinfo=UTC)


def answered_by(learner: User, exercise: Exercise, right: bool, days_ago: float) -> Attempt:
    moment = NOW - timedelta(days=days_ago)
    serving = serving_of(exercise, learner, is_current=False, served_at=moment)
    submission = attempt_submit(
        serving=serving, try_number=1, response=RIGHT if right else WRONG[0], now=moment + timedelta(seconds=30)
    )
    assert submission.attempt is not None
    return submission.attempt


@pytest.fixture
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refitting, "FEWEST_FITTED", 60)
    monkeypatch.setattr(refitting, "FEWEST_HELD_OUT", 20)


@pytest.fixture
def surprising_school(few_are_enough: None) -> None:
    """A school where exercises thought to be easy are hard and the other way round."""
    skill, random = SkillFactory(), Random(4)
    hard, easy = (ExerciseFactory(main_skill=skill, difficulty=difficulty) for difficulty in (0.2, 0.8))
    for learner in UserFactory.create_batch(6):
        for number in range(20):
            exercise = random.choice([hard, easy])
            right = random.random() < (0.9 if exercise == easy else 0.15)
            answered_by(learner, exercise, right, days_ago=20 - number)


class TestTheRefit:
    def test_puts_weights_to_use_that_predict_the_newest_answers_better(self, surprising_school: None):
        refit = weights_refit(now=NOW)
        assert refit.version is not None
        assert refit.outcome == "in use"
        assert refit.version.log_loss < refit.version.log_loss_before
        assert (refit.version.fitted_answers, refit.version.held_out_answers) == (78, 42)
        active = weights_active()
        assert active.version_id == refit.version.pk
        assert active.weights != DEFAULT_WEIGHTS

    def test_keeps_but_does_not_use_weights_that_are_no_better(
        self, surprising_school: None, monkeypatch: pytest.MonkeyPatch
    ):
        weights_refit(now=NOW)
        before = weights_active()
        refit = weights_refit(now=NOW)
        assert refit.version is not None
        assert "not used" in refit.outcome
        assert weights_active() == before
        assert WeightsVersion.objects.count() == 2

    def test_leaves_a_school_with_few_answers_with_the_shipped_weights(self, few_are_enough: None):
        answered_by(UserFactory(), ExerciseFactory(), True, days_ago=1)
        refit = weights_refit(now=NOW)
        assert refit.version is None
        assert refit.outcome == "too few answers: 0 to fit to and 1 to try on"
        assert weights_active().weights == DEFAULT_WEIGHTS

    def test_reads_only_the_learners_who_were_active_last(
        self, surprising_school: None, monkeypatch: pytest.MonkeyPatch
    ):
        gone = UserFactory()
        for day in range(30, 60):
            answered_by(gone, Exercise.objects.first(), True, days_ago=day)
        monkeypatch.setattr(refitting, "MOST_ANSWERS", 120)
        refit = weights_refit(now=NOW)
        assert (refit.version.fitted_answers, refit.version.held_out_answers) == (78, 42)

    def test_reads_one_learner_however_many_answers_there_are(
        self, surprising_school: None, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(refitting, "MOST_ANSWERS", 1)
        assert weights_refit(now=NOW).outcome == "too few answers: 13 to fit to and 7 to try on"

    def test_tries_on_no_more_answers_than_it_can_hold(self, surprising_school: None, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(refitting, "MOST_HELD_OUT", 30)
        assert weights_refit(now=NOW).version.held_out_answers == 30

    def test_runs_as_a_task(self):
        weights_refit_task.delay()
        assert not WeightsVersion.objects.exists()


class TestAnAttempt:
    def test_notes_what_was_expected_and_by_which_weights(self):
        shipped = answered_by(UserFactory(), ExerciseFactory(), True, days_ago=1)
        version = WeightsVersionFactory()
        weights_activate(version_id=version.pk, now=NOW)
        later = answered_by(UserFactory(), ExerciseFactory(), True, days_ago=0)
        assert (shipped.weights_version, later.weights_version) == (None, version)
        assert shipped.probability_before == later.probability_before
        assert shipped.ease == pytest.approx(0.8473, abs=1e-4)  # the log-odds of 0.7


def test_weights_of_another_version_of_warbler_are_passed_over():
    version = WeightsVersionFactory(weights={"start": 0.0, "shared": {"elo": 1.0}, "skills": {}, "exercises": {}})
    weights_activate(version_id=version.pk, now=NOW)
    assert (weights_active().weights, weights_active().version_id) == (DEFAULT_WEIGHTS, None)


class TestTheCommand:
    def run(self, *arguments: object) -> str:
        out = StringIO()
        call_command("learner_weights", *map(str, arguments), stdout=out)
        return out.getvalue()

    def test_lists_all_versions_and_marks_the_one_in_use(self):
        first, second = WeightsVersionFactory(), WeightsVersionFactory()
        weights_activate(version_id=first.pk, now=NOW)
        lines = self.run("list").splitlines()
        assert [line.split()[:2] for line in lines] == [
            [str(second.pk), "2026-03-01"],
            ["*", str(first.pk)],
            ["0", "as"],
        ]
        assert "log-loss 0.5000 (before 0.5500) on 100" in lines[0]

    def test_goes_back_to_an_earlier_version_and_to_the_shipped_weights(self):
        first, second = WeightsVersionFactory(), WeightsVersionFactory()
        for version, expected in ((second.pk, second.pk), (first.pk, first.pk), (0, None)):
            self.run("activate", version)
            assert weights_active().version_id == expected

    def test_refuses_a_version_that_does_not_exist(self):
        with pytest.raises(CommandError, match="no version 7"):
            self.run("activate", 7)

    def test_refits_at_once(self):
        assert self.run("refit") == "too few answers: 0 to fit to and 0 to try on\n"
