"""Who needs a teacher now, and why. Each sign is a rule of its own over the facts about one student.

To add one (a student who sounds distressed in a conversation, say): add a fact to `StudentFacts`, a kind and its words
to `Sign` and `WORDINGS`, and a rule to `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from statistics import median

from tutor.insight.facts import ClassFacts, Skill, StudentFacts, Tried
from tutor.policy.struggle import GUESS_SECONDS, GUESS_SHARE, MISSES_TO_HELP

LOOKED_BACK = timedelta(days=7)
"""How far back the exercises go that signs are read from."""
JUST_NOW = timedelta(days=2)
"""What happened within so long is the matter of today's lesson."""
LONG_ON_A_SKILL = 10
"""Exercises on one skill without mastering it, from which a student is spinning their wheels.

Beck and Gong 2013, "Wheel-spinning: students who fail to master a skill": ten is where the chance of still mastering a
skill by more of the same has levelled off.
"""
GUESSES = 3
AMONG_LATEST = 10
"""So many fast wrong answers among so many latest ones: more than the one in ten from which Wise and Kong 2005,
"Response time effort", take effort to be doubtful."""
GLANCE = 3.0
"""Seconds within which nobody reads a question and works it out, however fast the student usually is."""
ENOUGH_TIMES = 5
"""Answers from which it shows how long one usually takes a student."""
LAST_HINT = 3
"""Exercises have three hints; the last one all but gives the answer."""
LEANING = 5
LEANING_SHARE = 0.4
"""Exercises with the last hint or the solution asked for, as a number and as a share, from which help is leaned on.

Aleven and Koedinger 2000, "Limitations of student control: do students know when they need help?": the last hint is
often asked for to get the answer, and learning suffers.
"""
IDLE = timedelta(days=7)
SCHOOL_DAYS = 5
"""Days of practice that a week is taken to have."""
GOAL_SHARE = 0.5
FEWEST_TO_COMPARE = 5
MIDDLE_TO_COMPARE = 4
BEHIND_SHARE = 0.5
"""A student has fallen behind who has mastered less than this share of what the middle of the class has."""
OVERDUE = 5


class Sign(StrEnum):
    """What may be the matter."""

    STUCK = "stuck"
    GUESSING = "guessing"
    WHEEL_SPINNING = "wheel_spinning"
    LEANING_ON_HELP = "leaning_on_help"
    IDLE = "idle"
    NOT_BEGUN = "not_begun"
    BEHIND_CLASS = "behind_class"
    BEHIND_GOAL = "behind_goal"
    OVERDUE_REVIEWS = "overdue_reviews"


URGENCY: Mapping[Sign, int] = {
    Sign.STUCK: 90,
    Sign.GUESSING: 80,
    Sign.WHEEL_SPINNING: 70,
    Sign.LEANING_ON_HELP: 60,
    Sign.IDLE: 50,
    Sign.NOT_BEGUN: 45,
    Sign.BEHIND_CLASS: 40,
    Sign.BEHIND_GOAL: 30,
    Sign.OVERDUE_REVIEWS: 20,
}
"""0 to 100. What a word of the teacher can mend in this lesson comes first, what can wait for a talk later, last."""
NOW_FROM = 60
"""Signs of this urgency ask for a word in this lesson; less can wait."""
NOT_TODAY = 30
"""What a sign loses that showed some days ago and not since."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign with its urgency (0 to 100, higher first), the figures of its wording, and the skill it is about."""

    sign: Sign
    urgency: int
    figures: Mapping[str, int] = field(default_factory=dict)
    skill: Skill | None = None


Rule = Callable[[StudentFacts, ClassFacts, datetime], Iterator[Signal]]


def signals(student: StudentFacts, classroom: ClassFacts, now: datetime) -> tuple[Signal, ...]:
    """Return every sign that a student needs somebody, the most urgent first; none if all is well."""
    found = [signal for rule in RULES for signal in rule(student, classroom, now)]
    return tuple(sorted(found, key=lambda signal: -signal.urgency))


def stuck(student: StudentFacts, _classroom: ClassFacts, now: datetime) -> Iterator[Signal]:
    """The latest exercises on a skill were missed, as many in a row as make the tutor help."""
    skills = _by_skill(student.tried)
    for skill, misses in misses_by_skill(student.tried).items():
        if misses >= MISSES_TO_HELP:
            urgency = URGENCY[Sign.STUCK] + min(9, misses - MISSES_TO_HELP)
            if now - skills[skill][-1].at > JUST_NOW:
                urgency -= NOT_TODAY
            yield Signal(Sign.STUCK, urgency, {"misses": misses}, skill)


