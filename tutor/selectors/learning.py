"""Mastery, as pages and the policy read it. Students and teachers see the same numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lessons.models import Exercise, Skill
from lessons.services.grading import choice_count
from tutor.learner import (
    ENOUGH_EVIDENCE,
    MASTERED_FROM,
    Item,
    Knowledge,
    Mastery,
    Status,
    Weights,
    predict,
    skill_mastery,
)
from tutor.policy import RecentTry, SkillView
from tutor.selectors.beliefs import beliefs_of, knowledge_of_many
from tutor.selectors.curriculum import Curriculum
from tutor.selectors.weights import weights_active

_ANY_TIME = datetime.max.replace(tzinfo=UTC)
LABELS: Mapping[Status, Promise] = {
    Status.UNSEEN: _("Not started"),
    Status.NOT_ENOUGH_EVIDENCE: _("Not enough evidence yet"),
    Status.LEARNING: _("Learning"),
    Status.MASTERED: _("Mastered"),
    Status.REVIEW_DUE: _("Time to review"),
}

_RANKS = (Status.UNSEEN, Status.NOT_ENOUGH_EVIDENCE, Status.LEARNING, Status.REVIEW_DUE, Status.MASTERED)
SYMBOLS: Mapping[Status, str] = {
    Status.UNSEEN: "○",
    Status.NOT_ENOUGH_EVIDENCE: "◔",
    Status.LEARNING: "◑",
    Status.MASTERED: "✓",
    Status.REVIEW_DUE: "↻",
}


@dataclass(frozen=True)
class MasteryShown:
    """One learner's mastery of one skill, ready to be shown."""

    mastery: Mastery

    @property
    def status(self) -> str:
        return self.mastery.status.value

    @property
    def label(self) -> str:
        """The status in words."""
        return str(LABELS[self.mastery.status])

    @property
    def percent(self) -> int:
        """Chance of solving a typical exercise, in percent; 0 while nothing is known."""
        return 0 if self.mastery.status == Status.UNSEEN else round(100 * self.mastery.probability)

    @property
    def progress(self) -> int:
        """How far the skill is from mastered, in percent: both the chance and the evidence must be enough."""
        if self.is_mastered:
            return 100
        if not self.is_started:
            return 0
        chance = min(1.0, self.mastery.probability / MASTERED_FROM)
        evidence = min(1.0, self.mastery.evidence / ENOUGH_EVIDENCE)
        return min(99, int(100 * chance * evidence))

    @property
    def low_percent(self) -> int:
        """The lower end of the 80 % interval, in percent."""
        return round(100 * self.mastery.low)

    @property
    def high_percent(self) -> int:
        """The upper end of the 80 % interval, in percent."""
        return round(100 * self.mastery.high)

    @property
    def evidence(self) -> int:
        """How many answers are known about."""
        return self.mastery.evidence

    @property
    def has_enough_evidence(self) -> bool:
        """Whether there are enough answers to say anything about mastery."""
        return self.mastery.status not in {Status.UNSEEN, Status.NOT_ENOUGH_EVIDENCE}

    @property
    def retention_percent(self) -> int | None:
        """The chance that the skill is remembered now, in percent; None if it was never known."""
        return None if self.mastery.retention is None else round(100 * self.mastery.retention)

    @property
    def is_mastered(self) -> bool:
        """Whether the skill has been mastered, be a review due or not."""
        return self.mastery.status in {Status.MASTERED, Status.REVIEW_DUE}

    @property
    def is_review_due(self) -> bool:
        return self.mastery.status == Status.REVIEW_DUE

    @property
    def told(self) -> str:
        """The status in words, with the chance once there is enough evidence."""
        return f"{self.label}, {self.percent} %" if self.has_enough_evidence else self.label

    @property
    def rank(self) -> tuple[int, float]:
        """Orders students by how well they know the skill, the least first: by status, then by the chance."""
        return _RANKS.index(self.mastery.status), self.mastery.probability

    @property
    def symbol(self) -> str:
        """The sign of the status, the same on every page."""
        return SYMBOLS[self.mastery.status]

    @property
    def is_started(self) -> bool:
        return self.mastery.status != Status.UNSEEN


def mastery_of(learner: User, skill: Skill, now: datetime) -> MasteryShown:
    """Return a learner's mastery of one skill."""
    knowledge = knowledge_of_many([learner], [skill.pk])[learner.pk]
    return _shown(knowledge, skill.pk, now, weights_active().weights)


