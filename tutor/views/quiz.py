"""Quizzes: answers without verdicts, and handing in."""

from datetime import timedelta
from random import Random

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import SignedInRequest
from tutor.forms import AnswerForm
from tutor.models import Occasion
from tutor.selectors.set_work import serving_of_work, set_work
from tutor.services.attempts import WorkOver
from tutor.services.quizzes import quiz_answer, quiz_hand_in, quiz_settle
from tutor.services.set_work import item_serving, items_in_order
from tutor.views.exercise_page import exercise_page
from tutor.views.set_work import own_work, set_exercise_render, set_work_url, steps_of


@login_required
@require_POST
def quiz_question_answer(request: SignedInRequest, serving_id: int) -> HttpResponse:
    """Note an answer and go on to the next question; nothing tells whether it was right."""
    serving = serving_of_work(request.user, serving_id)
    if serving.occasion != Occasion.QUIZ or serving.work is None:
        raise Http404
    work, form = serving.work, AnswerForm(serving.exercise, request.POST)
    if not form.is_valid():
        if request.POST.get("time_is_up") and not form.data.get("answer"):
            return _over(request, work.assignment_id, "")
        return set_exercise_render(request, exercise_page(serving, form=form), status=422)
    try:
        submission = quiz_answer(serving=serving, response=form.cleaned_data["answer"], now=timezone.now())
    except WorkOver:
        quiz_settle(work=work, now=timezone.now())
        return _over(request, work.assignment_id, form.cleaned_data["answer"])
    if submission.is_retry:
        return set_exercise_render(request, exercise_page(serving, form=form, submission=submission), status=422)
    if request.POST.get("time_is_up"):
        quiz_settle(work=work, now=timezone.now(), grace=timedelta(0))
        return _to(request, reverse("hand-in", args=[work.assignment_id]))
    items = items_in_order(work)
    place = next((number for number, item in enumerate(items) if item.pk == serving.item_id), 0)
    if place + 1 >= len(items):
        return _to(request, reverse("hand-in", args=[work.assignment_id]))
    following = item_serving(work=work, item=items[place + 1], now=timezone.now(), random=Random())
    if request.htmx:
        return set_exercise_render(request, exercise_page(following))
    return redirect(set_work_url(following))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def hand_in(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """Look once more at what is unanswered, then hand in."""
    work = own_work(request, assignment_id)
    if not work.assignment.is_quiz:
        raise Http404
    now = timezone.now()
    quiz_settle(work=work, now=now)
    work.refresh_from_db()
    if work.handed_in_at is not None:
        return redirect("set-work", assignment_id)
    if request.method == "POST":
        quiz_hand_in(work=work, now=now)
        messages.success(request, _("Handed in."))
        return redirect("set-work", assignment_id)
    context = {"shown": set_work(request.user, work.assignment, now), "steps": steps_of(work)}
    return render(request, "tutor/hand_in.html", context)


def _over(request: SignedInRequest, assignment_id: int, typed: str) -> HttpResponse:
    if typed:
        text = _("The quiz had ended, so this answer was not taken: %(answer)s") % {"answer": typed[:200]}
        messages.warning(request, text)
    return _to(request, reverse("set-work", args=[assignment_id]))


def _to(request: SignedInRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
