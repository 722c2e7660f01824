"""Our own policy as a tutor of simulated students: placement first, then one choice after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol

from tutor.policy import placement
from tutor.policy.challenge import Outcome, decide, evidence_of_passing, running_challenge
from tutor.policy.exercises import choose_exercise
from tutor.policy.graph import Skill
from tutor.policy.simulation.course import SimulatedCourse, SimulatedExercise
from tutor.policy.skills import choose_skill
from tutor.policy.types import Candidate, Mode, RecentTry, SkillChoice, SkillView

START = datetime(2026, 1, 1, tzinfo=UTC)
RECENT_TRIES = 30


class LearnerTracker(Protocol):
    """What the policy is told about one student."""

    def views(self, now: datetime) -> Mapping[Skill, SkillView]: ...
    def probability(self, exercise: SimulatedExercise, now: datetime) -> float: ...
    def record(self, exercise: SimulatedExercise, right: bool, now: datetime) -> None: ...
    def believe(self, evidence: Mapping[Skill, placement.PlacementEvidence], now: datetime) -> None: ...


@dataclass
class PolicyTutor:
    """The tutor that the app is: the learner model's view of the student, and the policy's choices."""

    course: SimulatedCourse
    tracker: LearnerTracker
    random: Random
    recent: deque[RecentTry] = field(default_factory=lambda: deque(maxlen=RECENT_TRIES))
    last_shown: dict[int, datetime] = field(default_factory=dict)
    asked: list[Skill] = field(default_factory=list)
    choice: SkillChoice | None = None

    def __post_init__(self) -> None:
        self.beliefs = placement.start(self.course.graph)
        self.placing = True

    def next_exercise(self, day: float) -> SimulatedExercise:
        now = START + timedelta(days=day)
        if self.placing:
            skill = placement.next_skill(self.beliefs, self.course.graph, self.asked, self.random)
            if skill is not None:
                return self._placement_exercise(skill)
            self.placing = False
            self.tracker.believe(placement.evidence(self.beliefs), now)
        tries = tuple(self.recent)
        self.choice = choose_skill(self.course.graph, self.tracker.views(now), tries, now, self.random)
        return self._exercise_for(self.choice, tries, now)

    def record(self, exercise: SimulatedExercise, right: bool, day: float) -> None:
        now = START + timedelta(days=day)
        self.last_shown[exercise.number] = now
        if self.choice is None:
            self.asked.append(exercise.skill)
            graph = self.course.graph
            self.beliefs = placement.update(self.beliefs, graph, exercise.skill, float(right), exercise.choices)
            return
        self.tracker.record(exercise, right, now)
        self.recent.append(RecentTry(exercise.skill, self.choice.mode, exercise.number, float(right), now))
        if self.choice.mode == Mode.CHALLENGE:
            self._settle_challenge(now)

    def _settle_challenge(self, now: datetime) -> None:
        tries = running_challenge(self.recent)
        if decide(attempt.correct or 0.0 for attempt in tries) == Outcome.PASSED:
            self.tracker.believe(evidence_of_passing(self.course.graph, tries[-1].skill), now)

    def _placement_exercise(self, skill: Skill) -> SimulatedExercise:
        return min(self.course.exercises[skill], key=lambda exercise: abs(exercise.difficulty - 0.5))

    def _exercise_for(self, choice: SkillChoice, tries: tuple[RecentTry, ...], now: datetime) -> SimulatedExercise:
        exercises = {exercise.number: exercise for exercise in self.course.exercises[choice.skill]}
        candidates = [
            Candidate(
                exercise.number,
                self.tracker.probability(exercise, now),
                exercise.difficulty,
                self.last_shown.get(exercise.number),
            )
            for exercise in exercises.values()
        ]
        chosen = choose_exercise(candidates, target_success=choice.target_success, recent=tries, random=self.random)
        if chosen is None:
            raise LookupError(f"no exercise on {choice.skill} but the last one")
        return next(e for e in exercises.values() if e.number == chosen.exercise)
