"""Which skill comes next: an ordered list of rules, of which the first that applies decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random

from tutor.policy.challenge import challenge_claimed, challenge_strong, continue_challenge
from tutor.policy.graph import SkillGraph
from tutor.policy.learning import RUN_LIMIT, next_to_learn
from tutor.policy.reasons import Reason, percent
from tutor.policy.situation import Situation
from tutor.policy.struggle import help_struggling, is_resting
from tutor.policy.types import Mode, RecentTry, Requests, Skill, SkillChoice, SkillView

BACKLOG_GAPS = ((12, 2), (5, 3), (0, 5))
"""For a backlog of at least so many due reviews, how many other exercises lie between two reviews."""

WAITS_TO = 0.75
"""Chance of recall, 0 to 1, down to which a due review waits if what builds on the skill was practised since.

Such practice exercises the skill too: fractional implicit repetition (Skycak 2023, "The Math Academy Way").
"""

Rule = Callable[[Situation], SkillChoice | None]


def choose_skill(
    graph: SkillGraph,
    skills: Mapping[Skill, SkillView],
    recent: Sequence[RecentTry],
    now: datetime,
    random: Random,
    *,
    requests: Requests | None = None,
    rules: Sequence[Rule] | None = None,
) -> SkillChoice:
    """Choose what a student practises next, how hard it should be, and say why.

    ``rules`` are ``RULES`` unless others are given, such as ``SET_WORK_RULES`` for work within a few skills.

    ``recent`` holds the latest tries, oldest first (the last 30 are plenty). The same arguments and the
    same state of ``random`` always give the same choice. Raises ``ValueError`` if no skill of the graph has
    a view.
    """
    if not any(skill in graph for skill in skills):
        raise ValueError("there is no skill to choose from")
    situation = Situation(graph, skills, recent, now, random, requests or Requests())
    for rule in rules or RULES:
        choice = rule(situation)
        if choice is not None:
            return choice
    return keep_fresh(situation)


def review_due(situation: Situation) -> SkillChoice | None:
    """Mix in due reviews: never left waiting behind new work, and never one after the other while there is some.

    What is practised anyway, by what builds on it, may wait for a while.
    """
    waiting = [v for v in situation.due_reviews if _is_fresh(situation, v) and not _can_wait(situation, v)]
    if not waiting:
        return None
    gap = next(gap for backlog, gap in BACKLOG_GAPS if len(situation.due_reviews) >= backlog)
    since = situation.tries_since(Mode.REVIEW)
    if situation.open_skills and since is not None and since < gap:
        return None
    return _review(situation, waiting[0], "review_due")


def learn_assigned(situation: Situation) -> SkillChoice | None:
    """Put what a teacher has set, and what is missing on the way there, before all else to learn.

    A skill with which help was just exhausted rests, set or not.
    """
    wanted = {skill for skill in situation.requests.assigned if not situation.is_mastered(skill)}
    wanted &= situation.skills.keys() & situation.graph.prerequisites.keys()
    on_the_way = {before for skill in wanted for before in situation.graph.ancestors(skill)}
    possible = [view for view in situation.open_skills if view.skill in wanted | on_the_way]
    view = next_to_learn(situation, [view for view in possible if not is_resting(situation, view.skill)])
    if view is None:
        return None
    params = {"probability": percent(view.mastery.probability)}
    if view.skill in wanted:
        return _practice(situation, view, Reason("assigned", params, {"skill": view.skill}))
    target = next(s for s in situation.graph.order if s in wanted and view.skill in situation.graph.ancestors(s))
    reason = Reason("assigned_prerequisite", params, {"skill": view.skill, "target": target})
    return _practice(situation, view, reason)


def learn_open(situation: Situation) -> SkillChoice | None:
    """Go on with an open skill, or begin the next."""
    view = next_to_learn(situation, situation.open_skills)
    return None if view is None else _practice(situation, view, _learning_reason(situation, view))


def keep_fresh(situation: Situation) -> SkillChoice:
    """With nothing to learn and nothing due, practise what is most likely to fade first."""
    views = [view for view in situation.skills.values() if view.skill in situation.graph]
    others = [view for view in views if _is_fresh(situation, view)] or views
    return _review(situation, min(others, key=lambda view: (_retention(view), view.order)), "keep_fresh")


RULES: tuple[Rule, ...] = (
    continue_challenge,
    challenge_claimed,
    help_struggling,
    review_due,
    learn_assigned,
    challenge_strong,
    learn_open,
)

SET_WORK_RULES: tuple[Rule, ...] = (help_struggling, learn_open)
"""Within the skills of an assignment: no challenge skips ahead there, and nothing else is reviewed."""


def _is_fresh(situation: Situation, view: SkillView) -> bool:
    """Whether another skill was practised last."""
    return situation.last is None or situation.last.skill != view.skill


def _can_wait(situation: Situation, view: SkillView) -> bool:
    if view.last_seen is None or _retention(view) < WAITS_TO:
        return False
    dependents = (situation.skills.get(skill) for skill in situation.graph.dependents(view.skill))
    return any(later and later.last_seen and later.last_seen > view.last_seen for later in dependents)


def _learning_reason(situation: Situation, view: SkillView) -> Reason:
    skills = {"skill": view.skill}
    if situation.is_unseen(view.skill):
        if view.skill in situation.requests.interesting:
            return Reason("interesting", {}, skills)
        opens = str(len(situation.graph.descendants(view.skill)))
        return Reason("new_skill", {"opens": opens}, skills)
    params = {"probability": percent(view.mastery.probability)}
    run = situation.run
    if len(run) >= RUN_LIMIT and run[0].skill != view.skill:
        return Reason("interleaved", params, {**skills, "previous": run[0].skill})
    return Reason("practice", params, skills)


def _practice(situation: Situation, view: SkillView, reason: Reason) -> SkillChoice:
    mode = Mode.NEW if situation.is_unseen(view.skill) else Mode.PRACTICE
    return SkillChoice(view.skill, mode, situation.requests.target_success, reason)


def _review(situation: Situation, view: SkillView, code: str) -> SkillChoice:
    reason = Reason(code, {"retention": percent(_retention(view))}, {"skill": view.skill})
    return SkillChoice(view.skill, Mode.REVIEW, situation.requests.target_success, reason)


def _retention(view: SkillView) -> float:
    """Return the chance of recall, the chance of mastery where there is no memory yet, 0 to 1."""
    return view.mastery.probability if view.mastery.retention is None else view.mastery.retention