def guessing(student: StudentFacts, _classroom: ClassFacts, now: datetime) -> Iterator[Signal]:
    """Wrong answers came too fast to have been worked out (the threshold that the tutor itself uses)."""
    if len(student.tried) < ENOUGH_TIMES:
        return
    usual = median(one.seconds for one in student.tried)
    limit = min(GUESS_SECONDS, max(GUESS_SHARE * usual, GLANCE))
    latest = student.tried[-AMONG_LATEST:]
    fast = [one for one in latest if not one.is_right and not one.gave_up and one.seconds <= limit]
    if len(fast) >= GUESSES:
        urgency = URGENCY[Sign.GUESSING] - (NOT_TODAY if now - fast[-1].at > JUST_NOW else 0)
        yield Signal(Sign.GUESSING, urgency, {"fast": len(fast), "latest": len(latest), "seconds": round(limit)})


def wheel_spinning(student: StudentFacts, _classroom: ClassFacts, _now: datetime) -> Iterator[Signal]:
    """A skill was practised for long, is not mastered, and lately went wrong as often as right; one practised most."""
    skills = _by_skill(student.tried)
    hard = {skill for skill, own in skills.items() if 2 * sum(one.is_right for one in own) <= len(own)}
    long = {skill: answers for skill, answers in student.learning.items() if answers >= LONG_ON_A_SKILL}
    most = max((skill for skill in long if skill in hard), key=long.__getitem__, default=None)
    if most is not None:
        yield Signal(Sign.WHEEL_SPINNING, URGENCY[Sign.WHEEL_SPINNING], {"answers": long[most]}, most)


def leaning_on_help(student: StudentFacts, _classroom: ClassFacts, _now: datetime) -> Iterator[Signal]:
    """The last hint or the solution was asked for again and again."""
    helped = sum(one.gave_up or one.hints >= LAST_HINT for one in student.tried)
    if helped >= LEANING and helped >= LEANING_SHARE * len(student.tried):
        figures = {"helped": helped, "exercises": len(student.tried)}
        yield Signal(Sign.LEANING_ON_HELP, URGENCY[Sign.LEANING_ON_HELP], figures)


def idle(student: StudentFacts, classroom: ClassFacts, now: datetime) -> Iterator[Signal]:
    """Nothing was answered for a week, or ever, while most of the class was at work."""
    if not classroom.is_at_work:
        return
    if student.last_active is None:
        yield Signal(Sign.NOT_BEGUN, URGENCY[Sign.NOT_BEGUN])
    elif now - student.last_active >= IDLE:
        yield Signal(Sign.IDLE, URGENCY[Sign.IDLE], {"days": (now - student.last_active).days})


def behind(student: StudentFacts, classroom: ClassFacts, _now: datetime) -> Iterator[Signal]:
    """A student who practises has mastered much less than the class, or does much less than they set out to do."""
    if not student.tried:
        return
    middle = classroom.middle_mastered
    if classroom.size >= FEWEST_TO_COMPARE and middle >= MIDDLE_TO_COMPARE and student.mastered < BEHIND_SHARE * middle:
        figures = {"mastered": student.mastered, "middle": round(middle)}
        yield Signal(Sign.BEHIND_CLASS, URGENCY[Sign.BEHIND_CLASS], figures)
    wanted = SCHOOL_DAYS * student.daily_target
    if len(student.tried) < GOAL_SHARE * wanted:
        figures = {"exercises": len(student.tried), "wanted": wanted, "target": student.daily_target}
        yield Signal(Sign.BEHIND_GOAL, URGENCY[Sign.BEHIND_GOAL], figures)


def overdue_reviews(student: StudentFacts, _classroom: ClassFacts, _now: datetime) -> Iterator[Signal]:
    """Mastered skills have piled up that are probably fading."""
    if len(student.overdue) >= OVERDUE:
        urgency = URGENCY[Sign.OVERDUE_REVIEWS] + min(9, len(student.overdue) - OVERDUE)
        yield Signal(Sign.OVERDUE_REVIEWS, urgency, {"reviews": len(student.overdue)})


RULES: Sequence[Rule] = (stuck, guessing, wheel_spinning, leaning_on_help, idle, behind, overdue_reviews)


def misses_by_skill(tried: Sequence[Tried]) -> dict[Skill, int]:
    """Return how many of the latest exercises on each skill were missed in a row, the oldest first in `tried`."""
    return {
        skill: sum(1 for _one in takewhile(lambda one: not one.is_right, reversed(own)))
        for skill, own in _by_skill(tried).items()
    }


def _by_skill(tried: Sequence[Tried]) -> dict[Skill, list[Tried]]:
    skills: dict[Skill, list[Tried]] = {}
    for one in tried:
        skills.setdefault(one.skill, []).append(one)
    return skills
