"""Reads about answers that count no more because the key was wrong."""

from django.db.models import QuerySet

from tutor.models import Exclusion


def excluded_exercises(learner_id: int) -> QuerySet[Exclusion, int]:
    """Return the ids of the exercises to which a learner's answers are left out, as a part of a larger query."""
    return Exclusion.objects.filter(learner=learner_id).values_list("exercise", flat=True)
