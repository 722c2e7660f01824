"""Running a class: its code, its people, its end."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Classroom, RosterEntry, User
from accounts.services.people import new_join_code


class LastTeacher(Exception):
    """A class must keep one teacher."""


def join_code_renew(*, classroom: Classroom) -> str:
    """Give a class a new code; the old one, and links with it, lead nowhere any more."""
    while True:
        try:
            with transaction.atomic():
                classroom.join_code = new_join_code()
                classroom.save(update_fields=["join_code"])
                return classroom.join_code
        except IntegrityError:
            continue


def joining_set(*, classroom: Classroom, is_open: bool) -> None:
    """Open or close a class for those who have its code."""
    classroom.join_is_open = is_open
    classroom.save(update_fields=["join_is_open"])


def classroom_archive(*, classroom: Classroom, now: datetime) -> None:
    """End a class: nobody joins it and nothing in it is changed. A second time changes nothing."""
    Classroom.objects.filter(pk=classroom.pk, archived_at=None).update(archived_at=now)


def classroom_restore(*, classroom: Classroom) -> None:
    """Take a class out of the archive; whether students can join is as it was."""
    Classroom.objects.filter(pk=classroom.pk).update(archived_at=None)


@transaction.atomic
def student_remove(*, classroom: Classroom, student: User) -> None:
    """Take a student out of a class, by themselves or by a teacher. Their work stays theirs; the class forgets them."""
    classroom.students.remove(student)
    RosterEntry.objects.filter(classroom=classroom, student=student).delete()


@transaction.atomic
def teacher_leave(*, classroom: Classroom, teacher: User) -> None:
    """Take a teacher out of a class.

    Raises:
        LastTeacher: there is no other.
    """
    # Held, so that two teachers cannot both leave at the same moment.
    Classroom.objects.select_for_update().get(pk=classroom.pk)
    if not classroom.teachers.exclude(pk=teacher.pk).exists():
        raise LastTeacher
    classroom.teachers.remove(teacher)
