"""Reporting a problem with an exercise, and the queue in which teachers look at what was reported."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from tutor.forms import AnswerForm, ReportForm, VerdictForm
from tutor.models import Occasion, Serving
from tutor.selectors.practice import serving_for
from tutor.selectors.reports import is_decided_by, report_queue, reported_exercise
from tutor.services.reports import TooManyReports, exercise_call_fine, exercise_take_out, report_send
from tutor.views.drafts import draft_keep, report_draft_drop
from tutor.views.exercise_page import exercise_page
from tutor.views.placement import show_question
from tutor.views.practice import focus_of, practice_url, show_exercise
from tutor.views.teacher import teacher_required


@login_required
@require_POST
def report(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """A student reports a problem. Nothing else on the page changes, and what was typed into it stays."""
    serving = serving_for(request.user, serving_id)
    form = ReportForm(request.POST)
    if form.is_valid():
        try:
            report_send(
                serving=serving,
                reason=form.cleaned_data["report_reason"],
                words=form.cleaned_data["report_words"],
                now=timezone.now(),
            )
        except TooManyReports:
            form.add_error(None, _("You have reported many exercises today. Tell your teacher about this one."))
    if not form.is_valid():
        return _again(request, serving, form)
    report_draft_drop(request)
    if request.htmx:
        return render(request, "tutor/_report_form.html", {"page": exercise_page(serving), "is_sent": True})
    draft_keep(request, serving)
    messages.success(request, _("Thank you. A teacher will look at it, and you will hear what came of it."))
    if serving.occasion == Occasion.PLACEMENT:
        return redirect("placement", serving.course.slug)
    return redirect(practice_url(serving.course, focus_of(request, serving.course)))


@teacher_required
@never_cache
@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    return _queue(request)


@teacher_required
@require_POST
def report_fine(request: SignedInRequest, exercise_id: int) -> HttpResponse:
    """It is fine: whoever reported it reads why."""
    shown = reported_exercise(request.user, exercise_id)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _queue(request, exercise_id, form, status=422)
    note = form.cleaned_data["note"]
    exercise_call_fine(viewer=request.user, exercise_id=shown.exercise.pk, note=note, now=timezone.now())
    messages.success(request, _("Settled. Whoever reported it will read your note."))
    return redirect("reports")


@teacher_required
@require_POST
def report_remove(request: SignedInRequest, exercise_id: int) -> HttpResponse:
    """Take the exercise out."""
    shown = reported_exercise(request.user, exercise_id)
    form = VerdictForm(request.POST, note_required=False)
    if not form.is_valid():
        return _queue(request, exercise_id, form, status=422)
    exercise_take_out(
        viewer=request.user,
        exercise_id=shown.exercise.pk,
        note=form.cleaned_data["note"],
        is_key_wrong=form.cleaned_data["is_key_wrong"],
        now=timezone.now(),
    )
    messages.success(request, _("The exercise is out. Whoever reported it will be told."))
    return redirect("reports")


def _again(request: SignedInRequest, serving: Serving, form: ReportForm) -> HttpResponse:
    """Show the form once more with what is wrong with it."""
    if request.htmx:
        page = exercise_page(serving, report_form=form)
        return render(request, "tutor/_report_form.html", {"page": page}, status=422)
    typed = AnswerForm(serving.exercise, request.POST).typed if "answer" in request.POST else None
    if serving.occasion == Occasion.PLACEMENT:
        return show_question(request, serving, status=422, report_form=form, draft=typed)
    page = exercise_page(serving, focus=focus_of(request, serving.course), report_form=form, draft=typed)
    return show_exercise(request, page, status=422)


def _queue(
    request: SignedInRequest, exercise_id: int | None = None, form: VerdictForm | None = None, status: int = 200
) -> HttpResponse:
    rows = [
        (shown, form if shown.exercise.pk == exercise_id else VerdictForm()) for shown in report_queue(request.user)
    ]
    context = {"rows": rows, "decides": is_decided_by(request.user)}
    return render(request, "tutor/reports.html", context, status=status)
