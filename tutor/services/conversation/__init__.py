"""Conversations: what the student says, and what the tutor answers."""

from tutor.services.conversation.opening import conversation_open
from tutor.services.conversation.saying import NotNow, turn_again, turn_say, turn_stop
from tutor.services.conversation.writing import turn_settle, turn_write, turns_sweep

__all__ = [
    "NotNow",
    "conversation_open",
    "turn_again",
    "turn_say",
    "turn_settle",
    "turn_stop",
    "turn_write",
    "turns_sweep",
]
