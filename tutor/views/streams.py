"""The tutor's words as they come: server-sent events, each with all that may be shown so far."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from tutor.models import Turn
from tutor.selectors.conversation import turn_for
from tutor.services.conversation import turn_settle
from tutor.views.watching import WATCHER

LONGEST_STREAM = 120.0
"""Seconds after which a stream ends; the page opens another one, which goes on where this one was."""
HEARTBEAT = 15.0


@require_safe
async def turn(request: HttpRequest, turn_id: int) -> HttpResponseBase:
    """Stream one turn of the learner's own conversations until it is finished."""
    user = await request.auser()
    if not isinstance(user, User):
        return HttpResponse(status=401)
    own = await sync_to_async(turn_for)(user, turn_id)
    if not isinstance(request, ASGIRequest):
        # Under WSGI a stream would keep a whole thread of the server; the page asks again and again instead.
        return HttpResponse(status=406)
    language = str(getattr(request, "LANGUAGE_CODE", "en"))
    response = StreamingHttpResponse(_events(own, language), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return _readable_from_the_site(request, response)


async def _events(own: Turn, language: str) -> AsyncIterator[str]:
    """Yield an event whenever the turn has grown, and a last one when it is finished."""
    ends_at = time.monotonic() + LONGEST_STREAM
    shown: tuple[int, str] | None = None
    async with WATCHER.watching(own.pk) as changed:
        while time.monotonic() < ends_at:
            await sync_to_async(_settled)(own)
            if (state := (len(own.text), own.status)) != shown:
                shown = state
                words = await sync_to_async(render_to_string)("tutor/_turn_words.html", {"turn": own})
                yield _event("words", words, number=len(own.text))
            if own.is_finished:
                yield _event("done", own.status, number=len(own.text))
                return
            try:
                await asyncio.wait_for(changed.wait(), timeout=HEARTBEAT if own.text else 1.0)
            except TimeoutError:
                yield ": still there\n\n"
            changed.clear()


def _settled(own: Turn) -> None:
    own.refresh_from_db(fields=["text", "status", "said_at"])
    turn_settle(turn=own, now=timezone.now())


def _event(name: str, data: str, *, number: int) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\nid: {number}\n{lines}\n"


def _readable_from_the_site(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let the site's own pages read the stream from another port of the same host."""
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).hostname == urlsplit(f"//{request.get_host()}").hostname:
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
    response["Vary"] = "Origin, Cookie"
    return response
