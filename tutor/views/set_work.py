"""A student does what was set: the page of an assignment, its exercises, and the student's grades."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import SignedInRequest
from tutor.models import AssignmentChange, AssignmentItem, Attempt, Serving, ServingState, Work
from tutor.selectors.assigned import is_withheld
from tutor.selectors.gradebook import own_grades
from tutor.selectors.results import quiz_results
from tutor.selectors.scores import Score, scores_of
from tutor.selectors.set_work import SetWork, assignment_for, set_work
from tutor.services.attempts import WorkOver
from tutor.services.quizzes import quiz_settle
from tutor.services.set_work import adaptive_serving, item_serving, items_in_order, work_start
from tutor.views.exercise_page import ExercisePage, exercise_page


@dataclass(frozen=True)
class Step:
    """One exercise of a fixed assignment in the student's order, from 1, and what was shown for it so far."""

    number: int
    item: AssignmentItem
    serving: Serving | None
    is_answered: bool

    @property
    def state(self) -> str:
        """The state in which the exercise is, empty before it was shown."""
        return self.serving.state if self.serving else ""


@login_required
@never_cache
@require_safe
def set_work_page(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """One assignment: what it asks, how far it is, when it is due, and what came of it."""
    shown = _settled(request, assignment_id)
    score = _score_of(request, shown) if shown.is_released and shown.is_started else None
    changes = AssignmentChange.objects.filter(assignment=shown.assignment, student__in=[request.user.pk])
    general = AssignmentChange.objects.filter(assignment=shown.assignment, student=None)
    context = {
        "shown": shown,
        "steps": steps_of(shown.work) if shown.work and shown.is_started and shown.assignment.is_fixed else [],
        "results": quiz_results(shown.work) if shown.assignment.is_quiz and shown.is_released and shown.work else [],
        "score": score,
        "last_change": (general | changes).order_by("-pk").first(),
    }
    return render(request, "tutor/set_work.html", context)


@login_required
@require_POST
def set_work_begin(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """Begin, or go on."""
    assignment = assignment_for(request.user, assignment_id)
    try:
        work_start(student=request.user, assignment=assignment, now=timezone.now())
    except WorkOver:
        messages.info(request, _("This work is not open now."))
        return redirect("set-work", assignment.pk)
    return redirect("set-work-do", assignment.pk)


@login_required
@never_cache
@require_safe
def set_work_do(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """The exercise of an assignment that the student has before them; `?exercise=2` for the second of a fixed list."""
    shown = _settled(request, assignment_id)
    if shown.work is None or not shown.is_started or (shown.assignment.is_quiz and not shown.is_open):
        return redirect("set-work", assignment_id)
    serving = _current(shown, shown.work, request.GET.get("exercise", ""))
    if serving is None:
        messages.success(request, _("You have done all of it."))
        return redirect("set-work", assignment_id)
    if is_withheld(request.user, serving):
        messages.info(request, _("This exercise is in a quiz that is not over for you. It comes back afterwards."))
        return redirect("set-work", assignment_id)
    return set_exercise_render(request, exercise_page(serving))


@login_required
@never_cache
@require_safe
def my_grades(request: SignedInRequest) -> HttpResponse:
    """A student's own assignments and grades, with the reasons."""
    now = timezone.now()
    classrooms = request.user.joined_classrooms.all()
    rows = [(classroom, own_grades(request.user, classroom, now)) for classroom in classrooms]
    return render(request, "tutor/my_grades.html", {"rows": rows})


def set_exercise_render(request: SignedInRequest, page: ExercisePage, status: int = 200) -> HttpResponse:
    """Show an exercise of an assignment: with its verdict, or in a quiz without."""
    work = page.serving.work
    assert work is not None  # noqa: S101
    shown = set_work(request.user, work.assignment, timezone.now())
    steps = steps_of(work) if work.assignment.is_fixed else []
    number = next((step.number for step in steps if step.item.pk == page.serving.item_id), shown.done + 1)
    is_quiz = work.assignment.is_quiz
    fragment = "tutor/_quiz_question.html" if is_quiz else "tutor/_exercise.html"
    context = {
        "page": page, "course": page.serving.course, "shown": shown, "steps": steps, "number": number,
        "fragment": fragment, "following": min(number + 1, len(steps)), "before": max(number - 1, 1),
    }  # fmt: skip
    return render(request, fragment if request.htmx else "tutor/set_work_do.html", context, status=status)


def set_work_advance(request: SignedInRequest, serving: Serving) -> HttpResponse:
    """Go on in an assignment; from an old tab or by a second click, to what comes next all the same."""
    work = serving.work
    assert work is not None  # noqa: S101
    assignment_for(request.user, work.assignment_id)
    now = timezone.now()
    if work.assignment.is_fixed:
        following = _next_item(work, after=serving)
    else:
        following = adaptive_serving(work=work, now=now, random=Random(), after=serving)
    page = None if following is None else exercise_page(following)
    if page is None or is_withheld(request.user, page.serving):
        address = reverse("set-work", args=[work.assignment_id])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return set_exercise_render(request, page) if request.htmx else redirect(set_work_url(page.serving))


def set_work_url(serving: Serving) -> str:
    """Return the address at which an exercise of an assignment is done."""
    work = serving.work
    assert work is not None  # noqa: S101
    address = reverse("set-work-do", args=[work.assignment_id])
    if serving.item_id is None:
        return address
    numbers = [item.pk for item in items_in_order(work)]
    return f"{address}?exercise={numbers.index(serving.item_id) + 1}" if serving.item_id in numbers else address


def steps_of(work: Work) -> Sequence[Step]:
    """Return the exercises of a fixed assignment in the student's order."""
    given = Serving.objects.filter(work=work).annotate(
        is_answered=Exists(Attempt.objects.filter(serving=OuterRef("pk")))
    )
    servings = {serving.item_id: serving for serving in given}
    return [
        Step(number, item, servings.get(item.pk), item.pk in servings and servings[item.pk].is_answered)
        for number, item in enumerate(items_in_order(work), start=1)
    ]


def _settled(request: SignedInRequest, assignment_id: int) -> SetWork:
    """Return an assignment as it stands now; a quiz whose time is up is handed in first."""
    assignment, now = assignment_for(request.user, assignment_id), timezone.now()
    work = Work.objects.filter(assignment=assignment, student=request.user).select_related("assignment").first()
    if work is not None:
        quiz_settle(work=work, now=now)
    shown = set_work(request.user, assignment, now)
    if shown.work is not None:
        shown.work.assignment, shown.work.student = assignment, request.user
    return shown


def _current(shown: SetWork, work: Work, wanted: str) -> Serving | None:
    now = timezone.now()
    if not shown.assignment.is_fixed:
        serving = adaptive_serving(work=work, now=now, random=Random())
        if serving is not None and is_withheld(work.student, serving):
            # A quiz that holds this exercise was published meanwhile.
            return adaptive_serving(work=work, now=now, random=Random(), after=serving, skips=True)
        return serving
    items = items_in_order(work)
    if wanted.isdecimal() and len(wanted) < 4 and 1 <= int(wanted) <= len(items):
        return item_serving(work=work, item=items[int(wanted) - 1], now=now, random=Random())
    return _next_item(work)


def _next_item(work: Work, after: Serving | None = None) -> Serving | None:
    """Return the next exercise that is not done, from the one after `after` on and round again; None of none."""
    steps = list(steps_of(work))
    place = next((step.number for step in steps if after is not None and step.item.pk == after.item_id), 0)
    is_quiz = work.assignment.is_quiz
    for step in [*steps[place:], *steps[:place]]:
        if not (step.is_answered if is_quiz else step.state in {ServingState.SOLVED, ServingState.REVEALED}):
            return item_serving(work=work, item=step.item, now=timezone.now(), random=Random())
    return (
        item_serving(work=work, item=steps[0].item, now=timezone.now(), random=Random()) if is_quiz and steps else None
    )


def _score_of(request: SignedInRequest, shown: SetWork) -> Score | None:
    return scores_of([shown.assignment], [request.user], shown.now).get((shown.assignment.pk, request.user.pk))


def own_work(request: SignedInRequest, assignment_id: int) -> Work:
    """Return the student's own work on an assignment; 404 before it was begun."""
    assignment = assignment_for(request.user, assignment_id)
    works = Work.objects.select_related("assignment", "student__profile")
    return get_object_or_404(works, assignment=assignment, student=request.user, started_at__isnull=False)
