"""What a template's parameters are drawn from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from lessons.blueprints.formula import FormulaError, Value, evaluate

MOST_DRAWS = 5000
_RANGE = re.compile(
    r"^(?P<low>.+?)\s*\.\.\s*(?P<high>.+?)(?:\s+step\s+(?P<step>\d+))?(?:\s+except\s+(?P<without>.+))?$"
)


def draw(
    parameters: Mapping[str, Any], conditions: Sequence[str], derived: Mapping[str, str], random: Random
) -> dict[str, Value]:
    """Draw parameters until all conditions hold, and work out what is derived from them.

    Args:
        parameters: by name a range such as "2..9", "-9..9 except 0" or "10..90 step 10", whose ends may be formulas
            over earlier parameters; or a list to pick from.
        conditions: formulas that must all be true; they may use derived values.
        derived: formulas by name, worked out in order after the parameters.
        random: the source of chance.

    Raises:
        FormulaError: a formula is wrong, or no draw of many fulfils the conditions.
    """
    for _attempt in range(MOST_DRAWS):
        names: dict[str, Value] = {}
        for name, domain in parameters.items():
            options = members(domain, names)
            if not options:
                break
            names[name] = random.choice(options)
        if len(names) < len(parameters):
            continue
        for name, formula in derived.items():
            names[name] = evaluate(formula, names)
        if all(evaluate(condition, names) for condition in conditions):
            return names
    raise FormulaError(f"none of {MOST_DRAWS} draws fulfils the conditions {list(conditions)}")


def members(domain: Any, names: Mapping[str, Value]) -> Sequence[Value]:
    """Return everything that a domain offers.

    Raises:
        FormulaError: it is neither a list nor a range.
    """
    if isinstance(domain, list):
        return domain
    match = _RANGE.match(str(domain))
    if match is None:
        raise FormulaError(f"{domain!r} is neither a list nor a range such as 2..9")
    low, high = evaluate(match["low"], names), evaluate(match["high"], names)
    if not isinstance(low, int) or not isinstance(high, int):
        raise FormulaError(f"the ends of {domain!r} are not whole numbers")
    without = evaluate(f"[{match['without']}]", names) if match["without"] else []
    return [number for number in range(low, high + 1, int(match["step"] or 1)) if number not in without]
