"""Reads about conversations."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from tutor.models import Conversation, Turn

SHOWN_TURNS = 60


def conversation_for(learner: User, conversation_id: int) -> Conversation:
    """Return the learner's own conversation; 404 for anybody else's."""
    conversations = Conversation.objects.select_related("course", "skill", "serving")
    return get_object_or_404(conversations, pk=conversation_id, learner=learner)


def turn_for(learner: User, turn_id: int) -> Turn:
    """Return a turn of one of the learner's own conversations; 404 for anybody else's."""
    turns = Turn.objects.select_related("conversation__course", "conversation__skill", "conversation__serving")
    return get_object_or_404(turns, pk=turn_id, conversation__learner=learner)


def latest_turns(conversation: Conversation) -> list[Turn]:
    """Return the latest turns of a conversation, the first first."""
    return list(reversed(conversation.turns.order_by("-number")[:SHOWN_TURNS]))
