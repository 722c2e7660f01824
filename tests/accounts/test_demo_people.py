from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.demo import CLASSMATES, CLASSROOM, DEMO_PEOPLE
from accounts.models import Classroom, LearnerProfile, Role, User

pytestmark = pytest.mark.django_db


def make() -> str:
    out = StringIO()
    call_command("create_demo_people", stdout=out)
    return out.getvalue()


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (User, LearnerProfile, Classroom)]


def test_there_is_one_of_each_role_and_each_can_sign_in():
    make()
    for person in DEMO_PEOPLE:
        assert authenticate(username=person.username, password=person.password).role == person.role
    assert set(User.objects.values_list("role", flat=True)) == set(Role)


def test_only_the_administrator_gets_into_the_administration():
    make()
    assert User.objects.get(is_staff=True).role == User.objects.get(is_superuser=True).role == Role.ADMIN


def test_the_student_is_in_the_teachers_class():
    make()
    classroom = Classroom.objects.get(name=CLASSROOM)
    assert [teacher.username for teacher in classroom.teachers.all()] == ["teacher"]
    assert classroom.students.filter(username="student").exists()


def test_nobody_can_sign_in_as_a_simulated_classmate():
    make()
    classmates = User.objects.filter(username__in=CLASSMATES)
    assert len(classmates) == len(CLASSMATES)
    assert not any(mate.has_usable_password() for mate in classmates)


def test_making_them_twice_changes_nothing():
    make()
    before = everything()
    make()
    assert everything() == before


def test_people_who_are_there_keep_their_passwords():
    make()
    student = User.objects.get(username="student")
    student.set_password("my own now")
    student.save()
    make()
    student.refresh_from_db()
    assert student.check_password("my own now")


def test_their_names_and_passwords_are_printed():
    printed = make()
    for person in DEMO_PEOPLE:
        assert f"{person.username} / {person.password}" in printed


def test_they_are_never_made_on_a_real_site(settings):
    settings.DEMO_PEOPLE_ALLOWED = False
    with pytest.raises(CommandError, match="public"):
        make()
    assert not User.objects.exists()
