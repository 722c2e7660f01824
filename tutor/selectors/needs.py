"""What the bank will soon lack: measured from what active learners will meet next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import F
from django.db.models.functions import Coalesce

from accounts.models import LearnerProfile, PreferredDifficulty
from lessons.bands import Band, band_of
from lessons.models import Exercise, ExerciseStatus, Skill
from lessons.selectors import language_for
from tutor.learner import Item, Knowledge, Weights, predict
from tutor.models import Serving
from tutor.selectors.beliefs import knowledge_of_many
from tutor.selectors.curriculum import Curriculum, curriculum_of
from tutor.selectors.learning import MasteryShown, masteries_of_many
from tutor.selectors.weights import weights_active

ACTIVE_WITHIN = timedelta(days=3)
MOST_LEARNERS = 200
"""How many learners are looked at, those active last."""
SKILLS_AHEAD = 2
"""How many skills beyond the current one are looked after, the next that a learner is ready for."""
UNSEEN_WANTED = 6
"""Exercises of the right band that a learner is to have before them on each skill: about two sittings."""
INTEREST_WANTED = 2
"""Those of them that are about one of the learner's interests."""
TARGET_SUCCESS: Mapping[str, float] = {
    PreferredDifficulty.EASIER: 0.88,
    PreferredDifficulty.BALANCED: 0.8,
    PreferredDifficulty.HARDER: 0.7,
}
"""At which chance of success practice aims, by the learner's wish."""


@dataclass(frozen=True)
class Need:
    """Exercises that the bank is short of. Exercises are shared, so that what one learner needs serves all."""

    skill: Skill
    band: Band
    language: str
    interest: str
    count: int
    learners: int

    @property
    def key(self) -> tuple[int, str, str, str]:
        return self.skill.pk, self.band.value, self.language, self.interest


@dataclass(frozen=True)
class _Stock:
    """A plain exercise or a story of the bank, as far as needs ask about it."""

    plain_id: int
    band: Band
    interest: str


def skills_soon(current: int, curriculum: Curriculum, masteries: Mapping[int, MasteryShown]) -> list[Skill]:
    """Return the current skill and the next ones, in course order, that the learner is ready for."""
    ahead = [
        skill
        for skill in curriculum.skills.values()
        if skill.pk != current
        and not masteries[skill.pk].is_mastered
        and all(masteries[required].is_mastered for required in curriculum.graph.prerequisites[skill.pk])
    ]
    practised = [curriculum.skills[current]] if current in curriculum.skills else []
    return [*practised, *ahead[:SKILLS_AHEAD]]


def needs(now: datetime) -> Sequence[Need]:
    """Return what the bank is short of for the learners active lately, what most of them need first.

    The number of queries does not depend on how many learners there are, only on how many courses.
    """
    lately = Serving.objects.filter(is_current=True, served_at__gte=now - ACTIVE_WITHIN, learner__role="student")
    newest = lately.select_related("learner__profile", "course").order_by("-served_at")[:MOST_LEARNERS]
    short: dict[tuple[int, str, str, str], Need] = {}
    for _course, group in groupby(sorted(newest, key=lambda one: one.course_id), key=lambda one: one.course_id):
        for need in _needs_in_course(list(group), now):
            known = short.get(need.key)
            count, learners = (max(known.count, need.count), known.learners + 1) if known else (need.count, 1)
            short[need.key] = Need(need.skill, need.band, need.language, need.interest, count, learners)
    return sorted(short.values(), key=lambda need: (-need.learners, -need.count, need.key))


def band_for(profile: LearnerProfile, known: Knowledge, skill_id: int, weights: Weights) -> Band:
    """Return the band whose typical exercise is nearest to the chance of success at which a learner's practice aims."""
    target = TARGET_SUCCESS[profile.preferred_difficulty]
    evidence = known.evidence(skill_id)
    return min(Band, key=lambda band: abs(predict(evidence, Item(band.typical), weights).probability - target))


def _needs_in_course(servings: Sequence[Serving], now: datetime) -> Iterator[Need]:
    curriculum = curriculum_of(servings[0].course)
    learners = [serving.learner for serving in servings]
    masteries = masteries_of_many(learners, curriculum, now)
    knowledge, weights = knowledge_of_many(learners, curriculum.skills), weights_active().weights
    soon = {
        serving.learner_id: skills_soon(serving.skill_id, curriculum, masteries[serving.learner_id])
        for serving in servings
    }
    wanted = {skill.pk for skills in soon.values() for skill in skills}
    stock, seen = _stock(wanted), _seen([learner.pk for learner in learners], wanted)
    for learner in learners:
        language = language_for(curriculum.course, learner.profile.language)
        for skill in soon[learner.pk]:
            band = band_for(learner.profile, knowledge[learner.pk], skill.pk, weights)
            unseen = [
                one for one in stock.get((skill.pk, language), []) if one.plain_id not in seen.get(learner.pk, set())
            ]
            yield from _missing(skill, band, language, learner.profile, unseen)


def _missing(
    skill: Skill, band: Band, language: str, profile: LearnerProfile, unseen: Sequence[_Stock]
) -> Iterator[Need]:
    suiting = {one.plain_id for one in unseen if one.band is band and one.interest in {"", *profile.interests}}
    if len(suiting) < UNSEEN_WANTED:
        yield Need(skill, band, language, "", UNSEEN_WANTED - len(suiting), 1)
    if profile.interests:
        liked = {one.plain_id for one in unseen if one.interest and one.interest in profile.interests}
        if len(liked) < INTEREST_WANTED:
            interest = profile.interests[len(liked) % len(profile.interests)]
            yield Need(skill, band, language, interest, INTEREST_WANTED - len(liked), 1)


def _stock(skill_ids: set[int]) -> Mapping[tuple[int, str], Sequence[_Stock]]:
    live = Exercise.objects.filter(main_skill__in=skill_ids, status=ExerciseStatus.LIVE)
    rows = live.order_by().values_list("main_skill_id", "language", "pk", "dressed_from_id", "difficulty", "interest")
    found: dict[tuple[int, str], list[_Stock]] = {}
    for skill_id, language, pk, plain_id, difficulty, interest in rows:
        found.setdefault((skill_id, language), []).append(_Stock(plain_id or pk, band_of(difficulty), interest))
    return found


def _seen(learner_ids: Sequence[int], skill_ids: set[int]) -> Mapping[int, set[int]]:
    shown = Serving.objects.filter(learner__in=learner_ids, exercise__main_skill__in=skill_ids)
    plain = shown.annotate(plain=Coalesce("exercise__dressed_from", F("exercise"))).order_by()
    found: dict[int, set[int]] = {}
    for learner_id, exercise_id in plain.values_list("learner_id", "plain").distinct():
        found.setdefault(learner_id, set()).add(exercise_id)
    return found
