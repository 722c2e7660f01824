"""What a request used and what that cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request; `cached_tokens` are part of `input_tokens`."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


def cost_usd(model: str, usage: Usage) -> Decimal:
    """Return what a request cost in US dollars by the prices in the settings; 0 for a model without a price."""
    prices = settings.MODEL_PRICES.get(model)
    if prices is None:
        return Decimal(0)
    fresh, cached, output = (Decimal(str(price)) for price in prices)
    uncached = max(0, usage.input_tokens - usage.cached_tokens)
    return (uncached * fresh + usage.cached_tokens * cached + usage.output_tokens * output) / 1_000_000
