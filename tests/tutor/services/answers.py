"""Wrong answers to make feedback on, and exercises to tell as stories."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from lessons.models import Exercise
from tests.factories.accounts import ProfileFactory, UserFactory
from tests.factories.lessons import ExerciseFactory
from tutor.models import Attempt, Dressing, Feedback, Occasion, Serving
from tutor.services.attempts import attempt_submit


def learner_with(**profile: Any) -> User:
    """Return a stored student with a profile like that."""
    return ProfileFactory(user=UserFactory(profile=None), **profile).user


def serving_of(exercise: Exercise, learner: User, **values: Any) -> Serving:
    """Return an exercise put before a learner."""
    reason = {"code": "practice", "params": {}, "skills": {"skill": exercise.main_skill_id}}
    return Serving.objects.create(
        learner=learner,
        course=exercise.course,
        skill=exercise.main_skill,
        exercise=exercise,
        **{"mode": "new", "reason": {"skill": reason}, "served_at": timezone.now(), **values},
    )


def wrong_answer(
    response: str = "-1", *, learner: User | None = None, misconception: str = "", **exercise: Any
) -> Attempt:
    """Return a stored wrong answer to the sum 2 + 3, or to an exercise like that."""
    learner = learner or learner_with()
    shown = ExerciseFactory(**exercise)
    return Attempt.objects.create(
        learner=learner,
        serving=serving_of(shown, learner),
        exercise=shown,
        course=shown.course,
        occasion=Occasion.PRACTICE,
        try_number=1,
        response=response,
        verdict="wrong",
        score=0.0,
        reason={"code": "not_right", "message": "", "params": {}},
        misconception=misconception,
        hints_shown=0,
        seconds=5.0,
        answered_at=timezone.now(),
        skill_ids=[shown.main_skill_id],
        difficulty=shown.difficulty,
    )


RUBRIC = {
    "rubric": [
        {"point": "Names the common denominator", "keywords": ["common denominator"]},
        {"point": "Says that the pieces must be equal", "keywords": ["equal", "same size"]},
    ]
}


def free_text_attempt(learner: User | None = None, response: str = "You need equal pieces.", **values: Any) -> Attempt:
    """Return a stored answer in a student's own words, which the first look takes for half right."""
    learner = learner or learner_with()
    exercise = ExerciseFactory(kind="free_text", key="-", options=RUBRIC, stem="Why a common denominator?", **values)
    submitted = attempt_submit(
        serving=serving_of(exercise, learner, is_current=False), try_number=1, response=response, now=timezone.now()
    )
    assert submitted.attempt is not None
    return submitted.attempt


def asked_for(attempt: Attempt, **values: Any) -> Feedback:
    """Return feedback on an answer that nobody has written yet."""
    return Feedback.objects.create(attempt=attempt, **{"requested_at": timezone.now(), **values})


def dressing_of(exercise: Exercise | None = None, **values: Any) -> Dressing:
    """Return a request for a scene that nobody has written yet."""
    values = {"interest": "football", "language": "en", "requested_at": timezone.now(), **values}
    return Dressing.objects.create(exercise=exercise or ExerciseFactory(seed=7), **values)
