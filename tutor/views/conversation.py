"""Talking with the tutor: beside an exercise or a lesson, and on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from lessons.selectors import course_by_slug
from tutor.ai import is_configured
from tutor.forms import SayForm
from tutor.models import Conversation, Turn
from tutor.selectors.conversation import conversation_for, latest_turns, turn_for
from tutor.services import conversation as conversations


@dataclass(frozen=True)
class Panel:
    """What the panel shows: the latest turns, and the form for the next."""

    conversation: Conversation
    turns: list[Turn]
    form: SayForm
    stream_origin: str | None
    has_model: bool

    @property
    def next_number(self) -> int:
        """The number that the student's next turn will have."""
        return self.turns[-1].number + 1 if self.turns else 1

    @property
    def is_writing(self) -> bool:
        return bool(self.turns) and not self.turns[-1].is_finished


@login_required
@never_cache
@require_safe
def course_conversation(request: SignedInRequest, course_slug: str) -> HttpResponse:
    """The page of a learner's talk about a course."""
    _students_only(request)
    course = course_by_slug(course_slug)
    conversation = conversations.conversation_about_course(learner=request.user, course=course)
    context = {"course": course, "panel": panel_of(request, conversation)}
    return render(request, "tutor/conversation.html", context)


@login_required
@require_POST
def say(request: SignedInRequest, conversation_id: int) -> HttpResponse:
    """Take what a student says, and show it with the tutor's answer as far as it has come."""
    conversation = conversation_for(request.user, conversation_id)
    form = SayForm(request.POST)
    if form.is_valid():
        try:
            conversations.turn_say(
                conversation=conversation,
                text=form.cleaned_data["text"],
                number=form.cleaned_data["number"],
                now=timezone.now(),
            )
        except conversations.NotNow as refusal:
            form.add_error("text", str(refusal))
        else:
            return _after(request, conversation)
    if request.htmx:
        return render(request, "tutor/_panel.html", {"panel": panel_of(request, conversation, form)}, status=422)
    context = {"course": conversation.course, "panel": panel_of(request, conversation, form)}
    return render(request, "tutor/conversation.html", context, status=422)


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


def panel_of(request: SignedInRequest, conversation: Conversation, form: SayForm | None = None) -> Panel:
    """Return the panel of a conversation, with the form that could not be taken if there is one."""
    turns = latest_turns(conversation)
    for unfinished in turns:
        conversations.turn_settle(turn=unfinished, now=timezone.now())
    return Panel(conversation, turns, form or SayForm(), stream_origin(request), is_configured())


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
    return _after(request, own.conversation)


def _after(request: SignedInRequest, conversation: Conversation) -> HttpResponse:
    """Show the panel anew: the fragment for htmx, else the page that it is on, safe to reload."""
    if request.htmx:
        return render(request, "tutor/_panel.html", {"panel": panel_of(request, conversation)})
    if conversation.serving is not None:
        return redirect(f"{reverse('practice', args=[conversation.course.slug])}#tutor")
    if conversation.skill is not None:
        return redirect(f"{reverse('lesson', args=[conversation.course.slug, conversation.skill.slug])}#tutor")
    return redirect(f"{reverse('conversation', args=[conversation.course.slug])}#tutor")
