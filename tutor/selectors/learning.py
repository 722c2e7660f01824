"""What is believed about learners, as pages and the policy read it. Students and teachers see the same numbers."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lessons.models import Exercise, Skill
from lessons.services.grading import choice_count
from tutor.learner import (
    ENOUGH_EVIDENCE,
    MASTERED_FROM,
    SHAPE,
    Item,
    Knowledge,
    LearnerCounters,
    Mastery,
    Memory,
    SkillCounters,
    SkillKnowledge,
    Status,
    Weights,
    predict,
    skill_mastery,
)
from tutor.models import LearnerState, SkillState
from tutor.policy import RecentTry, SkillView
from tutor.selectors.curriculum import Curriculum
from tutor.selectors.record import record_folded
from tutor.selectors.weights import weights_active

LABELS: Mapping[Status, Promise] = {
    Status.UNSEEN: _("Not started"),
    Status.NOT_ENOUGH_EVIDENCE: _("Not enough evidence yet"),
    Status.LEARNING: _("Learning"),
    Status.MASTERED: _("Mastered"),
    Status.REVIEW_DUE: _("Time to review"),
}


@dataclass(frozen=True)
class Belief:
    """What is believed about one learner: over all skills, and by skill as it is stored."""

    counters: LearnerCounters
    states: Mapping[int, SkillState]

    @property
    def knowledge(self) -> Knowledge:
        """The belief as the learner model reads it."""
        return Knowledge(self.counters, {pk: skill_knowledge(state) for pk, state in self.states.items()})


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
    def is_started(self) -> bool:
        return self.mastery.status != Status.UNSEEN


def knowledge_of_many(learners: Iterable[User], skill_ids: Iterable[int]) -> dict[int, Knowledge]:
    """Return what is believed about learners and skills, by learner; two queries for any number of either."""
    return {learner_id: belief.knowledge for learner_id, belief in beliefs_of(learners, skill_ids).items()}


def beliefs_of(learners: Iterable[User], skill_ids: Iterable[int]) -> dict[int, Belief]:
    """Return what is stored about learners and skills, by learner; what another version stored is folded anew instead.

    The fold's result is not stored: the learner's next answer does that, or the next start.
    """
    learner_ids, wanted = [learner.pk for learner in learners], set(skill_ids)
    overall = {state.learner_id: state for state in LearnerState.objects.filter(learner__in=learner_ids)}
    states: dict[int, dict[int, SkillState]] = {learner_id: {} for learner_id in learner_ids}
    for state in SkillState.objects.filter(learner__in=learner_ids, skill__in=wanted):
        states[state.learner_id][state.skill_id] = state
    return {
        learner_id: _belief(learner_id, overall.get(learner_id), states[learner_id], wanted) for learner_id in states
    }


def _belief(
    learner_id: int, overall: LearnerState | None, states: Mapping[int, SkillState], wanted: Collection[int]
) -> Belief:
    shapes = {state.shape for state in states.values()} | ({overall.shape} if overall else set())
    if shapes <= {SHAPE}:
        return Belief(LearnerCounters.from_dict(overall.counters if overall else {}), states)
    folded = record_folded(learner_id)
    return Belief(folded.counters, {pk: state for pk, state in folded.states.items() if pk in wanted})


def skill_knowledge(state: SkillState) -> SkillKnowledge:
    """Return a stored state as the learner model reads it."""
    memory = Memory.from_dict(state.memory) if state.memory else None
    return SkillKnowledge(SkillCounters.from_dict(state.counters), memory)


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
    known, weights = knowledge_of_many(learners, curriculum.skills), weights_active().weights
    return {
        learner_id: {skill_id: _shown(knowledge, skill_id, now, weights) for skill_id in curriculum.skills}
        for learner_id, knowledge in known.items()
    }


def skill_views(
    learner: User, curriculum: Curriculum, recent: Sequence[RecentTry], now: datetime
) -> dict[int, SkillView]:
    """Return every skill of a course as the policy sees it for a learner."""
    belief, weights = beliefs_of([learner], curriculum.skills)[learner.pk], weights_active().weights
    states, knowledge = belief.states, belief.knowledge
    return {
        skill_id: SkillView(
            skill=skill_id,
            mastery=_shown(knowledge, skill_id, now, weights).mastery,
            last_seen=_last_practised(states.get(skill_id)),
            recent_misses=_misses(recent, skill_id),
            due=states[skill_id].due_at if skill_id in states else None,
            order=skill.position,
        )
        for skill_id, skill in curriculum.skills.items()
    }


def success_predictor(learner: User, exercises: Sequence[Exercise]) -> Callable[[Exercise], float]:
    """Return a function that tells how likely the learner is to solve one of some exercises, 0 to 1."""
    links = Exercise.skills.through._default_manager.filter(exercise__in=exercises).order_by("skill__position")
    skills: dict[int, list[int]] = {exercise.pk: [exercise.main_skill_id] for exercise in exercises}
    for exercise_id, skill_id in links.values_list("exercise_id", "skill_id"):
        if skill_id not in skills[exercise_id]:
            skills[exercise_id].append(skill_id)
    known = knowledge_of_many([learner], {skill_id for own in skills.values() for skill_id in own})[learner.pk]
    weights = weights_active().weights
    return lambda exercise: predict(known.evidence(*skills[exercise.pk]), item_of(exercise), weights).probability


def item_of(exercise: Exercise) -> Item:
    """Return an exercise as the learner model sees it; one that tells another as a story counts as that one."""
    template = (f"template:{exercise.blueprint_id}",) if exercise.blueprint_id else ()
    keys = (*template, f"exercise:{exercise.dressed_from_id or exercise.pk}")
    return Item(exercise.difficulty, keys, choice_count(exercise.kind, exercise.options))


def _shown(knowledge: Knowledge, skill_id: int, now: datetime, weights: Weights) -> MasteryShown:
    return MasteryShown(skill_mastery(knowledge.evidence(skill_id), knowledge.of(skill_id).memory, now, weights))


def _last_practised(state: SkillState | None) -> datetime | None:
    """Return when a skill was last practised, None if all that is known was told by a placement or a teacher."""
    return state.updated_at if state and state.counters.get("answers") else None


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
