"""Versions of the learner model's weights."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from tutor.learner import DEFAULT_WEIGHTS
from tutor.models import WeightsVersion


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
