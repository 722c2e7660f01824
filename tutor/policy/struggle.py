"""Help for a student who struggles: a prerequisite, a worked example, a smaller step, then a change."""

from __future__ import annotations

from enum import StrEnum
from itertools import takewhile

from tutor.policy.reasons import Reason, percent
from tutor.policy.situation import Situation
from tutor.policy.types import Mode, RecentTry, Skill, SkillChoice, SkillView

MISSES_TO_HELP = 3
SKIPS_TO_HELP = 2
"""One exercise skipped says nothing; two in a row on a skill, or two solutions asked for, say that it is too hard."""
EASIER_TRIES = 2
"""How many smaller steps are tried before the skill is left alone for a while."""
PREREQUISITE_TRIES = 5
"""How many tries on a prerequisite there are at most before going back."""
REST_TRIES = 6
"""How many other exercises come before a skill that help did not help is taken up again."""
SOUND = 0.85
"""Mastery times recall from which a prerequisite is taken to be sound, 0 to 1."""
SOUND_EVIDENCE = 1
"""A prerequisite with fewer answers than this is known only by inference, so it counts as weak."""

EASIER_SUCCESS = 0.92
EXAMPLE_SUCCESS = 0.88

GUESS_SHARE = 0.1
GUESS_SECONDS = 10.0
"""Answers within a tenth of the usual time, at most ten seconds, were not worked out: the normative
threshold NT10 of Wise and Ma 2012, "Setting response time thresholds for a CAT item pool"."""
PAUSE_SHARE = 3.0
PAUSE_SECONDS = 60.0

HELP_MODES = frozenset({Mode.PREREQUISITE, Mode.WORKED_EXAMPLE, Mode.EASIER})


class Struggle(StrEnum):
    """How trouble shows."""

    MISSES = "misses"
    GUESSING = "guessing"
    PAUSES = "pauses"
    SKIPPING = "skipping"


def is_fast_guess(attempt: RecentTry) -> bool:
    """Tell a wrong answer that came too fast to have been worked out."""
    if attempt.seconds is None or attempt.typical_seconds is None or not attempt.missed:
        return False
    return attempt.seconds <= min(GUESS_SECONDS, GUESS_SHARE * attempt.typical_seconds)


def is_long_pause(attempt: RecentTry) -> bool:
    """Tell an answer that took several times as long as it usually does."""
    if attempt.seconds is None or attempt.typical_seconds is None:
        return False
    return attempt.seconds >= max(PAUSE_SECONDS, PAUSE_SHARE * attempt.typical_seconds)


def find_struggle(situation: Situation, skill: Skill) -> Struggle | None:
    """Return how the student struggles with a skill; None if they do not, or solved their last try."""
    tries = situation.tries_on(skill)
    if not tries or tries[-1].solved:
        return None
    if len(tries) >= SKIPS_TO_HELP and all(attempt.passed_over for attempt in tries[-SKIPS_TO_HELP:]):
        return Struggle.SKIPPING
    if len(tries) >= 2 and all(is_fast_guess(attempt) for attempt in tries[-2:]):
        return Struggle.GUESSING
    if tries[-1].missed and sum(is_long_pause(attempt) for attempt in tries[-3:]) >= 2:
        return Struggle.PAUSES
    return Struggle.MISSES if situation.misses_in_a_row(skill) >= MISSES_TO_HELP else None


def help_struggling(situation: Situation) -> SkillChoice | None:
    """Help when the last try shows trouble, and lead back from a prerequisite to what needed it."""
    last = situation.last
    if last is None or last.mode == Mode.CHALLENGE or last.skill not in situation.skills:
        return None
    if last.mode == Mode.PREREQUISITE and find_struggle(situation, last.skill) is None:
        return _stay_or_return(situation)
    struggle = find_struggle(situation, last.skill)
    return None if struggle is None else _next_help(situation, last.skill, struggle)


def is_resting(situation: Situation, skill: Skill) -> bool:
    """Whether help with the skill was exhausted so lately that other skills come first."""
    if find_struggle(situation, skill) is None or _next_rung(situation, skill) is not None:
        return False
    since = takewhile(lambda attempt: attempt.skill != skill, reversed(situation.recent))
    return len(tuple(since)) < REST_TRIES


