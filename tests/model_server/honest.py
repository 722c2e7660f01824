"""A model that does its best."""

from __future__ import annotations

from random import Random

from tests.model_server.items import Item
from tests.model_server.mathematics import MATHEMATICS
from tests.model_server.subjects import WORDS


def honest_items(count: int, seed: int) -> list[Item]:
    """Return different good items, two of mathematics for each of other subjects."""
    random = Random(seed)
    items: dict[str, Item] = {}
    while len(items) < count:
        made = random.choice(random.choice([MATHEMATICS, MATHEMATICS, WORDS]))(random)
        items.setdefault(str([made.reply[name] for name in ("stem", "passage", "key")]), made)
    return list(items.values())
