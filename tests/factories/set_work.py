"""Assignments and quizzes for tests."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import Classroom, User
from lessons.models import Exercise, Skill
from tests.factories.accounts import ClassroomFactory, TeacherFactory
from tests.factories.lessons import CourseFactory
from tutor.models import Assignment, AssignmentItem, AssignmentKind, AssignmentStatus, GradeCategory, GradeScale, Work


class GradeCategoryFactory(DjangoModelFactory):
    class Meta:
        model = GradeCategory

    classroom = factory.SubFactory(ClassroomFactory)
    name = factory.Sequence(lambda number: f"Category {number}")


class GradeScaleFactory(DjangoModelFactory):
    class Meta:
        model = GradeScale

    classroom = factory.SubFactory(ClassroomFactory)


class AssignmentFactory(DjangoModelFactory):
    """An adaptive assignment, published and open without end."""

    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    classroom = factory.SubFactory(ClassroomFactory)
    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda number: f"Assignment {number}")
    status = AssignmentStatus.PUBLISHED
    created_at = datetime(2026, 3, 1, tzinfo=UTC)
    published_at = datetime(2026, 3, 1, tzinfo=UTC)

    @factory.post_generation
    def skills(self, create, extracted, **options):
        if create and extracted:
            self.skills.set(extracted)


class AssignmentItemFactory(DjangoModelFactory):
    class Meta:
        model = AssignmentItem

    position = 1


class WorkFactory(DjangoModelFactory):
    class Meta:
        model = Work

    assignment = factory.SubFactory(AssignmentFactory)


def class_of(*students: User) -> Classroom:
    """Return a class with a teacher and these students."""
    classroom = ClassroomFactory()
    classroom.teachers.add(TeacherFactory())
    classroom.students.set(students)
    return classroom


def adaptive(classroom: Classroom, *skills: Skill, **values: object) -> Assignment:
    """Return a published adaptive assignment on skills of one course."""
    return AssignmentFactory(classroom=classroom, course=skills[0].course, skills=skills, **values)


def fixed(classroom: Classroom, *exercises: Exercise, **values: object) -> Assignment:
    """Return a published list of exercises."""
    made = AssignmentFactory(
        classroom=classroom, course=exercises[0].course, **{"kind": AssignmentKind.FIXED, **values}
    )
    for position, exercise in enumerate(exercises, start=1):
        AssignmentItemFactory(assignment=made, exercise=exercise, position=position)
    return made


def quiz(classroom: Classroom, *exercises: Exercise, **values: object) -> Assignment:
    """Return a published quiz."""
    return fixed(classroom, *exercises, **{"is_quiz": True, **values})
