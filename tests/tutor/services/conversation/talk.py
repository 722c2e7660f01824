"""Conversations to test with."""

from typing import Any

from django.utils import timezone

from tests.factories.lessons import ExerciseFactory
from tests.tutor.services.answers import learner_with, serving_of
from tutor.models import Conversation, Turn
from tutor.selectors.conversation import Subject
from tutor.services.conversation import conversation_open, turn_say, turn_write


def talk(*, profile: dict[str, Any] | None = None, **exercise: Any) -> Conversation:
    """Return a conversation about the sum 2 + 3, or about an exercise like that, which is open."""
    learner = learner_with(**(profile or {}))
    serving = serving_of(ExerciseFactory(**exercise), learner)
    return conversation_open(learner=learner, about=Subject(serving.course, serving=serving))


def said(conversation: Conversation, text: str, number: int | None = None) -> Turn:
    """Return the turn in which the tutor is to answer what a student says."""
    following = conversation.turns.count() + 1
    return turn_say(conversation=conversation, text=text, number=number or following, now=timezone.now())


def answered(conversation: Conversation, text: str) -> Turn:
    """Return the tutor's answer to what a student says, as a worker writes it."""
    turn = said(conversation, text)
    turn_write(turn_id=turn.pk, now=timezone.now())
    turn.refresh_from_db()
    return turn
