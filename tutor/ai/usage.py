"""What a request used, what that cost, and what it can cost at most."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.conf import settings

from tutor.models import NANO

EXTRA_TOKENS = 64
"""What a server adds to the texts: marks around each message and the like. A message in JSON is longer by itself."""
_DATE = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request; `cached_tokens` are part of `input_tokens`."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    fresh: Decimal
    cached: Decimal
    output: Decimal

    def of(self, usage: Usage) -> Decimal:
        """Return what tokens cost in US dollars."""
        uncached = max(0, usage.input_tokens - usage.cached_tokens)
        cached = min(usage.cached_tokens, usage.input_tokens)
        return (uncached * self.fresh + cached * self.cached + usage.output_tokens * self.output) / 1_000_000


def price_of(model: str, *, is_batch: bool = False) -> Price | None:
    """Return the price of a model, or of the model whose dated version it is; None if the settings hold none."""
    prices = settings.MODEL_PRICES
    listed = prices.get(model, prices.get(_DATE.sub("", model)))
    if listed is None:
        return None
    share = Decimal(str(settings.MODEL_BATCH_SHARE)) if is_batch else Decimal(1)
    return Price(*(Decimal(str(price)) * share for price in listed))


def cost_usd(model: str, usage: Usage, *, is_batch: bool = False) -> Decimal:
    """Return what a request cost in US dollars by the prices in the settings; 0 for a model without a price."""
    price = price_of(model, is_batch=is_batch)
    return price.of(usage) if price else Decimal(0)


def most_usage(arguments: Mapping[str, Any], longest_reply: int) -> Usage:
    """Return the most tokens that a request can use: no token is shorter than a byte of what is sent."""
    size = len(json.dumps(arguments, ensure_ascii=False).encode(errors="replace"))
    return Usage(input_tokens=size + EXTRA_TOKENS, output_tokens=longest_reply)


def nano(usd: Decimal) -> int:
    """Return US dollars in billionths, rounded up."""
    return int((usd * NANO).to_integral_value(ROUND_CEILING))
