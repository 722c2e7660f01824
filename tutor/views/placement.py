"""The placement quiz."""

from random import Random

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import SignedInRequest
from lessons.selectors import course_by_slug
from tutor.forms import AnswerForm
from tutor.models import Occasion, Placement, PlacementStatus, Serving
from tutor.policy.placement import MOST_QUESTIONS
from tutor.selectors.placement import placement_answers
from tutor.selectors.practice import serving_for
from tutor.services.attempts import ExerciseWithdrawn, attempt_submit, is_withdrawn, solution_reveal
from tutor.services.placement import PlacementClosed, placement_question, placement_skip, placement_start
from tutor.views.course_page import course_page
from tutor.views.drafts import draft_of
from tutor.views.exercise_page import exercise_page


@login_required
@require_safe
def placement_intro(request: SignedInRequest, course_slug: str) -> HttpResponse:
    context = {"course": course_by_slug(course_slug), "question_limit": MOST_QUESTIONS}
    return render(request, "tutor/placement_intro.html", context)


@login_required
@require_POST
def placement_begin(request: SignedInRequest, course_slug: str) -> HttpResponse:
    course = course_by_slug(course_slug)
    try:
        placement_start(learner=request.user, course=course, now=timezone.now())
    except PlacementClosed:
        messages.info(request, _("You have started this course already, so we know where you are."))
        return redirect("practice", course.slug)
    return redirect("placement", course.slug)


@login_required
@require_POST
def placement_leave(request: SignedInRequest, course_slug: str) -> HttpResponse:
    course = course_by_slug(course_slug)
    placement_skip(learner=request.user, course=course, now=timezone.now())
    has_answered = placement_answers(_placement_of(request, course_slug))
    return redirect("placement-result" if has_answered else "practice", course.slug)


@login_required
@never_cache
@require_safe
def placement(request: SignedInRequest, course_slug: str) -> HttpResponse:
    """The question that the learner has before them."""
    running = _placement_of(request, course_slug)
    if running.status != PlacementStatus.RUNNING:
        return redirect("placement-result", course_slug)
    return _question(request, running)


@login_required
@require_POST
def placement_answer(request: SignedInRequest, serving_id: int) -> HttpResponse:
    serving = _own_question(request, serving_id)
    running = _placement_of(request, serving.course.slug)
    if running.status != PlacementStatus.RUNNING:
        return _next(request, running)
    form = AnswerForm(serving.exercise, request.POST)
    if not form.is_valid():
        return _show(request, running, serving, status=422, form=form)
    try:
        submission = attempt_submit(
            serving=serving, try_number=1, response=form.cleaned_data["answer"], now=timezone.now()
        )
    except ExerciseWithdrawn:
        return _next(request, running)
    if submission.is_retry:
        return _show(request, running, serving, status=422, form=form, submission=submission)
    return _next(request, running)


@login_required
@require_POST
def placement_pass(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """The learner does not know this yet."""
    serving = _own_question(request, serving_id)
    running = _placement_of(request, serving.course.slug)
    if running.status == PlacementStatus.RUNNING and not is_withdrawn(serving):
        solution_reveal(serving=serving, now=timezone.now())
    return _next(request, running)


@login_required
@never_cache
@require_safe
def placement_result(request: SignedInRequest, course_slug: str) -> HttpResponse:
    finished = _placement_of(request, course_slug)
    if finished.status == PlacementStatus.RUNNING:
        return redirect("placement", course_slug)
    context = {
        "course": finished.course,
        "page": course_page(request.user, finished.course, timezone.now()),
        "answer_count": len(placement_answers(finished)),
    }
    return render(request, "tutor/placement_result.html", context)


def _placement_of(request: SignedInRequest, course_slug: str) -> Placement:
    placements = Placement.objects.select_related("learner__profile", "course")
    return get_object_or_404(placements, learner=request.user, course__slug=course_slug)


def _own_question(request: SignedInRequest, serving_id: int) -> Serving:
    serving = serving_for(request.user, serving_id)
    if serving.occasion != Occasion.PLACEMENT:
        raise Http404
    return serving


def _next(request: SignedInRequest, running: Placement) -> HttpResponse:
    return _question(request, running) if request.htmx else redirect("placement", running.course.slug)


def _question(request: SignedInRequest, running: Placement) -> HttpResponse:
    serving = placement_question(placement=running, now=timezone.now(), random=Random())
    if serving is None:
        address = reverse("placement-result", args=[running.course.slug])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return _show(request, running, serving, draft=draft_of(request, serving))


def show_question(request: SignedInRequest, serving: Serving, status: int = 200, **shown: object) -> HttpResponse:
    """Return the fragment of a question for htmx, else the whole page."""
    running = _placement_of(request, serving.course.slug)
    return _show(request, running, serving, status, **shown)


def _show(
    request: SignedInRequest, running: Placement, serving: Serving, status: int = 200, **shown: object
) -> HttpResponse:
    context = {
        "page": exercise_page(serving, **shown),  # type: ignore[arg-type]
        "course": serving.course,
        "question_number": min(MOST_QUESTIONS, len(placement_answers(running)) + 1),
        "question_limit": MOST_QUESTIONS,
    }
    template = "tutor/_placement_question.html" if request.htmx else "tutor/placement.html"
    return render(request, template, context, status=status)
