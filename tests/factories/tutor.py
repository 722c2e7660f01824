"""Versions of the learner model's weights, and what is said about exercises."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory
from tutor.learner import DEFAULT_WEIGHTS
from tutor.models import ExerciseReport, ExerciseReview, ExerciseStatistics, FeedbackText, WeightsVersion


class WeightsVersionFactory(DjangoModelFactory):
    """A version that predicts as the shipped weights do, not in use."""

    class Meta:
        model = WeightsVersion

    weights = factory.LazyFunction(DEFAULT_WEIGHTS.as_dict)
    fitted_answers = 1000
    fitted_until = datetime(2026, 3, 1, tzinfo=UTC)
    held_out_answers = 100
    log_loss = 0.5
    log_loss_before = 0.55
    created_at = factory.Sequence(lambda number: datetime(2026, 3, 1, 3, number % 60, tzinfo=UTC))


NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class ExerciseStatisticsFactory(DjangoModelFactory):
    class Meta:
        model = ExerciseStatistics

    exercise = factory.SubFactory(ExerciseFactory)
    updated_at = NOON


class ExerciseReviewFactory(DjangoModelFactory):
    """An open review that nothing has been found for yet."""

    class Meta:
        model = ExerciseReview

    exercise = factory.SubFactory(ExerciseFactory)
    doubts = factory.LazyFunction(lambda: [{"code": "strong_students_fail", "figures": {"answers": 8, "success": 0.0}}])
    opened_at = NOON


class ExerciseReportFactory(DjangoModelFactory):
    """A report that says that the key is wrong; needs the serving on which it was made."""

    class Meta:
        model = ExerciseReport

    learner = factory.SubFactory(UserFactory)
    exercise = factory.SubFactory(ExerciseFactory)
    reason = "key"
    reported_at = NOON


class FeedbackTextFactory(DjangoModelFactory):
    """A comment that is ready."""

    class Meta:
        model = FeedbackText

    exercise = factory.SubFactory(ExerciseFactory)
    answer_digest = factory.Sequence(lambda number: f"digest-{number}")
    language = "en"
    reading_level = "standard"
    status = "ready"
    text = "Look at the sign. What does it ask you to do?"
    claimed_at = NOON
