"""What is taught: courses with their skills and lessons, and the exercises that practise them."""

from lessons.models.course import (
    Course,
    Lesson,
    Misconception,
    Prerequisite,
    PublishPolicy,
    Skill,
    Unit,
    WorkedExample,
)
from lessons.models.exercise import Blueprint, Exercise, ExerciseStatus, Provenance

__all__ = [
    "Blueprint",
    "Course",
    "Exercise",
    "ExerciseStatus",
    "Lesson",
    "Misconception",
    "Prerequisite",
    "Provenance",
    "PublishPolicy",
    "Skill",
    "Unit",
    "WorkedExample",
]
