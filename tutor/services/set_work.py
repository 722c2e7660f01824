"""Doing what a teacher set: beginning it, and the exercise that comes next in it."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.db import IntegrityError, transaction

from accounts.models import User
from lessons.models import Exercise, ExerciseStatus
from lessons.selectors import bank_for, language_for
from lessons.services.bank import blueprint_make
from tutor.models import Assignment, AssignmentItem, AssignmentKind, Goal, Occasion, Serving, ServingState, Work
from tutor.policy import SET_WORK_RULES, Mode, Reason, Requests, choose_skill
from tutor.selectors.assigned import exercises_withheld
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import skill_views
from tutor.selectors.needs import TARGET_SUCCESS
from tutor.selectors.practice import recent_tries
from tutor.selectors.set_work import items_of, set_work, skills_by_assignment, times_of
from tutor.services.attempts import WorkOver
from tutor.services.serving import exercise_for, stored_reason
from tutor.services.work_progress import progress_take

VARIANTS_MADE = 4
"""How many exercises a template adds when a student has seen all that there are."""


def work_start(*, student: User, assignment: Assignment, now: datetime) -> Work:
    """Begin an assignment; beginning twice changes nothing, so that a quiz's clock starts once.

    Raises:
        WorkOver: it is not open now.
    """
    work, _created = Work.objects.get_or_create(student=student, assignment=assignment)
    is_open = assignment.is_published and times_of(assignment, work).is_open(now)
    if work.started_at is None:
        if not is_open or work.handed_in_at is not None:
            raise WorkOver
        Work.objects.filter(pk=work.pk, started_at=None).update(started_at=now)
        work.refresh_from_db()
    if is_open and assignment.kind == AssignmentKind.ADAPTIVE and assignment.goal == Goal.MASTERY:
        progress_take(student=student, assignment=assignment, now=now)
    return work


def items_in_order(work: Work) -> Sequence[AssignmentItem]:
    """Return the exercises of a fixed assignment in this student's order, shuffled where there are variants."""
    items = list(items_of(work.assignment))
    if work.assignment.has_variants:
        Random(work.pk).shuffle(items)
    return items


def item_serving(*, work: Work, item: AssignmentItem, now: datetime, random: Random) -> Serving:
    """Return what the student has before them for one exercise of a fixed assignment; the same at every call."""
    shown = Serving.objects.filter(work=work, item=item).select_related("exercise", "skill", "course").first()
    if shown is None:
        exercise = _variant(work, item, random) if _needs_variant(work, item) else item.exercise
        why = Reason("set_exercise", {}, {"skill": exercise.main_skill_id})
        try:
            with transaction.atomic():
                shown = Serving.objects.create(
                    item=item, skill=exercise.main_skill, exercise=exercise, mode=Mode.PRACTICE,
                    reason={"skill": stored_reason(why)}, **_common(work, now),
                )  # fmt: skip
        except IntegrityError:
            shown = Serving.objects.select_related("exercise", "skill", "course").get(work=work, item=item)
    shown.work = work
    return shown


def adaptive_serving(
    *, work: Work, now: datetime, random: Random, after: Serving | None = None, skips: bool = False
) -> Serving | None:
    """Return what the student has before them in an adaptive assignment; None when it is done.

    `after` is the exercise that the student goes on from: asking twice for the next one gives the same. With `skips`,
    an exercise that is open is left.
    """
    with transaction.atomic():
        Work.objects.select_for_update().filter(pk=work.pk).first()
        servings = Serving.objects.filter(work=work).select_related("exercise", "skill", "course")
        latest = servings.order_by("-pk").first()
        goes_on = latest is not None and latest == after and (skips or latest.state != ServingState.OPEN)
        if latest is not None and not goes_on:
            latest.work = work
            return latest
        if set_work(work.student, work.assignment, now).is_finished:
            return None
        return _next_adaptive(work, now, random)


def _next_adaptive(work: Work, now: datetime, random: Random) -> Serving | None:
    student, assignment = work.student, work.assignment
    curriculum = curriculum_of(assignment.course)
    skills = [pk for pk in skills_by_assignment([assignment]).get(assignment.pk, ()) if pk in curriculum.skills]
    if not skills:
        return None
    recent = [shown for shown in recent_tries(student, assignment.course) if shown.skill in skills]
    views = skill_views(student, curriculum, recent, now)
    requests = Requests(target_success=TARGET_SUCCESS[student.profile.preferred_difficulty])
    choice = choose_skill(
        curriculum.graph, {skill: views[skill] for skill in skills}, recent, now, random, requests=requests,
        rules=SET_WORK_RULES,
    )  # fmt: skip
    exercise, why = exercise_for(student, curriculum.skills[choice.skill], choice, recent, random)
    shown = Serving.objects.create(
        skill_id=choice.skill, exercise=exercise, mode=choice.mode,
        reason={"skill": stored_reason(choice.reason), "exercise": stored_reason(why)}, **_common(work, now),
    )  # fmt: skip
    shown.work = work
    return shown


def _common(work: Work, now: datetime) -> dict[str, object]:
    return {
        "learner_id": work.student_id,
        "course_id": work.assignment.course_id,
        "occasion": Occasion.QUIZ if work.assignment.is_quiz else Occasion.ASSIGNMENT,
        # Several exercises of an assignment are before the student at once; only practice has a current one.
        "is_current": False,
        "work": work,
        "served_at": now,
    }


def _needs_variant(work: Work, item: AssignmentItem) -> bool:
    return work.assignment.has_variants or item.exercise.status != ExerciseStatus.LIVE


def _variant(work: Work, item: AssignmentItem, random: Random) -> Exercise:
    """Return an exercise of the item's template that the student has not seen; the item's own if there is no other."""
    own, blueprint = item.exercise, item.exercise.blueprint
    if blueprint is None:
        return own
    language = language_for(work.assignment.course, work.student.profile.language)
    seen = set(Serving.objects.filter(learner=work.student_id).values_list("exercise", flat=True))
    taken = seen | (exercises_withheld(work.student) - {own.pk})
    plain = bank_for(blueprint.main_skill, language).filter(blueprint=blueprint, dressed_from=None)
    unseen = [exercise for exercise in plain.select_related("main_skill") if exercise.pk not in taken]
    unseen = unseen or list(blueprint_make(blueprint=blueprint, language=language, random=random, count=VARIANTS_MADE))
    return random.choice(unseen) if unseen else own
