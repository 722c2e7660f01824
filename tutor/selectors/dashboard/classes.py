"""Which class somebody may look at, who is in it, and which course the page is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Classroom, Role, User
from lessons.models import Course
from lessons.selectors import course_list
from tutor.models import Activity


@dataclass(frozen=True)
class ClassPage:
    """What every page of a class knows: the class, its students by name, its courses, and the one it is about.

    `course` is None while there are no courses. `is_chosen` says that the course was asked for, not found.
    """

    classroom: Classroom
    students: Sequence[User]
    courses: Sequence[Course]
    course: Course | None
    is_chosen: bool = False

    @property
    def course_query(self) -> str:
        """What links to other pages of the class end in, so that they stay with the course."""
        return f"?course={self.course.slug}" if self.is_chosen and self.course else ""


def classrooms_seen_by(viewer: User) -> QuerySet[Classroom]:
    """Return the classes whose pages somebody may look at: their own, for administrators all."""
    return Classroom.objects.all() if viewer.role == Role.ADMIN else viewer.taught_classrooms.all()


def class_page(viewer: User, classroom_id: int, course_slug: str) -> ClassPage:
    """Return a class for somebody who may look at it; 404 for anybody else, and for a course that there is not.

    Without a slug the course is the one that the class practised last, before that the first.
    """
    classroom = get_object_or_404(classrooms_seen_by(viewer), pk=classroom_id)
    students = list(classroom.students.select_related("profile").order_by("profile__display_name", "username"))
    courses = list(course_list())
    return ClassPage(classroom, students, courses, course_chosen(courses, students, course_slug), bool(course_slug))


def course_chosen(courses: Sequence[Course], students: Sequence[User], slug: str) -> Course | None:
    """Return the course asked for, else the one that the students practised last, else the first; 404 if unknown."""
    if slug:
        course = next((course for course in courses if course.slug == slug), None)
        if course is None:
            raise Http404
        return course
    if len(courses) > 1:
        latest = (
            Activity.objects.filter(learner__in=students)
            .values("course_id")
            .annotate(latest=Max("hour"))
            .order_by("-latest")
            .values_list("course_id", flat=True)
            .first()
        )
        return next((course for course in courses if course.pk == latest), courses[0])
    return courses[0] if courses else None
