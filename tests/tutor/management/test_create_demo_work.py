from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Classroom, User
from lessons.services.bank import bank_stock
from lessons.services.courses import course_load
from tutor.models import Assignment, Work

pytestmark = pytest.mark.django_db


def test_the_demo_class_has_an_assignment_and_a_finished_quiz(course_folder: Path):
    course, _changed = course_load(folder=course_folder)
    bank_stock(course_id=course.pk, language="en", random=Random(1), stock=4)
    call_command("create_demo_people", verbosity=0)
    for _time in range(2):
        call_command("create_demo_work")
    assert {made.is_quiz: made.status for made in Assignment.objects.all()} == {False: "published", True: "published"}
    assert Work.objects.get(assignment__is_quiz=True).released_at


def test_without_a_course_or_people_nothing_is_set():
    call_command("create_demo_work")
    call_command("create_demo_people", verbosity=0)
    call_command("create_demo_work")
    assert not Assignment.objects.exists()


def test_a_class_in_which_work_was_set_is_left_alone(course_folder: Path):
    course, _changed = course_load(folder=course_folder)
    call_command("create_demo_people", verbosity=0)
    teacher = User.objects.get(username="teacher")
    classroom = Classroom.objects.get()
    Assignment.objects.create(
        classroom=classroom, course=course, title="Mine", created_by=teacher, created_at=timezone.now()
    )
    call_command("create_demo_work")
    assert Assignment.objects.get().title == "Mine"


def test_none_is_set_on_a_real_site(settings):
    settings.DEMO_PEOPLE_ALLOWED = False
    with pytest.raises(CommandError):
        call_command("create_demo_work")
