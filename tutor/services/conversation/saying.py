"""What a student does in a conversation: says something, stops the tutor, asks it to try again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tutor import enqueue
from tutor.models import Conversation, Speaker, Turn, TurnStatus
from tutor.services.alerts import alert_raise_if_needed


class NotNow(Exception):
    """It cannot be said or done at the moment; the message is for the student."""


@transaction.atomic
def turn_say(*, conversation: Conversation, text: str, number: int, now: datetime) -> Turn:
    """Store what a student says, ask for the tutor's answer, and return the turn in which it will be written.

    Args:
        conversation: the learner's own.
        text: what was typed, as it came from the form.
        number: the turn that the student's page was about to make. The same text sent twice for the same turn is
            said once; another text, from another tab, becomes the next turn.
        now: the time.

    Raises:
        NotNow: the tutor is still writing.
    """
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    turns = {turn.number: turn for turn in locked.turns.order_by("-number")[:4]}
    said = turns.get(number)
    if said is not None and said.speaker == Speaker.STUDENT and said.text == text and number + 1 in turns:
        return turns[number + 1]
    latest = max(turns, default=0)
    if latest and not turns[latest].is_finished:
        raise NotNow(_("The tutor is still writing. Wait for it to end, or stop it."))
    own = Turn.objects.create(conversation=locked, number=latest + 1, speaker=Speaker.STUDENT, text=text, said_at=now)
    alert_raise_if_needed(turn=own, learner=conversation.learner, now=now)
    return _wanted(locked, latest + 2, now)


@transaction.atomic
def turn_again(*, turn: Turn, now: datetime) -> Turn:
    """Have an answer that failed or was stopped written anew, if it is the last in its conversation."""
    locked = Conversation.objects.select_for_update().get(pk=turn.conversation_id)
    latest = locked.turns.order_by("-number").first()
    if latest is None or latest.pk != turn.pk or latest.status not in {TurnStatus.FAILED, TurnStatus.STOPPED}:
        return turn
    Turn.objects.filter(pk=turn.pk).update(
        status=TurnStatus.WAITING, text="", move="", left_out=0, said_at=now, claimed_at=None, finished_at=None
    )
    enqueue.turn(turn)
    turn.refresh_from_db()
    return turn


def turn_stop(*, turn: Turn, now: datetime) -> Turn:
    """Stop the tutor; what it has said already stays."""
    unfinished = Turn.objects.filter(pk=turn.pk, status__in=[TurnStatus.WAITING, TurnStatus.WRITING])
    unfinished.update(status=TurnStatus.STOPPED, finished_at=now)
    turn.refresh_from_db()
    return turn


def _wanted(conversation: Conversation, number: int, now: datetime) -> Turn:
    turn = Turn.objects.create(
        conversation=conversation, number=number, speaker=Speaker.TUTOR, status=TurnStatus.WAITING, said_at=now
    )
    enqueue.turn(turn)
    return turn
