"""The practice page. Every action is a plain form that htmx, where there is any, turns into a fragment."""

from random import Random

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import retarget

from accounts.http import SignedInRequest
from lessons.models import Course, Skill
from lessons.selectors import course_by_slug, skill_by_slug
from lessons.services.grading import exercise_read
from tutor.forms import AnswerForm
from tutor.models import Occasion, Serving
from tutor.selectors.assigned import is_withheld
from tutor.selectors.conversation import Subject
from tutor.selectors.practice import serving_for
from tutor.selectors.set_work import set_work_of
from tutor.services.attempts import (
    ExerciseWithdrawn,
    Submission,
    WorkOver,
    attempt_submit,
    hint_show,
    is_withdrawn,
    solution_reveal,
)
from tutor.services.feedback import feedback_settle
from tutor.services.serving import serving_ensure, serving_next
from tutor.views.conversation import panel_of
from tutor.views.drafts import draft_drop, draft_keep, draft_of, report_draft_keep, report_draft_of
from tutor.views.exercise_page import ExercisePage, exercise_page
from tutor.views.set_work import set_exercise_render, set_work_advance, set_work_url
from tutor.wording import grade_reason_text

CHANGED = ["state", "hints_shown", "is_current"]
"""What an action changes of a serving; all else about it is known already."""


@login_required
@never_cache
@require_safe
def practice(request: SignedInRequest, course_slug: str) -> HttpResponse:
    course = course_by_slug(course_slug)
    focus = focus_of(request, course)
    serving = serving_ensure(learner=request.user, course=course, now=timezone.now(), random=Random(), focus=focus)
    page = exercise_page(
        serving, focus=focus, draft=draft_of(request, serving), report_form=report_draft_of(request, serving)
    )
    return show_exercise(request, page, set_work=set_work_of(request.user, timezone.now(), course))


@login_required
@require_POST
def answer(request: SignedInRequest, serving_id: int) -> HttpResponse:
    serving = _own_exercise(request, serving_id)
    form = AnswerForm(serving.exercise, request.POST)
    if not form.is_valid():
        page = exercise_page(serving, focus=focus_of(request, serving.course), form=form)
        return show_exercise(request, page, status=422)
    try:
        submission = attempt_submit(
            serving=serving,
            try_number=form.cleaned_data["try_number"],
            response=form.cleaned_data["answer"],
            now=timezone.now(),
        )
    except WorkOver:
        form.add_error("answer", _("This work is closed, so the answer was not taken."))
        return show_exercise(request, exercise_page(serving, form=form), status=422)
    except ExerciseWithdrawn:
        return _go_on(request, serving)
    draft_drop(request)
    return _after(request, serving, form=form, submission=submission)


@login_required
@require_POST
def hint(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """One more hint. It replaces nothing but the help, so that whoever is typing an answer goes on typing."""
    serving = _own_exercise(request, serving_id)
    if is_withdrawn(serving):
        return _go_on(request, serving)
    number = request.POST.get("number", "")
    hint_show(serving=serving, number=int(number) if number.isdecimal() and len(number) < 3 else 1)
    if not request.htmx:
        draft_keep(request, serving)
        report_draft_keep(request, serving)
        return redirect(_page_url(serving, focus_of(request, serving.course)))
    serving.refresh_from_db(fields=CHANGED)
    page = exercise_page(serving, focus=focus_of(request, serving.course))
    if page.is_open:
        return render(request, "tutor/_help.html", {"page": page, "course": serving.course})
    # Another tab has finished the exercise meanwhile.
    return retarget(show_exercise(request, page), "#exercise")


@login_required
@require_POST
def reveal(request: SignedInRequest, serving_id: int) -> HttpResponse:
    serving = _own_exercise(request, serving_id)
    if is_withdrawn(serving):
        return _go_on(request, serving)
    solution_reveal(serving=serving, now=timezone.now())
    return _after(request, serving)


@login_required
@require_POST
def advance(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """Go on to the next exercise; from an old tab or a second click, to the one already chosen."""
    serving = _own_exercise(request, serving_id)
    return _go_on(request, serving, is_skip=True)


@login_required
@never_cache
@require_safe
def feedback(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """The feedback on the latest answer, polled until it is there; a slow one is settled without the model."""
    serving = serving_for(request.user, serving_id)
    if is_withheld(request.user, serving):
        raise Http404
    page = exercise_page(serving)
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
    """Return what the learner practises, by themselves or because it was set.

    The questions of the placement and of quizzes have neither hints nor second tries, and an exercise of a quiz that is
    not over is not there for any other use, not even from a page that was opened before.
    """
    serving = serving_for(request.user, serving_id)
    if serving.occasion not in {Occasion.PRACTICE, Occasion.ASSIGNMENT} or is_withheld(request.user, serving):
        raise Http404
    return serving


def _go_on(request: SignedInRequest, serving: Serving, *, is_skip: bool = False) -> HttpResponse:
    """Put the next exercise in the place of one that is finished, is skipped, or was taken out of circulation."""
    if serving.work is not None:
        return set_work_advance(request, serving)
    focus = focus_of(request, serving.course)
    following = serving_next(
        learner=request.user,
        course=serving.course,
        now=timezone.now(),
        random=Random(),
        focus=focus,
        after=serving,
        is_skip=is_skip,
    )
    if not request.htmx:
        return redirect(practice_url(serving.course, focus))
    another = exercise_page(following, focus=focus)
    return retarget(show_exercise(request, another, is_another=True), "#exercise")


def _after(
    request: SignedInRequest, serving: Serving, *, form: AnswerForm | None = None, submission: Submission | None = None
) -> HttpResponse:
    """Show what an action led to: the fragment for htmx, else the page again by a redirect, safe to reload."""
    focus = focus_of(request, serving.course)
    is_retry = submission is not None and submission.is_retry
    if not request.htmx:
        report_draft_keep(request, serving)
    if not request.htmx and not is_retry:
        return redirect(_page_url(serving, focus))
    serving.refresh_from_db(fields=CHANGED)
    page = exercise_page(serving, focus=focus, form=form if is_retry else None, submission=submission)
    return show_exercise(request, page, status=422 if is_retry else 200)


def _page_url(serving: Serving, focus: Skill | None) -> str:
    """Return the address of the page that a serving is on."""
    if serving.work is not None:
        return set_work_url(serving)
    return practice_url(serving.course, focus)


def show_exercise(
    request: SignedInRequest, page: ExercisePage, status: int = 200, *, is_another: bool = False, **shown: object
) -> HttpResponse:
    """Return the fragment of an exercise for htmx, else the whole page."""
    if page.serving.work is not None:
        return set_exercise_render(request, page, status=status)
    # The talk about an exercise stays on the page as it is, unless the exercise is another one.
    if request.user.is_student and (is_another or not request.htmx):
        shown["panel"] = panel_of(request, Subject(page.serving.course, serving=page.serving))
    template = "tutor/_exercise_with_panel.html" if request.htmx else "tutor/practice.html"
    return render(request, template, {"page": page, "course": page.serving.course, **shown}, status=status)
