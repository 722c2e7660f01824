"""What is asked for in a purpose's name: which model, how much, how long; all of it from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tutor.models import Purpose


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a purpose asks; see `config.settings.model.purpose`. The deadline is in seconds."""

    max_output_tokens: int
    deadline: float
    model: str = ""
    temperature: float | None = None
    top_p: float | None = None
    reasoning_effort: str = ""
    is_bulk: bool = False

    def effort_for(self, model: str) -> str:
        """Return the reasoning effort to ask of a model, empty for the server's own."""
        return self.reasoning_effort or str(settings.MODEL_EFFORTS.get(model, ""))


def parameters(purpose: Purpose | str) -> Parameters:
    """Return the parameters of a purpose.

    Raises:
        KeyError: the settings hold none.
    """
    given: dict[str, Any] = settings.MODEL_PARAMETERS[str(purpose)]
    return Parameters(**given)


def models_of(purpose: Purpose | str) -> list[str]:
    """Return the models of a purpose in the order in which they are asked, each once."""
    chain = [parameters(purpose).model or settings.OPENAI_MODEL, *settings.OPENAI_FALLBACK_MODELS]
    return list(dict.fromkeys(chain))
