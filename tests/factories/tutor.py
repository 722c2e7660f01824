"""Versions of the learner model's weights, and what belongs to a language model."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.factories.lessons import ExerciseFactory
from tutor.learner import DEFAULT_WEIGHTS
from tutor.models import (
    Budget,
    ExerciseReport,
    ExerciseReview,
    ExerciseStatistics,
    FeedbackText,
    Job,
    JobFile,
    Judgement,
    MissingModel,
    ModelBatch,
    ModelBatchItem,
    ModelCall,
    Outcome,
    Purpose,
    WeeklyReport,
    WeightsVersion,
)


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


class BudgetFactory(DjangoModelFactory):
    """A budget of ten dollars a month for the whole site."""

    class Meta:
        model = Budget

    limit_usd = Decimal(10)


class ModelCallFactory(DjangoModelFactory):
    """A request for feedback that was answered."""

    class Meta:
        model = ModelCall

    purpose = Purpose.FEEDBACK
    model = "gpt-4o-mini"
    prompt_version = "feedback-v2"
    outcome = Outcome.OK


class MissingModelFactory(DjangoModelFactory):
    """A model that went missing just now, of which nobody was told."""

    class Meta:
        model = MissingModel

    server = "https://api.openai.com/v1/"
    model = "gpt-4o-mini"
    last_missed_at = factory.LazyFunction(timezone.now)


class ModelBatchFactory(DjangoModelFactory):
    """A batch that waits to be sent."""

    class Meta:
        model = ModelBatch

    handler = "nobody"
    purpose = Purpose.DRESSING
    key = factory.LazyFunction(uuid4)


class ModelBatchItemFactory(DjangoModelFactory):
    """A question of a batch that waits to be sent."""

    class Meta:
        model = ModelBatchItem

    batch = factory.SubFactory(ModelBatchFactory)
    subject = factory.Sequence(lambda number: f"exercise:{number}")
    prompt_version = "dressing-v2"


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "roster_import"
    owner = factory.SubFactory(TeacherFactory)
    created_at = factory.LazyFunction(timezone.now)


class JobFileFactory(DjangoModelFactory):
    class Meta:
        model = JobFile

    job = factory.SubFactory(JobFactory)
    role = "result"
    name = "result.csv"
    content = b"name\r\n"


class JudgementFactory(DjangoModelFactory):
    """A teacher's word that an answer is right; give it an attempt."""

    class Meta:
        model = Judgement

    verdict = "correct"
    score = 1.0
    confirms = False
    judged_by = factory.SubFactory(TeacherFactory)
    judged_at = factory.LazyFunction(timezone.now)


class WeeklyReportFactory(DjangoModelFactory):
    class Meta:
        model = WeeklyReport

    classroom = factory.SubFactory(ClassroomFactory)
    teacher = factory.SubFactory(TeacherFactory)
    week = date(2026, 3, 2)
    next_try_at = datetime(2026, 3, 2, 7, tzinfo=UTC)


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
