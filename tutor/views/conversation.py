"""Talking with the tutor: beside an exercise or a lesson, and on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from lessons.selectors import course_by_slug, skill_by_slug
from tutor.ai import is_configured
from tutor.forms import SayForm
from tutor.models import Occasion, Turn
from tutor.selectors.assigned import is_withheld
from tutor.selectors.conversation import Subject, latest_turns, turn_for
from tutor.selectors.practice import serving_for
from tutor.services import conversation as conversations


@dataclass(frozen=True)
class Panel:
    """What the panel shows: the latest turns, and the form for the next, which is sent to `address`."""

    address: str
    is_about_exercise: bool
    turns: list[Turn]
    form: SayForm
    stream_origin: str | None
    has_model: bool

    @property
    def next_number(self) -> int:
        """The number that the student's next turn will have."""
        return self.turns[-1].number + 1 if self.turns else 1


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about_course(request: SignedInRequest, course_slug: str) -> HttpResponse:
    """The page of a learner's talk about a course."""
    course = course_by_slug(course_slug)
    about = Subject(course)
    _students_only(request)
    if request.method == "POST":
        return _say(request, about)
    return render(request, "tutor/conversation.html", {"course": course, "panel": panel_of(request, about)})


@login_required
@require_POST
def about_lesson(request: SignedInRequest, course_slug: str, skill_slug: str) -> HttpResponse:
    course = course_by_slug(course_slug)
    _students_only(request)
    return _say(request, Subject(course, skill=skill_by_slug(course, skill_slug)))


@login_required
@require_POST
def about_exercise(request: SignedInRequest, serving_id: int) -> HttpResponse:
    serving = serving_for(request.user, serving_id)
    if serving.occasion != Occasion.PRACTICE or is_withheld(request.user, serving):
        raise Http404
    return _say(request, Subject(serving.course, serving=serving))


@login_required
@never_cache
@require_safe
def turn(request: SignedInRequest, turn_id: int) -> HttpResponse:
    """One turn of the tutor as far as it has come; asked for each second where nothing streams."""
    shown = turn_for(request.user, turn_id)
    conversations.turn_settle(turn=shown, now=timezone.now())
    return render(request, "tutor/_turn.html", {"turn": shown, "stream_origin": stream_origin(request)})


@login_required
@require_POST
def stop(request: SignedInRequest, turn_id: int) -> HttpResponse:
    return _change(request, turn_id, conversations.turn_stop)


@login_required
@require_POST
def again(request: SignedInRequest, turn_id: int) -> HttpResponse:
    return _change(request, turn_id, conversations.turn_again)


def panel_of(request: SignedInRequest, about: Subject, form: SayForm | None = None) -> Panel:
    """Return the panel of a learner's talk, with the form that could not be taken if there is one."""
    turns = latest_turns(request.user, about)
    for unfinished in turns:
        conversations.turn_settle(turn=unfinished, now=timezone.now())
    return Panel(
        address=_address(about),
        is_about_exercise=about.serving is not None,
        turns=turns,
        form=form or SayForm(),
        stream_origin=stream_origin(request),
        has_model=is_configured(),
    )


def _say(request: SignedInRequest, about: Subject) -> HttpResponse:
    """Take what a student says, and show it with the tutor's answer as far as it has come."""
    form = SayForm(request.POST)
    if form.is_valid():
        conversation = conversations.conversation_open(learner=request.user, about=about)
        said = form.cleaned_data
        try:
            conversations.turn_say(
                conversation=conversation, text=said["text"], number=said["number"], now=timezone.now()
            )
        except conversations.NotNow as refusal:
            form.add_error("text", str(refusal))
        else:
            return _after(request, about)
    template = "tutor/_panel.html" if request.htmx else "tutor/conversation.html"
    context = {"course": about.course, "panel": panel_of(request, about, form)}
    return render(request, template, context, status=422)


def stream_origin(request: SignedInRequest) -> str | None:
    """Return where streams come from: empty for this address itself, None where nothing streams."""
    if settings.STREAM_PORT:
        host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
        return f"{request.scheme}://{host}:{settings.STREAM_PORT}"
    return "" if settings.STREAMS_BEHIND_PROXY else None


def _students_only(request: SignedInRequest) -> None:
    if not request.user.is_student:
        raise PermissionDenied


class _Change(Protocol):
    def __call__(self, *, turn: Turn, now: datetime) -> Turn: ...


def _change(request: SignedInRequest, turn_id: int, change: _Change) -> HttpResponse:
    own = turn_for(request.user, turn_id)
    change(turn=own, now=timezone.now())
    talk = own.conversation
    return _after(request, Subject(talk.course, serving=talk.serving, skill=talk.skill))


def _after(request: SignedInRequest, about: Subject) -> HttpResponse:
    """Show the panel anew: the fragment for htmx, else the page that it is on, safe to reload."""
    if request.htmx:
        return render(request, "tutor/_panel.html", {"panel": panel_of(request, about)})
    if about.serving is not None:
        return redirect(f"{reverse('practice', args=[about.course.slug])}#tutor")
    if about.skill is not None:
        return redirect(f"{reverse('lesson', args=[about.course.slug, about.skill.slug])}#tutor")
    return redirect(f"{reverse('conversation', args=[about.course.slug])}#tutor")


def _address(about: Subject) -> str:
    if about.serving is not None:
        return reverse("conversation-exercise", args=[about.serving.pk])
    if about.skill is not None:
        return reverse("conversation-lesson", args=[about.course.slug, about.skill.slug])
    return reverse("conversation", args=[about.course.slug])
