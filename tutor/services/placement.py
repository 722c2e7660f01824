"""The placement: a short adaptive quiz that starts mastery from evidence. Its answers are attempts like any others."""

from datetime import datetime
from random import Random

from django.db import IntegrityError, transaction

from accounts.models import User
from lessons.models import Course
from tutor.models import Occasion, Placement, PlacementStatus, Serving
from tutor.policy import DEFAULT_TARGET_SUCCESS, Mode, Reason, SkillChoice
from tutor.policy.placement import next_skill
from tutor.selectors.curriculum import Curriculum, curriculum_of
from tutor.selectors.placement import placement_answers, placement_beliefs
from tutor.selectors.practice import has_practised, serving_current
from tutor.services.attempts import is_withdrawn
from tutor.services.learning import placement_evidence_apply
from tutor.services.progress_rebuilding import progress_rebuild
from tutor.services.rebuilding import mastery_rebuild
from tutor.services.serving import exercise_for, stored_reason


class PlacementClosed(Exception):
    """The learner has practised already, so there is nothing left to place."""


def placement_start(*, learner: User, course: Course, now: datetime) -> Placement:
    """Return the learner's running placement, starting it at the first call.

    Raises:
        PlacementClosed: it is finished, or the learner has answered exercises of this course already.
    """
    placement, _created = Placement.objects.get_or_create(learner=learner, course=course, defaults={"started_at": now})
    if placement.status == PlacementStatus.FINISHED or has_practised(learner, course):
        raise PlacementClosed
    if placement.status == PlacementStatus.SKIPPED:
        _resume(placement)
    return placement


def placement_skip(*, learner: User, course: Course, now: datetime) -> None:
    """Leave the placement: what has been answered so far counts, and the learner starts to practise."""
    placement, _created = Placement.objects.get_or_create(learner=learner, course=course, defaults={"started_at": now})
    if placement.status == PlacementStatus.RUNNING:
        _end(placement, PlacementStatus.SKIPPED, now)


def placement_question(*, placement: Placement, now: datetime, random: Random) -> Serving | None:
    """Return the question that the learner has before them, the next one if it is answered; None once it has ended."""
    if placement.status != PlacementStatus.RUNNING:
        return None
    current = serving_current(placement.learner, placement.course, Occasion.PLACEMENT)
    if current is not None and not current.attempts.exists() and not is_withdrawn(current):
        return current
    curriculum = curriculum_of(placement.course)
    answers = placement_answers(placement)
    beliefs = placement_beliefs(curriculum, answers)
    skill_id = next_skill(beliefs, curriculum.graph, [answer.skill for answer in answers], random)
    if skill_id is None:
        _end(placement, PlacementStatus.FINISHED, now)
        return None
    return _ask(placement, curriculum, skill_id, current, now, random)


def _ask(
    placement: Placement,
    curriculum: Curriculum,
    skill_id: int,
    current: Serving | None,
    now: datetime,
    random: Random,
) -> Serving:
    skill = curriculum.skills[skill_id]
    why = Reason("placement", {}, {"skill": skill.pk})
    choice = SkillChoice(skill.pk, Mode.CHALLENGE, DEFAULT_TARGET_SUCCESS, why)
    reason = {"skill": stored_reason(why)}
    if current is not None and is_withdrawn(current):
        reason["instead"] = stored_reason(Reason("withdrawn", {}, {}))
    exercise, _reason = exercise_for(placement.learner, skill, choice, (), random)
    try:
        with transaction.atomic():
            if current is not None:
                Serving.objects.filter(pk=current.pk).update(is_current=False)
            return Serving.objects.create(
                learner=placement.learner,
                course=placement.course,
                skill=skill,
                exercise=exercise,
                occasion=Occasion.PLACEMENT,
                mode=choice.mode,
                reason=reason,
                served_at=now,
            )
    except IntegrityError:
        asked = serving_current(placement.learner, placement.course, Occasion.PLACEMENT)
        if asked is None:
            raise
        return asked


@transaction.atomic
def _resume(placement: Placement) -> None:
    """Go on with a placement that was left: what it found so far is taken back, to be counted at its new end."""
    placement.status = PlacementStatus.RUNNING
    placement.finished_at = None
    placement.findings = {}
    placement.save(update_fields=["status", "finished_at", "findings"])
    mastery_rebuild(learner=placement.learner)
    progress_rebuild(learner=placement.learner)


@transaction.atomic
def _end(placement: Placement, status: PlacementStatus, now: datetime) -> None:
    ended = Placement.objects.filter(pk=placement.pk, status=PlacementStatus.RUNNING).update(
        status=status, finished_at=now
    )
    Serving.objects.filter(
        learner=placement.learner, course=placement.course, occasion=Occasion.PLACEMENT, is_current=True
    ).update(is_current=False)
    if ended:
        placement_evidence_apply(placement=placement, now=now)
    placement.refresh_from_db()
