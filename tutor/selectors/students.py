"""Reads for a teacher about one student: every skill, and what an estimate rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from accounts.models import Role, User
from lessons.models import Skill
from lessons.services.grading import answer_in_words
from tutor.learner.explanation import Part, explain
from tutor.models import Attempt, Statement
from tutor.selectors.beliefs import knowledge_of_many
from tutor.selectors.learning import MasteryShown, mastery_of
from tutor.selectors.verdicts import with_verdicts
from tutor.selectors.weights import weights_active

ANSWERS_SHOWN = 15


@dataclass(frozen=True)
class ShownPart:
    """One part of an estimate in words, with the points of 100 that it adds or takes."""

    text: str
    points: int

    @property
    def size(self) -> int:
        """The points without their sign."""
        return abs(self.points)


@dataclass(frozen=True)
class ShownAnswer:
    """An attempt with its answer in words."""

    attempt: Attempt
    words: str


@dataclass(frozen=True)
class SkillReport:
    """One skill of one student, as a teacher may question it."""

    student: User
    skill: Skill
    mastery: MasteryShown
    parts: Sequence[ShownPart]
    answers: Sequence[ShownAnswer]
    statements: Sequence[Statement]


def student_taught_by(teacher: User, student_id: int) -> User:
    """Return a student of one of the teacher's classes; 404 for anybody else's. Administrators may see all students."""
    students = User.objects.filter(role=Role.STUDENT).select_related("profile")
    if teacher.role != Role.ADMIN:
        students = students.filter(joined_classrooms__teachers=teacher).distinct()
    return get_object_or_404(students, pk=student_id)


def skill_report(student: User, skill: Skill, now: datetime) -> SkillReport:
    """Return what a student's mastery of a skill is held to be, and everything that this rests on."""
    evidence = knowledge_of_many([student], [skill.pk])[student.pk].evidence(skill.pk)
    answers = Attempt.objects.filter(learner=student, try_number=1, exercise__skills=skill).select_related("exercise")
    statements = Statement.objects.filter(learner=student, skill=skill).select_related("stated_by__profile")
    return SkillReport(
        student=student,
        skill=skill,
        mastery=mastery_of(student, skill, now),
        parts=[_shown(part) for part in explain(evidence, weights_active().weights)],
        answers=[
            ShownAnswer(attempt, answer_in_words(attempt.exercise, attempt.response))
            for attempt in with_verdicts(answers).order_by("-pk")[:ANSWERS_SHOWN]
        ],
        statements=list(statements.order_by("-pk")),
    )


def _shown(part: Part) -> ShownPart:
    return ShownPart(gettext(part.wording) % part.figures, part.points)
