"""What a server has been found to understand, remembered for each of its models by all processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.core.cache import cache

from tutor.ai import breaker
from tutor.ai.books import AnyQuestion, Question
from tutor.ai.errors import ModelError
from tutor.ai.formats import Format, response_format, simpler
from tutor.ai.purposes import parameters
from tutor.models import Outcome

REMEMBERED = 24 * 3600
REMEMBERED_AFTER_ERROR = 600
DISPENSABLE = frozenset({"reasoning_effort", "temperature", "top_p", "stream_options"})
_SCHEMAS = {Format.BOUNDED_SCHEMA, Format.SCHEMA}
_SYSTEM_ROLE = "system role"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a server is spoken to: in which format, and without which parts."""

    format: Format
    limit: str = "max_completion_tokens"
    left_out: tuple[str, ...] = ()
    has_system: bool = True


def known_dialect(model: str) -> Dialect:
    """Return the fullest dialect in which the server has not rejected this model's requests."""
    stored = cache.get(breaker.key("dialect", model))
    if stored:
        return Dialect(**{**stored, "format": Format(stored["format"])})
    return Dialect(Format.BOUNDED_SCHEMA if settings.OPENAI_BASE_URL else Format.SCHEMA)


def remember(model: str, dialect: Dialect, seconds: int = REMEMBERED) -> None:
    """Have everybody speak to a model in this way from now on."""
    stored = {**asdict(dialect), "format": dialect.format.value}
    cache.set(breaker.key("dialect", model), stored, timeout=seconds)


def plainer(dialect: Dialect, error: ModelError, *, is_text: bool = False) -> Dialect | None:
    """Return the dialect to try after an error that this one may have caused, None if it did not.

    Some servers answer a schema, or a role, that they do not know with a plain 500.
    """
    if error.status not in {400, 422, 500} or error.outcome not in {Outcome.REJECTED, Outcome.SERVER_ERROR}:
        return None
    if dialect.limit in error.names and dialect.limit == "max_completion_tokens":
        return replace(dialect, limit="max_tokens")
    unwanted = (error.names & DISPENSABLE) - set(dialect.left_out)
    if unwanted:
        return replace(dialect, left_out=(*dialect.left_out, *sorted(unwanted)))
    if _SYSTEM_ROLE in error.names and dialect.has_system:
        return replace(dialect, has_system=False)
    if is_text:
        return None
    if error.status == 500:
        return replace(dialect, format=Format.JSON) if dialect.format in _SCHEMAS else None
    format_ = simpler(dialect.format)
    return replace(dialect, format=format_) if format_ else None


def request_arguments(question: AnyQuestion, model: str, dialect: Dialect) -> dict[str, Any]:
    """Return the arguments of Chat Completions for a question that holds no personal details any more.

    What never changes comes first, so that servers can keep it: the schema, the rules, then what was said earlier, and
    the question last.
    """
    asked = parameters(question.purpose)
    effort = asked.effort_for(model)
    # Models that reason take no sampling parameters but at the effort "none".
    samples = effort in {"", "none"}
    # A server so old that it takes no format at all knows the limit by its old name.
    is_old = isinstance(question, Question) and dialect.format is Format.TEXT
    wanted = {
        "model": model,
        "messages": _messages(question, dialect.has_system),
        "max_tokens" if is_old else dialect.limit: asked.max_output_tokens,
        "temperature": asked.temperature if samples else None,
        "top_p": asked.top_p if samples else None,
        "reasoning_effort": effort or None,
        "response_format": response_format(dialect.format, question.reply) if isinstance(question, Question) else None,
    }
    return {name: value for name, value in wanted.items() if value is not None and name not in dialect.left_out}


def _messages(question: AnyQuestion, has_system: bool) -> Sequence[dict[str, str]]:
    prompt = question.prompt
    said = [{"role": turn.role, "content": turn.text} for turn in question.earlier]
    spoken = [*said, {"role": "user", "content": prompt.user}]
    if has_system:
        return [{"role": "system", "content": prompt.system}, *spoken]
    first, *rest = spoken
    if first["role"] == "user":
        return [{"role": "user", "content": f"{prompt.system}\n\n{first['content']}"}, *rest]
    return [{"role": "user", "content": prompt.system}, *spoken]
