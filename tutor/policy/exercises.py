"""Which exercise trains the chosen skill best now."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tutor.policy.reasons import Reason, percent
from tutor.policy.types import DEFAULT_TARGET_SUCCESS, Candidate, ExerciseChoice, RecentTry

SEEN_COST = 0.3
"""What showing one of the latest exercises again costs, in units of chance of success."""
SHOWN_BEFORE_COST = 0.05
SAME_BLUEPRINT_COST = 0.12
INTEREST_GAIN = 0.06
TIE = 0.02
"""Exercises whose costs differ by less are equally good, and chance decides."""
WAITING_GAIN = 0.3
"""What a whole round of waiting speaks for an exercise that comes back, in units of chance of success: one that never
suits comes back too, only later than the others."""
CLOSE = 0.15
"""Distance from the wanted chance of success within which an exercise suits the student's level."""
EASIER_FROM = 0.86
HARDER_TO = 0.7


def choose_exercise(
    candidates: Sequence[Candidate],
    *,
    random: Random,
    target_success: float = DEFAULT_TARGET_SUCCESS,
    recent: Sequence[RecentTry] = (),
) -> ExerciseChoice | None:
    """Choose the exercise whose chance of success is nearest to the wanted one, with variety.

    Never the exercise that was shown last: with no other to offer the answer is None. If all were shown before, one
    of those that have waited longest comes back. ``recent`` holds the latest tries, oldest first. The same
    arguments and state of ``random`` always give the same choice.
    """
    previous = recent[-1].exercise if recent else None
    others = [candidate for candidate in candidates if not recent or candidate.exercise != previous]
    if not others:
        return None
    possible = _rested(others)
    costs = [_cost(candidate, target_success, recent) for candidate in possible]
    best = min(costs)
    chosen = random.choice([c for c, cost in zip(possible, costs, strict=True) if cost <= best + TIE])
    return ExerciseChoice(chosen.exercise, _reason(chosen, target_success), chosen.probability)


def _rested(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the half that has waited longest if all were shown before, else all."""
    if any(candidate.waited is None for candidate in candidates):
        return candidates
    longest_first = sorted(candidates, key=lambda candidate: candidate.waited or 0.0, reverse=True)
    return longest_first[: (len(longest_first) + 1) // 2]


def _cost(candidate: Candidate, target_success: float, recent: Sequence[RecentTry]) -> float:
    """Return how far an exercise is from what is wanted: 0 is perfect, an interesting one may be below."""
    cost = abs(candidate.probability - target_success) - INTEREST_GAIN * candidate.interest
    if candidate.waited is not None:
        cost -= WAITING_GAIN * candidate.waited
    elif any(attempt.exercise == candidate.exercise for attempt in recent):
        cost += SEEN_COST
    elif candidate.last_shown is not None:
        cost += SHOWN_BEFORE_COST
    return cost + SAME_BLUEPRINT_COST * _blueprint_share(candidate, recent)


def _blueprint_share(candidate: Candidate, recent: Sequence[RecentTry]) -> float:
    """Return the share of the last three tries from the same blueprint, 0 to 1, the newest counting most."""
    if candidate.blueprint is None:
        return 0.0
    newest_first = recent[-3:][::-1]
    weights = (0.5, 0.3, 0.2)
    return sum(w for w, attempt in zip(weights, newest_first, strict=False) if attempt.blueprint == candidate.blueprint)


def _reason(candidate: Candidate, target_success: float) -> Reason:
    params = {"probability": percent(candidate.probability), "target": percent(target_success)}
    if candidate.waited is not None:
        return Reason("comes_back", params)
    if abs(candidate.probability - target_success) > CLOSE:
        return Reason("closest_there_is", params)
    if target_success >= EASIER_FROM:
        return Reason("smaller_step", params)
    if target_success <= HARDER_TO:
        return Reason("harder_on_purpose", params)
    return Reason("suits_interest" if candidate.interest >= 0.5 else "suits_level", params)
