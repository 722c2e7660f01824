"""The only place that speaks to language models."""

from tutor.ai.asking import Question, Reply, ask
from tutor.ai.errors import ModelError, ModelUnavailable, ReplyUnusable
from tutor.ai.prompts import Prompt, prompt
from tutor.ai.transport import is_configured

__all__ = [
    "ModelError",
    "ModelUnavailable",
    "Prompt",
    "Question",
    "Reply",
    "ReplyUnusable",
    "ask",
    "is_configured",
    "prompt",
]
