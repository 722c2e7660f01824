"""Reads about conversations."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from accounts.models import User
from lessons.models import Course, Skill
from tutor.models import Serving, Turn

SHOWN_TURNS = 60


@dataclass(frozen=True)
class Subject:
    """What a talk is about: an exercise as it was put before a learner, the lesson of a skill, or a course."""

    course: Course
    serving: Serving | None = None
    skill: Skill | None = None


def turn_for(learner: User, turn_id: int) -> Turn:
    """Return a turn of one of the learner's own conversations; 404 for anybody else's."""
    turns = Turn.objects.select_related("conversation__course", "conversation__skill", "conversation__serving")
    return get_object_or_404(turns, pk=turn_id, conversation__learner=learner)


def latest_turns(learner: User, about: Subject) -> list[Turn]:
    """Return the latest turns of a learner's talk, the first first; none if it has not begun."""
    turns = Turn.objects.filter(conversation__serving=about.serving, conversation__learner=learner)
    if about.serving is None:
        turns = turns.filter(conversation__course=about.course, conversation__skill=about.skill)
    return list(reversed(turns.order_by("-number")[:SHOWN_TURNS]))
