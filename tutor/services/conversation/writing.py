"""Writing the tutor's turn: piece by piece, each piece checked before it is stored, and once only."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone, translation

from tutor.ai import ModelError
from tutor.conversation.moves import Move
from tutor.models import ModelCall, Turn, TurnSource, TurnStatus
from tutor.services.conversation.context import Context
from tutor.services.conversation.course_words import course_reply
from tutor.services.conversation.model_words import model_pieces

CLAIMED_FOR = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 5)
"""After this long a claim is void: the worker that made it is gone."""
SETTLED_AFTER = timedelta(seconds=8)
"""How long a student waits for the first words before the course's own take their place."""
SWEPT_AFTER = timedelta(seconds=90)
PAUSE = 0.12
"""Seconds between two writes of a turn that grows, so that a fast model does not keep the database busy."""


class Interrupted(Exception):
    """Somebody stopped the turn, or finished it in another way."""


class Pen:
    """Adds checked text to a turn, as long as the turn is this worker's to write."""

    def __init__(self, turn: Turn) -> None:
        self._mine = Turn.objects.filter(pk=turn.pk, status=TurnStatus.WRITING, claimed_at=turn.claimed_at)
        self._waiting = ""
        self._written_at = 0.0

    def add(self, text: str) -> None:
        """Add text; it is stored at once, or with what follows within a moment. Raises Interrupted."""
        self._waiting += text
        if self._waiting and time.monotonic() - self._written_at >= PAUSE:
            self.flush()

    def flush(self) -> None:
        """Store what was added. Raises Interrupted."""
        if self._waiting and not self._mine.update(text=Concat(F("text"), Value(self._waiting))):
            raise Interrupted
        self._waiting, self._written_at = "", time.monotonic()

    def finish(
        self,
        *,
        source: TurnSource,
        status: TurnStatus = TurnStatus.DONE,
        call: ModelCall | None = None,
        left_out: int = 0,
    ) -> None:
        """Store the rest and close the turn. Raises Interrupted."""
        self.flush()
        values = {"status": status, "source": source, "model_call": call, "left_out": left_out}
        if not self._mine.update(**values, finished_at=timezone.now()):
            raise Interrupted


def turn_write(*, turn_id: int, now: datetime, takes_over: bool = False) -> None:
    """Write a turn; run twice, or together with another worker, it is written once.

    `takes_over` says that the worker which held this has died, so that its claim counts no more.
    """
    turn = _claim(turn_id, now, takes_over)
    if turn is None:
        return
    context = Context(turn)
    with translation.override(context.language):
        try:
            _write(context, Pen(turn))
        except Interrupted:
            return


def _write(context: Context, pen: Pen) -> None:
    Turn.objects.filter(pk=context.turn.pk).update(move=context.move.value)
    if context.move is Move.SAFETY:
        # What a student in danger says goes to adults, and to no model.
        pen.add(course_reply(context))
        pen.finish(source=TurnSource.COURSE)
        return
    words = model_pieces(context)
    status = TurnStatus.DONE
    try:
        for piece in words:
            pen.add(piece)
    except ModelError:
        # What was shown stays, and the page says that it broke off.
        status = TurnStatus.FAILED
    if words.shown.strip():
        pen.finish(source=TurnSource.MODEL, status=status, call=words.call, left_out=words.left_out)
    else:
        pen.add(course_reply(context))
        pen.finish(source=TurnSource.COURSE, left_out=words.left_out)


def turn_settle(*, turn: Turn, now: datetime) -> None:
    """Give a turn that nobody has begun for too long the course's own words; a worker that comes later is too late."""
    if not turn.is_finished and not turn.text and now - turn.said_at >= SETTLED_AFTER:
        turn_finish_offline(turn=turn)


def turns_sweep(*, now: datetime) -> int:
    """Finish turns that neither a worker nor a page has finished; return how many there were."""
    late = Turn.objects.filter(status__in=[TurnStatus.WAITING, TurnStatus.WRITING], said_at__lt=now - SWEPT_AFTER)
    turns = list(late[:500])
    for turn in turns:
        turn_finish_offline(turn=turn)
    return len(turns)


def turn_finish_offline(*, turn: Turn) -> None:
    """Finish a turn with the course's own words, after what was said in it already."""
    context = Context(turn)
    with translation.override(context.language):
        words = course_reply(context)
    unfinished = Turn.objects.filter(pk=turn.pk, status__in=[TurnStatus.WAITING, TurnStatus.WRITING], text=turn.text)
    values = {"status": TurnStatus.DONE, "source": TurnSource.COURSE, "move": context.move.value}
    text = f"{turn.text}\n\n{words}" if turn.text else words
    unfinished.update(**values, text=text, finished_at=timezone.now())
    turn.refresh_from_db()


def _claim(turn_id: int, now: datetime, takes_over: bool) -> Turn | None:
    """Take a turn to write, or one whose worker has died; None if it is taken or finished already."""
    held = Q(status=TurnStatus.WRITING)
    if not takes_over:
        held &= Q(claimed_at__lt=now - CLAIMED_FOR)
    free = Q(status=TurnStatus.WAITING) | held
    claimed = Turn.objects.filter(free, pk=turn_id).update(status=TurnStatus.WRITING, claimed_at=now, text="")
    return Turn.objects.get(pk=turn_id) if claimed else None