def weakest_prerequisite(situation: Situation, skill: Skill) -> SkillView | None:
    """Return the direct prerequisite least sure to be there, None if all of them are sound."""
    views = [situation.skills[before] for before in situation.graph.prerequisites[skill] if before in situation.skills]
    weak = [view for view in views if _soundness(view) < SOUND or view.mastery.evidence < SOUND_EVIDENCE]
    return min(weak, key=lambda view: (_soundness(view), view.order), default=None)


def _soundness(view: SkillView) -> float:
    """Return mastery times recall, 0 to 1."""
    retention = view.mastery.retention
    return view.mastery.probability * (1.0 if retention is None else retention)


def _helps_given(situation: Situation, skill: Skill) -> list[Mode]:
    """Return the kinds of help given since the skill was last solved, oldest first."""
    related = situation.graph.prerequisites[skill] | {skill}
    since = takewhile(lambda attempt: not (attempt.skill == skill and attempt.solved), reversed(situation.recent))
    helps = [attempt.mode for attempt in since if attempt.skill in related and attempt.mode in HELP_MODES]
    return helps[::-1]


def _next_rung(situation: Situation, skill: Skill) -> Mode | None:
    """Return the next kind of help on the ladder, None at its end."""
    given = _helps_given(situation, skill)
    if Mode.PREREQUISITE not in given and weakest_prerequisite(situation, skill) is not None:
        return Mode.PREREQUISITE
    if Mode.WORKED_EXAMPLE not in given:
        return Mode.WORKED_EXAMPLE
    return Mode.EASIER if given.count(Mode.EASIER) < EASIER_TRIES else None


def _next_help(situation: Situation, skill: Skill, struggle: Struggle) -> SkillChoice | None:
    rung = _next_rung(situation, skill)
    if struggle != Struggle.MISSES and Mode.WORKED_EXAMPLE not in _helps_given(situation, skill):
        return SkillChoice(skill, Mode.WORKED_EXAMPLE, EXAMPLE_SUCCESS, _reason(f"example_after_{struggle}", skill))
    misses = str(situation.misses_in_a_row(skill))
    if rung == Mode.PREREQUISITE:
        return _to_prerequisite(situation, skill, misses)
    if rung == Mode.WORKED_EXAMPLE:
        return SkillChoice(skill, rung, EXAMPLE_SUCCESS, _reason("example_after_misses", skill, misses=misses))
    if rung == Mode.EASIER:
        return SkillChoice(skill, rung, EASIER_SUCCESS, _reason("easier_after_misses", skill, misses=misses))
    return None


def _to_prerequisite(situation: Situation, skill: Skill, misses: str) -> SkillChoice | None:
    view = weakest_prerequisite(situation, skill)
    if view is None:
        return None
    reason = Reason(
        "prerequisite_after_misses",
        {"misses": misses, "probability": percent(view.mastery.probability)},
        {"skill": view.skill, "target": skill},
    )
    return SkillChoice(view.skill, Mode.PREREQUISITE, situation.requests.target_success, reason)


def _stay_or_return(situation: Situation) -> SkillChoice | None:
    """Keep to the prerequisite until more of it is right than wrong, or for five tries; then go back."""
    helping = tuple(takewhile(lambda attempt: attempt.mode == Mode.PREREQUISITE, reversed(situation.recent)))
    prerequisite = helping[0].skill
    before = situation.recent[: len(situation.recent) - len(helping)]
    target = next((t.skill for t in reversed(before) if prerequisite in _before(situation, t.skill)), None)
    if target is None or target not in situation.skills or situation.is_mastered(target):
        return None
    lead = sum(attempt.solved for attempt in helping) - sum(attempt.missed for attempt in helping)
    if lead < 1 and len(helping) < PREREQUISITE_TRIES:
        return _to_same_prerequisite(situation, prerequisite, target)
    return SkillChoice(target, Mode.EASIER, EASIER_SUCCESS, _reason("back_after_help", target))


def _to_same_prerequisite(situation: Situation, prerequisite: Skill, target: Skill) -> SkillChoice:
    params = {
        "misses": str(situation.misses_in_a_row(target)),
        "probability": percent(situation.skills[prerequisite].mastery.probability),
    }
    reason = Reason("prerequisite_after_misses", params, {"skill": prerequisite, "target": target})
    return SkillChoice(prerequisite, Mode.PREREQUISITE, situation.requests.target_success, reason)


def _before(situation: Situation, skill: Skill) -> frozenset[Skill]:
    return situation.graph.prerequisites.get(skill, frozenset())


def _reason(code: str, skill: Skill, **params: str) -> Reason:
    return Reason(code, params, {"skill": skill})
