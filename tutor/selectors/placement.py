"""Reads about the placement."""

from collections.abc import Sequence

from tutor.models import Attempt, Occasion, Placement
from tutor.policy.placement import Beliefs, PlacementAnswer, rebuild
from tutor.selectors.curriculum import Curriculum
from tutor.selectors.exclusions import excluded_exercises
from tutor.selectors.verdicts import score_of, with_verdicts


def placement_answers(placement: Placement) -> Sequence[PlacementAnswer]:
    """Return the learner's placement answers in this course, in order, but for those to exercises with a wrong key."""
    attempts = Attempt.objects.filter(learner=placement.learner, course=placement.course, occasion=Occasion.PLACEMENT)
    counted = attempts.exclude(exercise__in=excluded_exercises(placement.learner_id))
    return [placement_answer(attempt) for attempt in with_verdicts(counted.order_by("id"))]


def placement_answer(attempt: Attempt) -> PlacementAnswer:
    """Return an attempt as the placement reads it."""
    return PlacementAnswer(attempt.skill_ids[0], score_of(attempt), attempt.choice_count)


def placement_beliefs(curriculum: Curriculum, answers: Sequence[PlacementAnswer]) -> Beliefs:
    """Return what the answers say about every skill; answers about skills no longer taught are passed over."""
    return rebuild(curriculum.graph, [answer for answer in answers if answer.skill in curriculum.graph])
