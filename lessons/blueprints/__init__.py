"""Exercise templates: files that make unlimited exercises with keys that are right by construction. Pure: no Django."""

from lessons.blueprints.blueprint import Blueprint, Instance
from lessons.blueprints.course_files import CourseFiles, CourseProblemsError, read_course
from lessons.blueprints.formula import FormulaError
from lessons.blueprints.verification import Check, verify

__all__ = [
    "Blueprint",
    "Check",
    "CourseFiles",
    "CourseProblemsError",
    "FormulaError",
    "Instance",
    "read_course",
    "verify",
]
