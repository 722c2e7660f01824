"""A student's situation: what the rules of the policy look at, with the questions they all ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from random import Random

from tutor.policy.graph import SkillGraph
from tutor.policy.types import Mode, RecentTry, Requests, Skill, SkillView

MASTERED_STATUSES = frozenset({"mastered", "review_due"})


@dataclass(frozen=True)
class Situation:
    """Everything a rule may use: course, skills, the latest tries (oldest first), clock and chance."""

    graph: SkillGraph
    skills: Mapping[Skill, SkillView]
    recent: Sequence[RecentTry]
    now: datetime
    random: Random
    requests: Requests = field(default_factory=Requests)

    @property
    def last(self) -> RecentTry | None:
        """The newest try."""
        return self.recent[-1] if self.recent else None

    def is_mastered(self, skill: Skill) -> bool:
        """Whether the skill is mastered, due for review or not. A skill without a view bars nobody's way."""
        view = self.skills.get(skill)
        return view is None or view.mastery.status in MASTERED_STATUSES

    def is_unseen(self, skill: Skill) -> bool:
        """Whether the skill was never practised, whatever a placement may say about it."""
        return self.skills[skill].last_seen is None and not self.is_mastered(skill)

    @cached_property
    def open_skills(self) -> tuple[SkillView, ...]:
        """The skills to learn now, in course order: not mastered themselves, all prerequisites mastered."""
        views = (self.skills[skill] for skill in self.graph.order if skill in self.skills)
        learnable = (view for view in views if not self.is_mastered(view.skill) and not self.missing(view.skill))
        return tuple(sorted(learnable, key=lambda view: view.order))

    def missing(self, skill: Skill) -> frozenset[Skill]:
        """Return the direct prerequisites of a skill that are not mastered."""
        return frozenset(before for before in self.graph.prerequisites[skill] if not self.is_mastered(before))

    @cached_property
    def due_reviews(self) -> tuple[SkillView, ...]:
        """The mastered skills whose review is due, the longest overdue first."""
        due = (view for view in self.skills.values() if view.skill in self.graph and self._is_due(view))
        return tuple(sorted(due, key=lambda view: (view.due or self.now, view.order)))

    def _is_due(self, view: SkillView) -> bool:
        if view.mastery.status == "review_due":
            return True
        return view.mastery.status == "mastered" and view.due is not None and view.due <= self.now

    def tries_on(self, skill: Skill) -> tuple[RecentTry, ...]:
        """Return the recent tries on a skill, oldest first."""
        return tuple(attempt for attempt in self.recent if attempt.skill == skill)

    def misses_in_a_row(self, skill: Skill) -> int:
        """Return how often the skill was missed since it was last solved, by ``recent`` or the view."""
        answered = [attempt for attempt in self.tries_on(skill) if attempt.correct is not None]
        trailing = len(tuple(takewhile(lambda attempt: attempt.missed, reversed(answered))))
        return max(trailing, self.skills[skill].recent_misses if skill in self.skills else 0)

    @cached_property
    def run(self) -> tuple[RecentTry, ...]:
        """The newest tries in a row on one skill, newest first; reviews mixed in between do not break a
        run."""
        learning = [attempt for attempt in reversed(self.recent) if attempt.mode != Mode.REVIEW]
        return tuple(takewhile(lambda attempt: attempt.skill == learning[0].skill, learning))

    def tries_since(self, mode: Mode) -> int | None:
        """Return how many tries came after the newest in a mode, None if there is none in that mode."""
        newest_first = (attempt.mode for attempt in reversed(self.recent))
        return next((count for count, tried in enumerate(newest_first) if tried == mode), None)
