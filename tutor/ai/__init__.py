"""The only place that speaks to language models."""

from tutor.ai.asking import Reply, ask
from tutor.ai.books import Question, discard
from tutor.ai.errors import ModelError, ModelUnavailable, ReplyUnusable
from tutor.ai.formats import ModelReply
from tutor.ai.prompts import Prompt, prompt
from tutor.ai.transport import is_configured

__all__ = [
    "ModelError",
    "ModelReply",
    "ModelUnavailable",
    "Prompt",
    "Question",
    "Reply",
    "ReplyUnusable",
    "ask",
    "discard",
    "is_configured",
    "prompt",
]