def masteries_of(learner: User, curriculum: Curriculum, now: datetime) -> dict[int, MasteryShown]:
    """Return a learner's mastery of every skill of a course."""
    return masteries_of_many([learner], curriculum, now)[learner.pk]


def masteries_of_many(
    learners: Sequence[User], curriculum: Curriculum, now: datetime
) -> dict[int, dict[int, MasteryShown]]:
    """Return the mastery of every skill of a course, by learner and skill; three queries for any number of learners."""
    return masteries_known(knowledge_of_many(learners, curriculum.skills), curriculum, now)


def masteries_known(
    known: Mapping[int, Knowledge], curriculum: Curriculum, now: datetime
) -> dict[int, dict[int, MasteryShown]]:
    """Return the mastery of every skill of a course by what is believed, by learner and skill; one query."""
    weights = weights_active().weights
    return {
        learner_id: {skill_id: _shown(knowledge, skill_id, now, weights) for skill_id in curriculum.skills}
        for learner_id, knowledge in known.items()
    }


def mastered_skills(knowledge: Knowledge, curriculum: Curriculum, weights: Weights) -> frozenset[int]:
    """Return the skills of a course that are held mastered, be a review due or not."""
    # Whether a skill is mastered does not depend on the time: only whether a review is due does.
    return frozenset(
        skill_id
        for skill_id in curriculum.skills
        if skill_mastery(knowledge.evidence(skill_id), None, _ANY_TIME, weights).status == Status.MASTERED
    )


def skill_views(
    learner: User, curriculum: Curriculum, recent: Sequence[RecentTry], now: datetime
) -> dict[int, SkillView]:
    """Return every skill of a course as the policy sees it for a learner."""
    belief, weights = beliefs_of([learner], curriculum.skills)[learner.pk], weights_active().weights
    skills, knowledge = belief.skills, belief.knowledge
    return {
        skill_id: SkillView(
            skill=skill_id,
            mastery=_shown(knowledge, skill_id, now, weights).mastery,
            last_seen=skills[skill_id].last_practised if skill_id in skills else None,
            recent_misses=_misses(recent, skill_id),
            due=skills[skill_id].due_at if skill_id in skills else None,
            order=skill.position,
        )
        for skill_id, skill in curriculum.skills.items()
    }


def success_predictor(
    learner: User, exercises: Sequence[Exercise], *, are_repeats: bool = False
) -> Callable[[Exercise], float]:
    """Return a function that tells how likely the learner is to solve one of some exercises, 0 to 1."""
    links = Exercise.skills.through._default_manager.filter(exercise__in=exercises).order_by("skill__position")
    skills: dict[int, list[int]] = {exercise.pk: [exercise.main_skill_id] for exercise in exercises}
    for exercise_id, skill_id in links.values_list("exercise_id", "skill_id"):
        if skill_id not in skills[exercise_id]:
            skills[exercise_id].append(skill_id)
    known = knowledge_of_many([learner], {skill_id for own in skills.values() for skill_id in own})[learner.pk]
    weights = weights_active().weights
    return lambda exercise: (
        predict(known.evidence(*skills[exercise.pk]), item_of(exercise, is_repeat=are_repeats), weights).probability
    )


def item_of(exercise: Exercise, *, is_repeat: bool = False) -> Item:
    """Return an exercise as the learner model sees it; one that tells another as a story counts as that one."""
    template = (f"template:{exercise.blueprint_id}",) if exercise.blueprint_id else ()
    keys = (*template, f"exercise:{exercise.dressed_from_id or exercise.pk}")
    return Item(exercise.difficulty, keys, choice_count(exercise.kind, exercise.options), is_repeat)


def _shown(knowledge: Knowledge, skill_id: int, now: datetime, weights: Weights) -> MasteryShown:
    return MasteryShown(skill_mastery(knowledge.evidence(skill_id), knowledge.of(skill_id).memory, now, weights))


def _misses(recent: Sequence[RecentTry], skill_id: int) -> int:
    """Return how many of the latest tries on a skill were missed in a row."""
    count = 0
    for attempt in reversed(
        [attempt for attempt in recent if attempt.skill == skill_id and attempt.correct is not None]
    ):
        if not attempt.missed:
            break
        count += 1
    return count
