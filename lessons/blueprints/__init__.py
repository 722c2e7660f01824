"""Course files: exercise templates, whose keys are right by construction, and exercises written by people.

Pure: no Django.
"""

from lessons.blueprints.authored import AuthoredExercise
from lessons.blueprints.authored_checks import verify_authored
from lessons.blueprints.blueprint import Blueprint, Instance
from lessons.blueprints.course_files import CourseFiles, CourseProblemsError, read_course
from lessons.blueprints.formula import FormulaError
from lessons.blueprints.verification import Check, verify

__all__ = [
    "AuthoredExercise",
    "Blueprint",
    "Check",
    "CourseFiles",
    "CourseProblemsError",
    "FormulaError",
    "Instance",
    "read_course",
    "verify",
    "verify_authored",
]
