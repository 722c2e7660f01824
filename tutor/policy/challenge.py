"""Challenges: a few harder questions decide whether a skill, and what leads up to it, is already known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import takewhile

from tutor.policy.reasons import Reason
from tutor.policy.situation import Situation
from tutor.policy.types import Mode, RecentTry, Skill, SkillChoice

CHALLENGE_SUCCESS = 0.65
"""Wanted chance of success in a challenge, 0 to 1: harder than practice, so that passing means something."""
RIGHT_IF_KNOWN = 0.85
RIGHT_IF_UNKNOWN = 0.2
PASS_ODDS = 9.0
FAIL_ODDS = 1 / 3
MOST_QUESTIONS = 4

STRONG_RUN = 5
"""How many right answers in a row make a strong run."""
STEPS_BETWEEN = 6
"""How many exercises lie between two challenges that the tutor proposes."""
SKIPPED_AT_MOST = 3
"""How many unmastered prerequisites a proposed challenge may skip."""


class Outcome(StrEnum):
    """What the answers to a challenge say so far."""

    UNDECIDED = "undecided"
    PASSED = "passed"
    FAILED = "failed"


def decide(scores: Iterable[float]) -> Outcome:
    """Decide a challenge by its answers' scores (0 to 1, oldest first), from even odds.

    A sequential probability ratio test (Wald 1945, "Sequential tests of statistical hypotheses") of known
    against unknown: two right answers pass, a miss needs two more, two misses fail. Whoever is undecided
    after four fails.
    """
    odds = 1.0
    count = 0
    for score in scores:
        count += 1
        odds *= (
            RIGHT_IF_KNOWN / RIGHT_IF_UNKNOWN
            if score >= 0.5
            else (1 - RIGHT_IF_KNOWN) / (1 - RIGHT_IF_UNKNOWN)
        )
        if odds >= PASS_ODDS:
            return Outcome.PASSED
        if odds <= FAIL_ODDS and count >= 2:
            return Outcome.FAILED
    return Outcome.FAILED if count >= MOST_QUESTIONS else Outcome.UNDECIDED


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
    if decide(attempt.correct or 0.0 for attempt in tries) != Outcome.UNDECIDED:
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
    """Offer a student on a strong run the skill that skips most of what they may know already."""
    answered = [attempt for attempt in situation.recent if attempt.correct is not None][-STRONG_RUN:]
    if len(answered) < STRONG_RUN or not all(attempt.solved for attempt in answered):
        return None
    since = situation.tries_since(Mode.CHALLENGE)
    if since is not None and since < STEPS_BETWEEN:
        return None
    goals = [skill for skill in situation.graph.order if _may_skip_to(situation, skill)]
    if not goals:
        return None
    most = max(len(_skipped(situation, skill)) for skill in goals)
    return _challenge(next(s for s in goals if len(_skipped(situation, s)) == most), "challenge_skip")


def _may_skip_to(situation: Situation, skill: Skill) -> bool:
    """Whether the skill is untouched, and so is every one of the few skills still missing on the way to
    it."""
    if skill not in situation.skills or not situation.is_unseen(skill) or _was_challenged(situation, skill):
        return False
    skipped = _skipped(situation, skill)
    return len(skipped) <= SKIPPED_AT_MOST and all(situation.is_unseen(before) for before in skipped)


def _skipped(situation: Situation, skill: Skill) -> frozenset[Skill]:
    return frozenset(
        before for before in situation.graph.ancestors(skill) if not situation.is_mastered(before)
    )


def _was_challenged(situation: Situation, skill: Skill) -> bool:
    return any(attempt.mode == Mode.CHALLENGE for attempt in situation.tries_on(skill))


def _challenge(skill: Skill, code: str) -> SkillChoice:
    return SkillChoice(skill, Mode.CHALLENGE, CHALLENGE_SUCCESS, Reason(code, skills={"skill": skill}))
