"""Putting exercises before learners: the policy chooses, the bank delivers, the reason is stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from random import Random
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.models import LearnerProfile, User
from lessons.models import Course, Exercise, Skill
from lessons.selectors import bank_for, language_for, skills_told_about
from lessons.services.bank import bank_top_up
from tutor import enqueue
from tutor.models import Serving, ServingState
from tutor.policy import Candidate, Mode, Reason, RecentTry, Requests, SkillChoice, choose_exercise, choose_skill
from tutor.selectors.assigned import exercises_withheld, is_withheld, skills_assigned
from tutor.selectors.claims import claims_open
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import skill_views, success_predictor
from tutor.selectors.needs import TARGET_SUCCESS
from tutor.selectors.practice import exercises_seen, recent_tries, rounds_waited, serving_current
from tutor.services.attempts import is_withdrawn
from tutor.services.challenges import challenge_settle

LOW_STOCK = 3
"""How few unseen exercises of a skill call for more, made by a worker before the learner needs them."""
LARGEST_CHOICE = 200
"""How many exercises of the bank the policy looks at, the newest first."""


def serving_ensure(
    *, learner: User, course: Course, now: datetime, random: Random, focus: Skill | None = None
) -> Serving:
    """Return what the learner has before them, choosing an exercise if there is nothing.

    `focus` is a skill that the learner asked to practise; an untouched exercise on another skill makes way for it.
    """
    current = serving_current(learner, course)
    if current and is_withheld(learner, current):
        return serving_next(learner=learner, course=course, now=now, random=random, focus=focus, after=current)
    may_stay = current and not is_withdrawn(current)
    if current and may_stay and (focus is None or current.skill_id == focus.pk or is_touched(current)):
        return current
    return serving_next(learner=learner, course=course, now=now, random=random, focus=focus, after=current)


def challenge_serve(*, learner: User, course: Course, now: datetime, random: Random) -> None:
    """Put the challenge that a learner asked for before them, unless they are in the middle of something."""
    current = serving_current(learner, course)
    if current is None or not is_touched(current):
        serving_next(learner=learner, course=course, now=now, random=random, after=current)


def is_touched(serving: Serving) -> bool:
    """Whether the learner has begun the exercise and not yet finished it."""
    return serving.state == ServingState.OPEN and (serving.hints_shown > 0 or serving.attempts.exists())


def serving_next(
    *,
    learner: User,
    course: Course,
    now: datetime,
    random: Random,
    focus: Skill | None = None,
    after: Serving | None = None,
    is_skip: bool = False,
) -> Serving:
    """Choose the next exercise and put it before the learner in the place of `after`.

    With `is_skip` the learner goes on of their own accord: what is still open then is noted as skipped. That is no
    evidence about a skill, but who skips a skill again and again is helped with it.

    Asking twice, from two tabs or by a double click, gives the same exercise: only the first request replaces
    `after`, the second finds what the first one chose.
    """
    if is_skip and after is not None and after.state == ServingState.OPEN and not is_withdrawn(after):
        _skip(after, now)
    choice, exercise, why_exercise = _choose(learner, course, now, random, focus)
    reason = {"skill": stored_reason(choice.reason), "exercise": stored_reason(why_exercise)}
    if after is not None and is_withdrawn(after):
        reason["instead"] = stored_reason(Reason("withdrawn", {}, {}))
    try:
        with transaction.atomic():
            if after is not None:
                replaced = Serving.objects.filter(pk=after.pk, is_current=True).update(is_current=False)
                if not replaced:
                    raise _AlreadyReplaced
            return Serving.objects.create(
                learner=learner,
                course=course,
                skill=curriculum_of(course).skills[choice.skill],
                exercise=exercise,
                mode=choice.mode,
                reason=reason,
                served_at=now,
            )
    except (_AlreadyReplaced, IntegrityError):
        current = serving_current(learner, course)
        if current is None:
            raise
        return current


@transaction.atomic
def _skip(serving: Serving, now: datetime) -> None:
    still_open = Serving.objects.filter(pk=serving.pk, state=ServingState.OPEN, is_current=True)
    if still_open.update(state=ServingState.SKIPPED):
        challenge_settle(serving=serving, now=now)


class _AlreadyReplaced(Exception):
    """Another request has already moved this learner on."""


def stored_reason(reason: Reason) -> dict[str, Any]:
    """Return a reason as it is kept: a code, figures, and skills by id, to be worded when it is read."""
    return {"code": reason.code, "params": dict(reason.params), "skills": dict(reason.skills)}


def _choose(
    learner: User, course: Course, now: datetime, random: Random, focus: Skill | None
) -> tuple[SkillChoice, Exercise, Reason]:
    curriculum = curriculum_of(course)
    recent = recent_tries(learner, course)
    views = skill_views(learner, curriculum, recent, now)
    requests = _requests(learner, course, now)
    if focus is not None and focus.pk in views:
        choice = _choice_of_learner(focus, views[focus.pk].mastery.status, requests.target_success)
    else:
        choice = choose_skill(curriculum.graph, views, recent, now, random, requests=requests)
    exercise, reason = exercise_for(learner, curriculum.skills[choice.skill], choice, recent, random)
    return choice, exercise, reason


def _requests(learner: User, course: Course, now: datetime) -> Requests:
    """Return what people asked for: set work, claims, interests and the difficulty that the learner prefers."""
    profile = learner.profile
    language = language_for(course, profile.language)
    return Requests(
        assigned=skills_assigned(learner, course, now),
        claimed=claims_open(learner, course),
        interesting=skills_told_about(course, language, profile.interests),
        target_success=TARGET_SUCCESS[profile.preferred_difficulty],
    )


def _choice_of_learner(skill: Skill, status: str, target_success: float) -> SkillChoice:
    mode = Mode.REVIEW if status in {"mastered", "review_due"} else Mode.PRACTICE
    return SkillChoice(skill.pk, mode, target_success, Reason("chosen_by_student", {}, {"skill": skill.pk}))


def exercise_for(
    learner: User, skill: Skill, choice: SkillChoice, recent: Sequence[RecentTry], random: Random
) -> tuple[Exercise, Reason]:
    """Return an exercise from the bank for a skill, one that the learner has not seen if there is any.

    What a quiz holds that is not over for the learner is never among them.
    When all are seen and no template can make more, the exercises come back in turn.

    Raises:
        LookupError: the skill has neither exercises nor templates to make them.
    """
    language = language_for(skill.course, learner.profile.language)
    withheld = exercises_withheld(learner)
    bank = _bank(skill, language, learner.profile)
    exercises = [exercise for exercise in bank if plain_id(exercise) not in withheld]
    seen = exercises_seen(learner, skill)
    unseen = [exercise for exercise in exercises if plain_id(exercise) not in seen]
    if len(unseen) <= LOW_STOCK:
        enqueue.bank_refill(skill, language)
    if not unseen:
        # One by one template takes milliseconds; a worker makes the others.
        made = bank_top_up(skill=skill, language=language, random=random)
        unseen = [exercise for exercise in made if exercise.pk not in withheld]
        exercises += unseen
    waited = {} if unseen else rounds_waited(learner, skill)
    candidates = _candidates(learner, unseen or exercises, waited)
    choose = partial(choose_exercise, candidates, random=random, target_success=choice.target_success)
    # A skill with a single exercise, which was the last one shown, can offer only that one again.
    chosen = choose(recent=recent) or choose()
    if chosen is None:
        raise LookupError(f"there is no exercise to show for the skill {skill.slug}")
    return next(exercise for exercise in exercises if exercise.pk == chosen.exercise), chosen.reason


def plain_id(exercise: Exercise) -> int:
    """Return the id of the exercise that this one tells as a story, its own if it tells none."""
    return exercise.dressed_from_id or exercise.pk


def _bank(skill: Skill, language: str, profile: LearnerProfile) -> QuerySet[Exercise]:
    suits = Q(interest="") | Q(interest__in=profile.interests)
    return bank_for(skill, language).filter(suits)[:LARGEST_CHOICE]


def _candidates(learner: User, exercises: Sequence[Exercise], waited: Mapping[int, float]) -> list[Candidate]:
    predict = success_predictor(learner, exercises, are_repeats=bool(waited))
    return [
        Candidate(
            exercise=exercise.pk,
            probability=predict(exercise),
            difficulty=exercise.difficulty,
            blueprint=exercise.blueprint_id,
            interest=1.0 if exercise.interest else 0.0,
            waited=waited.get(plain_id(exercise)),
        )
        for exercise in exercises
    ]
