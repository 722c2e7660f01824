"""Reads about content."""

from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from lessons.models import Course, Exercise, ExerciseStatus, Lesson, Skill, WorkedExample


def course_list() -> QuerySet[Course]:
    """Return the courses in their order."""
    return Course.objects.all()


def course_by_slug(slug: str) -> Course:
    """Return a course; 404 if there is none of that slug."""
    return get_object_or_404(Course, slug=slug)


def skill_by_slug(course: Course, slug: str) -> Skill:
    """Return a skill that the course teaches now; 404 otherwise."""
    skills = Skill.objects.filter(is_retired=False).select_related("unit", "course")
    return get_object_or_404(skills, course=course, slug=slug)


def lesson_for(skill: Skill) -> Lesson | None:
    """Return the first lesson that teaches a skill with its worked examples, None if none does."""
    examples = Prefetch("worked_examples", WorkedExample.objects.order_by("position"))
    return Lesson.objects.filter(skills=skill).order_by("position").prefetch_related(examples).first()


def bank_for(skill: Skill, language: str) -> QuerySet[Exercise]:
    """Return the live exercises that mainly practise a skill, in a language."""
    live = Exercise.objects.filter(main_skill=skill, language=language, status=ExerciseStatus.LIVE)
    # A story goes when the exercise that it tells goes.
    return live.filter(Q(dressed_from=None) | Q(dressed_from__status=ExerciseStatus.LIVE))


def skills_told_about(course: Course, language: str, interests: Sequence[str]) -> frozenset[int]:
    """Return the ids of a course's skills on which there are exercises told as a story about one of some interests."""
    if not interests:
        return frozenset()
    told = Exercise.objects.filter(
        main_skill__course=course,
        language=language,
        status=ExerciseStatus.LIVE,
        dressed_from__status=ExerciseStatus.LIVE,
        interest__in=interests,
    )
    return frozenset(told.values_list("main_skill_id", flat=True).distinct())


def language_for(course: Course, wanted: str) -> str:
    """Return the language in which a course is given to somebody: the wanted one if it has it, else its own."""
    return wanted if wanted in course.languages else course.language
