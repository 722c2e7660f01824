"""What set work means for the policy, for what a student may see elsewhere, and for the help that there is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.models import User
from lessons.models import Course
from tutor.models import AssignmentItem, AssignmentKind, AssignmentStatus, Occasion, Serving, Work
from tutor.selectors.set_work import assignments_for, set_work_of, skills_by_assignment, times_of


@dataclass(frozen=True)
class Help:
    """Which help there is with an exercise. The chat reads `chat` before it answers anything."""

    hints: bool = True
    chat: bool = True


def skills_assigned(student: User, course: Course, now: datetime) -> frozenset[int]:
    """Return the skills that teachers have set in a course and that are still to be done."""
    to_do = [
        shown.assignment
        for shown in set_work_of(student, now, course)
        if shown.is_to_do and shown.assignment.kind == AssignmentKind.ADAPTIVE
    ]
    return (
        frozenset(skill for skills in skills_by_assignment(to_do).values() for skill in skills)
        if to_do
        else frozenset()
    )


def exercises_withheld(student: User) -> frozenset[int]:
    """Return the plain exercises of quizzes whose results the student has not seen.

    They are shown nowhere else meanwhile, since practice would tell their verdict, hints and solution.
    """
    released = Work.objects.filter(student=student, released_at__isnull=False).values("assignment")
    quizzes = assignments_for(student).filter(is_quiz=True).exclude(status=AssignmentStatus.ARCHIVED)
    quizzes = quizzes.exclude(pk__in=released)
    items = AssignmentItem.objects.filter(assignment__in=quizzes.order_by().values("pk"))
    given = Serving.objects.filter(learner=student, occasion=Occasion.QUIZ, work__assignment__in=quizzes.values("pk"))
    plain = Coalesce("exercise__dressed_from", "exercise")
    chosen = items.order_by().values_list(plain, flat=True)
    return frozenset(chosen.union(given.order_by().values_list(plain, flat=True)))


def is_withheld(student: User, serving: Serving) -> bool:
    """Whether a serving outside its quiz shows an exercise of a quiz that is not over for the student."""
    exercise = serving.exercise
    return serving.occasion != Occasion.QUIZ and (exercise.dressed_from_id or exercise.pk) in exercises_withheld(
        student
    )


def help_with(serving: Serving) -> Help:
    """Return which help there is with an exercise: all of it in practice, what the teacher allows in set work."""
    if serving.occasion in {Occasion.QUIZ, Occasion.PLACEMENT}:
        return Help(hints=False, chat=False)
    if serving.work is None:
        return Help()
    return Help(hints=serving.work.assignment.hints_allowed, chat=serving.work.assignment.chat_allowed)


def quiz_is_running(student: User, now: datetime) -> bool:
    """Whether a student is in the middle of a quiz; no chat helps them then, whatever page they ask it from."""
    running = Work.objects.filter(
        student=student, assignment__is_quiz=True, assignment__status=AssignmentStatus.PUBLISHED,
        started_at__isnull=False, handed_in_at=None,
    ).select_related("assignment")  # fmt: skip
    return any(times_of(work.assignment, work).takes_answers(now) for work in running)


def verdict_is_out() -> Q:
    """Return the condition on attempts whose verdict their student may see: all but those of unreleased quizzes."""
    return ~Q(occasion=Occasion.QUIZ) | Q(serving__work__released_at__isnull=False)
