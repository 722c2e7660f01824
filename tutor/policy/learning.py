"""Which of the open skills to learn next: short runs, a few skills side by side, and nights in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tutor.policy.situation import Situation
from tutor.policy.struggle import HELP_MODES, is_resting
from tutor.policy.types import Skill, SkillView

RUN_LIMIT = 4
"""How many exercises in a row one skill gets while others are open."""
IN_PROGRESS_LIMIT = 3
"""How many skills are learned side by side before another one is begun."""
ENOUGH_FOR_TODAY = 2
"""After so many right answers in a row a skill waits for another day, if others are open.

Answers that confirm a skill serve memory better on a later day: Rawson and Dunlosky 2011, "Optimizing
schedules of retrieval practice for durable and efficient learning: how much is enough?".
"""
ANOTHER_DAY = timedelta(hours=8)


def next_to_learn(situation: Situation, candidates: Sequence[SkillView]) -> SkillView | None:
    """Stay with one skill for a short run, then change to one in progress, then begin another; None of
    none."""
    awake = [view for view in candidates if not is_resting(situation, view.skill)] or candidates
    pool = [view for view in awake if not is_settled(situation, view.skill)] or awake
    run = situation.run
    same = next((view for view in pool if run and view.skill == run[0].skill), None)
    if same is not None and (len(pool) == 1 or len(run) < RUN_LIMIT or run[0].mode in HELP_MODES):
        return same
    others = [view for view in pool if view is not same]
    begun = [view for view in others if not situation.is_unseen(view.skill)]
    unseen = [view for view in others if situation.is_unseen(view.skill)]
    in_progress = sum(not situation.is_unseen(view.skill) for view in awake)
    if begun and (not unseen or in_progress >= IN_PROGRESS_LIMIT):
        return _longest_waiting(begun)
    return _most_useful(situation, unseen)


def is_settled(situation: Situation, skill: Skill) -> bool:
    """Whether the skill went so well just now that more of it would do more good on another day."""
    latest = situation.tries_on(skill)[-ENOUGH_FOR_TODAY:]
    if len(latest) < ENOUGH_FOR_TODAY or situation.now - latest[0].at >= ANOTHER_DAY:
        return False
    return all(attempt.solved for attempt in latest)


def _longest_waiting(views: Sequence[SkillView]) -> SkillView:
    """Return the skill not seen for the longest time, the first in course order among equals."""
    return min(views, key=lambda view: (view.last_seen.timestamp() if view.last_seen else 0.0, view.order))


def _most_useful(situation: Situation, views: Sequence[SkillView]) -> SkillView | None:
    """Draw a skill, those that interest the student and that lead to many others more often; None of none."""
    if not views:
        return None
    pool = [view for view in views if view.skill in situation.requests.interesting] or views
    weights = [1.0 + len(situation.graph.descendants(view.skill)) for view in pool]
    return situation.random.choices(pool, weights)[0]
