"""Versions of the learner model's weights, bulk work, and what teachers are told and say."""

from datetime import UTC, date, datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.accounts import ClassroomFactory, TeacherFactory
from tutor.learner import DEFAULT_WEIGHTS
from tutor.models import Job, JobFile, Judgement, WeeklyReport, WeightsVersion


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
