"""Small builders of what the policy is told."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from tutor.policy import Mode, RecentTry, Requests, SkillChoice, SkillGraph, SkillView, choose_skill

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Mastery:
    """What the policy reads of a mastery."""

    status: str
    probability: float
    evidence: int
    retention: float | None


def skill_graph(**prerequisites: str) -> SkillGraph:
    """Build a graph of one-letter skills: ``skill_graph(a="", b="a", c="ab")``."""
    return SkillGraph({skill: frozenset(before) for skill, before in prerequisites.items()})


def mastered(skill: Hashable, *, retention: float = 0.95, due_in_days: float = 5, evidence: int = 6) -> SkillView:
    """Build a mastered skill; due in the past, it is due for review."""
    status = "mastered" if due_in_days > 0 else "review_due"
    due = NOW + timedelta(days=due_in_days)
    mastery = Mastery(status, 0.95, evidence, retention)
    return SkillView(skill, mastery, NOW - timedelta(days=2), due=due)


def learning(skill: Hashable, *, probability: float = 0.5, misses: int = 0, seen_days_ago: float = 1) -> SkillView:
    """Build a skill in progress."""
    mastery = Mastery("learning", probability, 3, 0.9)
    return SkillView(skill, mastery, NOW - timedelta(days=seen_days_ago), recent_misses=misses)


def unseen(skill: Hashable, *, probability: float = 0.3) -> SkillView:
    """Build a skill never tried, with the chance at which it is believed to be known."""
    return SkillView(skill, Mastery("unseen", probability, 0, None))


def perhaps_known(skill: Hashable) -> SkillView:
    """Build a skill never tried that the student may well know."""
    return unseen(skill, probability=0.7)


def tried(
    skill: Hashable,
    correct: float | None = 1.0,
    mode: Mode = Mode.PRACTICE,
    *,
    seconds: float | None = None,
    exercise: Hashable = "x",
    blueprint: Hashable | None = None,
) -> RecentTry:
    """Build a try of an exercise that usually takes a minute."""
    return RecentTry(skill, mode, exercise, correct, NOW, seconds, 60.0, blueprint)


def choose(
    graph: SkillGraph,
    *views: SkillView,
    recent: list[RecentTry] | None = None,
    requests: Requests | None = None,
    seed: int = 0,
) -> SkillChoice:
    """Choose a skill at ``NOW``."""
    skills = {view.skill: view for view in views}
    return choose_skill(graph, skills, recent or [], NOW, Random(seed), requests=requests)
