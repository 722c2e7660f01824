"""Students who answer an exercise, so that there is something to judge it by."""

from collections.abc import Sequence

from accounts.models import User
from lessons.models import Exercise
from tests.factories.accounts import UserFactory
from tests.tutor.courses import answer, at
from tests.tutor.services.answers import serving_of
from tutor.models import Attempt, ExerciseReport


def answered_by_strong(exercise: Exercise, response: str, count: int) -> Sequence[User]:
    """Let so many students answer who were expected to be right."""
    learners = UserFactory.create_batch(count)
    for learner in learners:
        serving = serving_of(exercise, learner)
        Attempt.objects.create(
            learner=learner,
            serving=serving,
            exercise=exercise,
            course=exercise.course,
            occasion="practice",
            try_number=1,
            response=response,
            verdict="wrong",
            score=0.0,
            reason={"code": "not_right", "message": "", "params": {}},
            hints_shown=0,
            seconds=5.0,
            answered_at=at(0),
            skill_ids=[exercise.main_skill_id],
            difficulty=exercise.difficulty,
            probability_before=0.85,
        )
    return learners


def answered_online(exercise: Exercise, response: str, count: int = 1) -> Sequence[User]:
    """Let so many students answer in practice; what is believed about them moves."""
    learners = UserFactory.create_batch(count)
    for learner in learners:
        answer(serving_of(exercise, learner), response)
    return learners


def reported(exercise: Exercise, learner: User | None = None, **values: object) -> ExerciseReport:
    """Return a student's report on an exercise."""
    learner = learner or UserFactory()
    if "serving" not in values:
        values["serving"] = serving_of(exercise, learner)
    return ExerciseReport.objects.create(
        learner=learner, exercise=exercise, **{"reason": "key", "reported_at": at(0), **values}
    )
