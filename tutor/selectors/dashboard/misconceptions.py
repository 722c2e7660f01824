"""The misconceptions that showed in a class lately, who holds them, and what to do about each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from django.shortcuts import get_object_or_404

from accounts.models import User
from lessons.models import Course, Exercise, Lesson, Misconception, Skill
from lessons.selectors import bank_for, lesson_for
from lessons.services.grading import answer_in_words
from tutor.models import Attempt
from tutor.selectors.curriculum import curriculum_of

WEEK = timedelta(days=7)
HOLDS_FROM = 2
"""Exercises in which a misconception showed, from which a student is taken to hold it: once may be a slip."""
EXAMPLES = 3
EXERCISES = 6
LOOKED_AT = 60
"""Exercises of the bank among which those are looked for in which the misconception can show."""


@dataclass(frozen=True)
class Holder:
    """A student in whose answers a misconception showed, and in how many exercises."""

    student: User
    exercises: int

    @property
    def holds_it(self) -> bool:
        return self.exercises >= HOLDS_FROM


@dataclass(frozen=True)
class Example:
    """An answer that showed a misconception."""

    student: User
    exercise: Exercise
    words: str
    reading: str


@dataclass(frozen=True)
class Shown:
    """A misconception as it showed in a class in the last seven days."""

    misconception: Misconception
    skill: Skill | None
    holders: Sequence[Holder]
    examples: Sequence[Example]

    @property
    def holding(self) -> Sequence[Holder]:
        """The students who hold it."""
        return [holder for holder in self.holders if holder.holds_it]

    @property
    def once(self) -> Sequence[Holder]:
        """The students in whose answers it showed once."""
        return [holder for holder in self.holders if not holder.holds_it]


@dataclass(frozen=True)
class Plan:
    """What a lesson against a misconception needs."""

    shown: Shown
    lesson: Lesson | None
    exercises: Sequence[Exercise]
    prerequisites: Sequence[Skill]


@dataclass(frozen=True, slots=True)
class _Row:
    learner: int
    exercise: int
    skill: int
    response: str
    reading: str


def misconceptions_shown(students: Sequence[User], course: Course, now: datetime) -> Sequence[Shown]:
    """Return the misconceptions of the last seven days, those that most students hold first."""
    rows = _rows(students, course, now)
    known = {one.slug: one for one in Misconception.objects.filter(course=course, slug__in=rows)}
    exercises = _exercises(rows)
    found = [_shown(known[slug], own, students, course, exercises) for slug, own in rows.items() if slug in known]
    return sorted(found, key=lambda one: (-len(one.holding), -len(one.holders), one.misconception.name))


def lesson_plan(students: Sequence[User], course: Course, misconception_id: int, now: datetime) -> Plan:
    """Return a lesson plan against a misconception of a course; 404 if the course has none like that."""
    misconception = get_object_or_404(Misconception, pk=misconception_id, course=course)
    rows = _rows(students, course, now, slug=misconception.slug)
    shown = _shown(misconception, rows.get(misconception.slug, []), students, course, _exercises(rows))
    skill, curriculum = shown.skill, curriculum_of(course)
    if skill is None:
        return Plan(shown, None, [], [])
    bank = bank_for(skill, course.language).filter(interest="")[:LOOKED_AT]
    fitting = [exercise for exercise in bank if _can_show(exercise, misconception.slug)]
    required = sorted(curriculum.graph.prerequisites[skill.pk], key=lambda pk: curriculum.skills[pk].position)
    return Plan(shown, lesson_for(skill), fitting[:EXERCISES], [curriculum.skills[pk] for pk in required])


def misconceptions_of(student: User, course: Course, since: datetime) -> Sequence[tuple[Misconception, int]]:
    """Return the misconceptions that a student holds, with in how many exercises each showed since then."""
    rows = (
        Attempt.objects.filter(learner=student, course=course, answered_at__gt=since)
        .exclude(misconception="")
        .values_list("misconception", "exercise_id")
        .distinct()
        .order_by()
    )
    counts = Counter(slug for slug, _exercise in rows)
    held = {slug: count for slug, count in counts.items() if count >= HOLDS_FROM}
    known = Misconception.objects.filter(course=course, slug__in=held)
    return sorted(((one, held[one.slug]) for one in known), key=itemgetter(1), reverse=True)


def _rows(students: Sequence[User], course: Course, now: datetime, slug: str = "") -> dict[str, list[_Row]]:
    """Return the answers of the last seven days that showed a misconception, the newest first, by its slug."""
    attempts = Attempt.objects.filter(learner__in=students, course=course, answered_at__gt=now - WEEK)
    attempts = attempts.filter(misconception=slug) if slug else attempts.exclude(misconception="")
    found: dict[str, list[_Row]] = {}
    values = ("misconception", "learner_id", "exercise_id", "skill_ids", "response", "reading")
    for name, learner, exercise, skills, response, reading in attempts.order_by("-id").values_list(*values):
        found.setdefault(name, []).append(_Row(learner, exercise, skills[0], response, reading))
    return found


def _exercises(rows: dict[str, list[_Row]]) -> dict[int, Exercise]:
    """Return the exercises of the answers that are shown as examples; one query."""
    wanted = {row.exercise for own in rows.values() for row in _examples(own)}
    return Exercise.objects.in_bulk(wanted)


def _examples(rows: Sequence[_Row]) -> Sequence[_Row]:
    """Return a few answers to look at, each to an exercise of its own."""
    return list({row.exercise: row for row in rows}.values())[:EXAMPLES]


def _shown(
    misconception: Misconception,
    rows: Sequence[_Row],
    students: Sequence[User],
    course: Course,
    exercises: dict[int, Exercise],
) -> Shown:
    people = {student.pk: student for student in students}
    counts = Counter(learner for learner, _exercise in {(row.learner, row.exercise) for row in rows})
    holders = [Holder(student, counts[student.pk]) for student in students if counts[student.pk]]
    skills = Counter(row.skill for row in rows)
    main = skills.most_common(1)[0][0] if skills else None
    return Shown(
        misconception=misconception,
        skill=curriculum_of(course).skills.get(main) if main is not None else None,
        holders=sorted(holders, key=lambda holder: -holder.exercises),
        examples=[
            Example(
                people[row.learner],
                exercises[row.exercise],
                answer_in_words(exercises[row.exercise], row.response),
                row.reading,
            )
            for row in _examples(rows)
        ],
    )


def _can_show(exercise: Exercise, slug: str) -> bool:
    """Whether a known wrong answer to an exercise is explained by a misconception."""
    return any(wrong["misconception"] == slug for wrong in exercise.wrong_answers)
