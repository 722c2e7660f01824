"""Reads for a teacher about one student: every skill, and what an estimate rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from accounts.models import User
from lessons.models import Course, Skill
from lessons.selectors import course_list
from lessons.services.grading import answer_in_words
from tutor.learner.explanation import Part, explain
from tutor.models import Attempt, Statement
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import MasteryShown, knowledge_of_many, masteries_of, mastery_of
from tutor.selectors.verdicts import with_verdicts
from tutor.selectors.weights import weights_active

ANSWERS_SHOWN = 15


@dataclass(frozen=True)
class SkillRow:
    """One skill of a student."""

    skill: Skill
    mastery: MasteryShown


@dataclass(frozen=True)
class CourseRows:
    """One student in one course."""

    course: Course
    rows: Sequence[SkillRow]


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
    """Return a student of one of the teacher's classes; 404 for anybody else's."""
    students = User.objects.filter(joined_classrooms__teachers=teacher).select_related("profile").distinct()
    return get_object_or_404(students, pk=student_id)


def student_courses(student: User, now: datetime) -> Sequence[CourseRows]:
    """Return every skill of every course as the student sees it."""
    return [_course_rows(student, course, now) for course in course_list()]


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


def _course_rows(student: User, course: Course, now: datetime) -> CourseRows:
    curriculum = curriculum_of(course)
    masteries = masteries_of(student, curriculum, now)
    return CourseRows(course, [SkillRow(skill, masteries[skill_id]) for skill_id, skill in curriculum.skills.items()])


def _shown(part: Part) -> ShownPart:
    return ShownPart(gettext(part.wording) % part.figures, part.points)
