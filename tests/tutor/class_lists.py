"""Class lists to import: students by the thousand, some of whose lines are bad."""

from collections.abc import Sequence

from accounts.models import Classroom
from tests.factories.accounts import ClassroomFactory, TeacherFactory
from tutor.models import Job
from tutor.services.jobs import job_start
from tutor.services.roster_import import roster_upload

HEADING = "name,email,id,group"


def class_list(students: int, bad_lines: Sequence[int] = ()) -> bytes:
    """Return a CSV of so many students; the lines of these numbers (the heading is line 1) have no name."""
    lines = [HEADING]
    for number in range(students):
        name = "" if number + 2 in bad_lines else f"Student Number{number}"
        lines.append(f"{name},,S{number:05d},Group {number % 20}")
    return ("\n".join(lines) + "\n").encode()


def class_of_teacher() -> Classroom:
    """Return a class with a teacher."""
    classroom = ClassroomFactory()
    classroom.teachers.add(TeacherFactory())
    return classroom


def import_started(classroom: Classroom, content: bytes, name: str = "list.csv") -> Job:
    """Upload a list and start its import; where tasks run at once, on commit."""
    job = roster_upload(classroom=classroom, teacher=classroom.teachers.get(), files=[(name, content)])
    job_start(job=job)
    return job
