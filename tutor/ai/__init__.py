"""The only place that speaks to language models."""

from tutor.ai.asking import Reply, ask
from tutor.ai.books import Question, TextQuestion, Turn, discard
from tutor.ai.errors import ModelError, ModelUnavailable, ReplyUnusable
from tutor.ai.formats import ModelReply
from tutor.ai.prompts import Prompt, prompt
from tutor.ai.streaming import TextReply, TextStream, stream
from tutor.ai.transport import is_configured

__all__ = [
    "ModelError",
    "ModelReply",
    "ModelUnavailable",
    "Prompt",
    "Question",
    "Reply",
    "ReplyUnusable",
    "TextQuestion",
    "TextReply",
    "TextStream",
    "Turn",
    "ask",
    "discard",
    "is_configured",
    "prompt",
    "stream",
]
