"""Quizzes: answers without a verdict, the end of the time, handing in, and showing the results."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from lessons.grading import Grade, Reason, Verdict
from lessons.services.grading import exercise_grade, exercise_read
from tutor.grades import GRACE
from tutor.models import (
    Assignment,
    AssignmentStatus,
    HandedIn,
    Occasion,
    ReleaseRule,
    Serving,
    ServingState,
    Work,
)
from tutor.selectors.results import answers_standing
from tutor.selectors.set_work import latest_due, takes_answers, times_of
from tutor.services.attempts import Submission, WorkOver, attempt_store, serving_lock
from tutor.services.learning import quiz_evidence_apply
from tutor.services.work_progress import progress_note

ASKED_AGAIN = frozenset({"blank", "unclear", "busy", "too_large", "fill_all", "match_all", "no_rubric"})
"""Reasons for asking once more that tell nothing about the key."""
OTHER_FORM = Reason("other_form", gettext_noop("The right value, but not in the form that was asked for."), {})
SHARE_OF_OTHER_FORM = 0.5
MOST_ANSWERS = 50
"""How often an answer may be changed, so that a script cannot fill the record."""


def quiz_answer(*, serving: Serving, response: str, now: datetime) -> Submission:
    """Note an answer to a quiz's question; the latest one stands, and nothing is told about it.

    Where practice would say "right value, other form", the answer is taken for half: asking again would tell.

    Raises:
        WorkOver: the quiz has ended, or was handed in.
    """
    if serving.work_id is None or not takes_answers(serving, now):
        raise WorkOver
    grade = _graded(serving, response)
    if grade.verdict is Verdict.RETRY:
        return Submission(None, grade)
    with transaction.atomic():
        # The work is held, so that handing in and answering come one after the other.
        Work.objects.select_for_update().get(pk=serving.work_id)
        locked = serving_lock(serving)
        if not takes_answers(locked, now):
            raise WorkOver
        latest = locked.attempts.order_by("-try_number").first()
        if latest is not None and (latest.response == response or latest.try_number >= MOST_ANSWERS):
            return Submission(latest)
        return Submission(attempt_store(locked, latest.try_number + 1 if latest else 1, response, grade, now))


@transaction.atomic
def quiz_hand_in(
    *, work: Work, now: datetime, how: HandedIn = HandedIn.STUDENT, ended_at: datetime | None = None
) -> Work:
    """Hand a quiz in, once; what comes later is not taken. Its results are shown if nothing speaks against it.

    `ended_at` is when it ended by itself; it counts as handed in then, however late somebody notices.
    """
    locked = (
        Work.objects.select_for_update(of=("self",)).select_related("assignment", "student__profile").get(pk=work.pk)
    )
    if locked.handed_in_at is None and locked.started_at is not None:
        locked.handed_in_at, locked.handed_in = ended_at or now, how
        locked.save(update_fields=["handed_in_at", "handed_in"])
        Serving.objects.filter(work=locked, state=ServingState.OPEN).update(state=ServingState.REVEALED)
    _release_if_due(locked, now)
    return locked


def quiz_settle(*, work: Work, now: datetime, grace: timedelta = GRACE) -> Work:
    """Hand in a quiz whose time is up, and show results that are due; otherwise nothing happens.

    `grace` is how long answers that were on their way are waited for.
    """
    if not work.assignment.is_quiz or work.started_at is None or work.released_at is not None:
        return work
    if work.handed_in_at is not None:
        return quiz_hand_in(work=work, now=now)
    if not work.assignment.is_published:
        return quiz_hand_in(work=work, now=now, how=HandedIn.TEACHER)
    times = times_of(work.assignment, work)
    if times.ends_at is None or now < times.ends_at + grace:
        return work
    is_due = times.due_at is not None and times.late.closes and times.ends_at == times.due_at
    how = HandedIn.DUE if is_due else HandedIn.TIME
    return quiz_hand_in(work=work, now=now, how=how, ended_at=times.ends_at)


def quizzes_settle(*, now: datetime) -> int:
    """Settle every quiz that somebody is in the middle of or waits for; return how many there were."""
    waiting = Work.objects.filter(assignment__is_quiz=True, started_at__isnull=False, released_at=None)
    works = waiting.exclude(assignment__status=AssignmentStatus.DRAFT).select_related("assignment", "student__profile")
    count = 0
    for work in works.order_by("pk").iterator(chunk_size=200):
        quiz_settle(work=work, now=now)
        count += 1
    return count


def results_release(*, assignment: Assignment, now: datetime) -> int:
    """Show the results of a quiz to all who have handed it in, and to the others when they do; return to how many."""
    Assignment.objects.filter(pk=assignment.pk, released_at=None).update(released_at=now)
    assignment.refresh_from_db(fields=["released_at"])
    waiting = assignment.works.filter(handed_in_at__isnull=False, released_at=None)
    for work in waiting:
        quiz_hand_in(work=work, now=now)
    return len(waiting)


def _graded(serving: Serving, response: str) -> Grade:
    problem = exercise_read(serving.exercise, response).problem
    if problem is not None:
        return Grade(Verdict.RETRY, 0.0, problem)
    grade = exercise_grade(serving.exercise, response)
    if grade.verdict is Verdict.RETRY and grade.reason.code not in ASKED_AGAIN:
        return Grade(Verdict.WRONG, SHARE_OF_OTHER_FORM, OTHER_FORM, reading=grade.reading)
    return grade


def _release_if_due(work: Work, now: datetime) -> None:
    if work.handed_in_at is None or work.released_at is not None or not _is_out(work.assignment, now):
        return
    work.released_at = now
    work.save(update_fields=["released_at"])
    standing = [attempt for attempt in answers_standing(work) if attempt.occasion == Occasion.QUIZ]
    evidence = quiz_evidence_apply(work=work, attempts=standing, now=now)
    moved = {skill for attempt in evidence.attempts.all() for skill in attempt.skill_ids}
    progress_note(student=work.student, skill_ids=moved, now=now)


def _is_out(assignment: Assignment, now: datetime) -> bool:
    """Whether results are shown to whoever has handed in: at once, or when it is due for the last student.

    Where late work is taken, those who began before the due date get their time to end as well.
    """
    if assignment.released_at is not None or assignment.release_rule == ReleaseRule.HANDED_IN:
        return True
    due_at = latest_due(assignment)
    lasts_on = not times_of(assignment, None).late.closes and assignment.minutes is not None
    return due_at is not None and now >= due_at + GRACE + timedelta(minutes=(assignment.minutes or 0) * lasts_on)
