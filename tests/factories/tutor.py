"""Versions of the learner model's weights, and what belongs to a language model."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tutor.learner import DEFAULT_WEIGHTS
from tutor.models import (
    Budget,
    MissingModel,
    ModelBatch,
    ModelBatchItem,
    ModelCall,
    Outcome,
    Purpose,
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
