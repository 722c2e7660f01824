"""A teacher confirms or overrules a provisional verdict. The answer stays as it is; what is believed follows."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from tutor.models import Attempt, Judgement, Occasion, Placement, PlacementStatus, Serving, ServingState
from tutor.selectors.verdicts import score_of, verdict_of
from tutor.services.learning import learner_lock, placement_findings_renew
from tutor.services.rebuilding import mastery_rebuild


@transaction.atomic
def attempt_judge(
    *, teacher: User, attempt: Attempt, verdict: str, score: float, note: str, now: datetime
) -> Judgement:
    """Store a teacher's verdict on a provisional answer and let everything that rests on it follow.

    Args:
        attempt: read with `with_verdicts`, so that a later verdict is compared with the earlier one.
        score: 0 to 1; 1 for "correct".

    Raises:
        ValueError: the answer was never provisional, or verdict and score do not fit together.
    """
    if not attempt.is_provisional:
        raise ValueError("only provisional verdicts are for a teacher to overrule")
    if not 0 <= score <= 1 or (verdict == "correct") != (score == 1):
        raise ValueError("a right answer has the whole score, and no other has")
    learner_lock(attempt.learner_id)
    moves = (verdict, score) != (verdict_of(attempt), score_of(attempt))
    judgement = Judgement.objects.create(
        attempt=attempt,
        verdict=verdict,
        score=score,
        confirms=(verdict, score) == (attempt.verdict, attempt.score),
        note=note,
        judged_by=teacher,
        judged_at=now,
    )
    if moves:
        _follow(attempt, verdict)
    return judgement


def _follow(attempt: Attempt, verdict: str) -> None:
    if verdict == "correct":
        Serving.objects.filter(pk=attempt.serving_id, state=ServingState.OPEN).update(state=ServingState.SOLVED)
    if attempt.occasion == Occasion.PLACEMENT:
        placement = Placement.objects.filter(learner=attempt.learner_id, course=attempt.course_id)
        for ended in placement.exclude(status=PlacementStatus.RUNNING):
            placement_findings_renew(placement=ended)
    mastery_rebuild(learner=attempt.learner)
