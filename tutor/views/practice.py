"""The practice page. Every action is a plain form that htmx, where there is any, turns into a fragment."""

from random import Random

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from lessons.models import Course, Skill
from lessons.selectors import course_by_slug, skill_by_slug
from lessons.services.grading import exercise_read
from tutor.forms import AnswerForm
from tutor.models import Occasion, Serving
from tutor.selectors.practice import serving_for
from tutor.services.attempts import Submission, attempt_submit, hint_show, solution_reveal
from tutor.services.feedback import feedback_settle
from tutor.services.serving import serving_ensure, serving_next
from tutor.views.exercise_page import ExercisePage, exercise_page
from tutor.wording import grade_reason_text


@login_required
@never_cache
@require_safe
def practice(request: SignedInRequest, course_slug: str) -> HttpResponse:
    course = course_by_slug(course_slug)
    focus = focus_of(request, course)
    serving = serving_ensure(learner=request.user, course=course, now=timezone.now(), random=Random(), focus=focus)
    return _render(request, exercise_page(serving, focus=focus))


@login_required
@require_POST
def answer(request: SignedInRequest, serving_id: int) -> HttpResponse:
    serving = _own_exercise(request, serving_id)
    form = AnswerForm(serving.exercise, request.POST)
    if not form.is_valid():
        page = exercise_page(serving, focus=focus_of(request, serving.course), form=form)
        return _render(request, page, status=422)
    submission = attempt_submit(
        serving=serving,
        try_number=form.cleaned_data["try_number"],
        response=form.cleaned_data["answer"],
        now=timezone.now(),
    )
    return _after(request, serving, form=form, submission=submission)


@login_required
@require_POST
def hint(request: SignedInRequest, serving_id: int) -> HttpResponse:
    serving = _own_exercise(request, serving_id)
    number = request.POST.get("number", "")
    hint_show(serving=serving, number=int(number) if number.isdecimal() and len(number) < 3 else 1)
    return _after(request, serving)


@login_required
@require_POST
def reveal(request: SignedInRequest, serving_id: int) -> HttpResponse:
    serving = _own_exercise(request, serving_id)
    solution_reveal(serving=serving, now=timezone.now())
    return _after(request, serving)


@login_required
@require_POST
def advance(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """Go on to the next exercise; from an old tab or a second click, to the one already chosen."""
    serving = _own_exercise(request, serving_id)
    focus = focus_of(request, serving.course)
    following = serving_next(
        learner=request.user,
        course=serving.course,
        now=timezone.now(),
        random=Random(),
        focus=focus,
        after=serving,
        is_skip=True,
    )
    if not request.htmx:
        return redirect(practice_url(serving.course, focus))
    return _render(request, exercise_page(following, focus=focus))


@login_required
@never_cache
@require_safe
def feedback(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """The feedback on the latest answer, polled until it is there; a slow one is settled without the model."""
    page = exercise_page(serving_for(request.user, serving_id))
    if page.feedback is not None:
        feedback_settle(feedback=page.feedback, now=timezone.now())
    return render(request, "tutor/_feedback.html", {"page": page})


@login_required
@never_cache
@require_safe
def reading(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """How what has been typed so far would be read."""
    serving = serving_for(request.user, serving_id)
    typed = request.GET.get("answer", "")[: AnswerForm.LONGEST_ANSWER]
    shown = exercise_read(serving.exercise, typed) if typed.strip() else None
    problem = grade_reason_text(shown.problem) if shown and shown.problem else ""
    return render(request, "tutor/_reading.html", {"reading": shown, "problem": problem})


def focus_of(request: SignedInRequest, course: Course) -> Skill | None:
    """Return the skill that the learner asked to practise, from the form or the address."""
    slug = request.POST.get("focus") or request.GET.get("focus")
    return skill_by_slug(course, slug) if slug else None


def practice_url(course: Course, focus: Skill | None = None) -> str:
    """Return the address of a course's practice page, staying on a skill if asked."""
    address = reverse("practice", args=[course.slug])
    return f"{address}?{urlencode({'focus': focus.slug})}" if focus else address


def _own_exercise(request: SignedInRequest, serving_id: int) -> Serving:
    """Return what the learner practises; the placement's questions have neither hints nor second tries."""
    serving = serving_for(request.user, serving_id)
    if serving.occasion != Occasion.PRACTICE:
        raise Http404
    return serving


def _after(
    request: SignedInRequest, serving: Serving, *, form: AnswerForm | None = None, submission: Submission | None = None
) -> HttpResponse:
    """Show what an action led to: the fragment for htmx, else the page again by a redirect, safe to reload."""
    focus = focus_of(request, serving.course)
    is_retry = submission is not None and submission.is_retry
    if not request.htmx and not is_retry:
        return redirect(practice_url(serving.course, focus))
    serving.refresh_from_db()
    page = exercise_page(serving, focus=focus, form=form if is_retry else None, submission=submission)
    return _render(request, page, status=422 if is_retry else 200)


def _render(request: SignedInRequest, page: ExercisePage, status: int = 200) -> HttpResponse:
    template = "tutor/_exercise.html" if request.htmx else "tutor/practice.html"
    return render(request, template, {"page": page, "course": page.serving.course}, status=status)
