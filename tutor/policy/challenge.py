"""Challenges: a few harder questions decide whether a skill, and what leads up to it, is already known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain, groupby, repeat, takewhile

from tutor.policy.graph import Skill, SkillGraph
from tutor.policy.placement.beliefs import PlacementEvidence
from tutor.policy.reasons import Reason
from tutor.policy.situation import Situation
from tutor.policy.types import Mode, RecentTry, SkillChoice

CHALLENGE_SUCCESS = 0.65
"""Wanted chance of success in a challenge, 0 to 1: harder than practice, so that passing means something."""
RIGHT_IF_KNOWN = 0.85
RIGHT_IF_UNKNOWN = 0.2
RIGHT_IF_REMEMBERED = 0.45
"""Chance of a right answer from somebody who does not know the skill, but has met this exercise before."""
PASS_ODDS = 9.0
FAIL_ODDS = 1 / 3
MOST_QUESTIONS = 4
PASSED_ANSWERS = 3.0
"""How many ordinary answers the belief in what a passed challenge shows is worth."""

STRONG_STARTS = 2
"""How many new skills in a row, right at the first try, make a strong start; a passed challenge counts as
one."""
SKIPPED_AT_MOST = 3
"""How many unmastered prerequisites a proposed challenge may skip."""


class Outcome(StrEnum):
    """What the answers to a challenge say so far."""

    UNDECIDED = "undecided"
    PASSED = "passed"
    FAILED = "failed"


def decide(scores: Iterable[float], repeats: Iterable[bool] = ()) -> Outcome:
    """Decide a challenge by its answers' scores (0 to 1, oldest first), from even odds.

    `repeats` tells of each whether its exercise had been met before; none had if nothing is told.

    A sequential probability ratio test (Wald 1945, "Sequential tests of statistical hypotheses") of known
    against unknown: two right answers pass, a miss needs two more, two misses fail. Whoever is undecided
    after four fails. With exercises met before, it takes four right answers, since memory may do.
    """
    odds = 1.0
    count = 0
    for score, is_repeat in zip(scores, chain(repeats, repeat(False)), strict=False):
        count += 1
        by_luck = RIGHT_IF_REMEMBERED if is_repeat else RIGHT_IF_UNKNOWN
        odds *= RIGHT_IF_KNOWN / by_luck if score >= 0.5 else (1 - RIGHT_IF_KNOWN) / (1 - RIGHT_IF_UNKNOWN)
        if odds >= PASS_ODDS:
            return Outcome.PASSED
        if odds <= FAIL_ODDS and count >= 2:
            return Outcome.FAILED
    return Outcome.FAILED if count >= MOST_QUESTIONS else Outcome.UNDECIDED


def decide_tries(tries: Sequence[RecentTry]) -> Outcome:
    """Decide a challenge by its answered tries, oldest first."""
    return decide([attempt.correct or 0.0 for attempt in tries], [attempt.is_repeat for attempt in tries])


def evidence_of_passing(graph: SkillGraph, skill: Skill) -> Mapping[Skill, PlacementEvidence]:
    """Return what a passed challenge says about its skill and about all that leads up to it."""
    known = PASS_ODDS / (1 + PASS_ODDS)
    found = {skill: PlacementEvidence(known, PASSED_ANSWERS, 1)}
    for before in graph.ancestors(skill):
        found[before] = PlacementEvidence(known, PASSED_ANSWERS, 0)
    return found


def running_challenge(recent: Iterable[RecentTry]) -> tuple[RecentTry, ...]:
    """Return the answered tries of the challenge that the newest try belongs to, oldest first; empty if to
    none."""
    newest_first = list(recent)[::-1]
    if not newest_first or newest_first[0].mode != Mode.CHALLENGE:
        return ()
    skill = newest_first[0].skill
    tries = takewhile(lambda attempt: attempt.mode == Mode.CHALLENGE and attempt.skill == skill, newest_first)
    return tuple(tries)[::-1]


def continue_challenge(situation: Situation) -> SkillChoice | None:
    """Go on with a challenge until it is decided."""
    tries = running_challenge(situation.recent)
    if not tries or tries[-1].skill not in situation.skills or situation.is_mastered(tries[-1].skill):
        return None
    if decide_tries(tries) != Outcome.UNDECIDED:
        return None
    skill = tries[-1].skill
    return _challenge(skill, "challenge_claimed" if skill in situation.requests.claimed else "challenge_skip")


def challenge_claimed(situation: Situation) -> SkillChoice | None:
    """Let a student who says "I know this" show it, before anything else."""
    claimed = situation.requests.claimed & situation.skills.keys()
    for skill in situation.graph.order:
        if skill in claimed and not situation.is_mastered(skill) and not _was_challenged(situation, skill):
            return _challenge(skill, "challenge_claimed")
    return None


def challenge_strong(situation: Situation) -> SkillChoice | None:
    """Offer a student who can do new skills from the start the one that skips most of what they may know
    already."""
    starts = _starts(situation)[-STRONG_STARTS:]
    if len(starts) < STRONG_STARTS or not all(starts):
        return None
    goals = [skill for skill in situation.graph.order if _may_skip_to(situation, skill)]
    if not goals:
        return None
    most = max(len(_skipped(situation, skill)) for skill in goals)
    return _challenge(next(s for s in goals if len(_skipped(situation, s)) == most), "challenge_skip")


def _starts(situation: Situation) -> list[bool]:
    """Return how it went each time something new was begun, oldest first: by first tries and whole
    challenges."""
    starts = []
    for (mode, _), group in groupby(situation.recent, key=lambda attempt: (attempt.mode, attempt.skill)):
        tries = list(group)
        if mode == Mode.CHALLENGE:
            starts.append(decide_tries(tries) == Outcome.PASSED)
        elif mode == Mode.NEW:
            starts.append((tries[0].correct or 0.0) >= 0.5)
    return starts


def _may_skip_to(situation: Situation, skill: Skill) -> bool:
    """Whether the skill is untouched, as is every one of the few still missing on the way to it, and likely to be
    known."""
    if skill not in situation.skills or not situation.is_unseen(skill) or _was_challenged(situation, skill):
        return False
    if situation.skills[skill].mastery.probability < CHALLENGE_SUCCESS:
        return False
    skipped = _skipped(situation, skill)
    return len(skipped) <= SKIPPED_AT_MOST and all(situation.is_unseen(before) for before in skipped)


def _skipped(situation: Situation, skill: Skill) -> frozenset[Skill]:
    return frozenset(before for before in situation.graph.ancestors(skill) if not situation.is_mastered(before))


def _was_challenged(situation: Situation, skill: Skill) -> bool:
    return any(attempt.mode == Mode.CHALLENGE for attempt in situation.tries_on(skill))


def _challenge(skill: Skill, code: str) -> SkillChoice:
    return SkillChoice(skill, Mode.CHALLENGE, CHALLENGE_SUCCESS, Reason(code, skills={"skill": skill}))
