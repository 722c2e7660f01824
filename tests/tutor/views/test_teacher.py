import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Classroom, User
from accounts.services import JOIN_CODE_LENGTH, JOIN_CODE_LETTERS
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return TeacherFactory()


@pytest.fixture
def client(teacher: User, client_of) -> Client:
    return client_of(teacher)


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    classroom = ClassroomFactory(name="Year 9")
    classroom.teachers.add(teacher)
    return classroom


class TestTheTeachersHome:
    def test_shows_own_classes_with_code_and_number_of_students(self, client: Client, classroom: Classroom):
        classroom.students.set([UserFactory(), UserFactory()])
        page = client.get(reverse("teacher-home")).content.decode()
        assert all(words in page for words in ("Year 9", classroom.join_code, "2 students"))

    def test_shows_nobody_elses(self, client: Client, classroom: Classroom):
        ClassroomFactory(name="Year 10").teachers.add(TeacherFactory())
        assert "Year 10" not in client.get(reverse("teacher-home")).content.decode()

    def test_takes_as_many_queries_for_one_class_as_for_many(
        self, client: Client, teacher: User, django_assert_num_queries
    ):
        for _number in range(5):
            ClassroomFactory().teachers.add(teacher)
        with django_assert_num_queries(7):
            client.get(reverse("teacher-home"))


class TestOpeningAClass:
    def test_gives_it_a_code_and_its_teacher(self, client: Client, teacher: User):
        page = client.post(reverse("classroom-new"), {"name": "Year 9"})
        classroom = Classroom.objects.get()
        assert page["Location"] == reverse("classroom", args=[classroom.pk])
        assert list(classroom.teachers.all()) == [teacher]
        assert re.fullmatch(f"[{JOIN_CODE_LETTERS}]{{{JOIN_CODE_LENGTH}}}", classroom.join_code)

    @pytest.mark.parametrize("name", ["", "   ", "x" * 101])
    def test_without_a_proper_name_is_asked_for_again(self, client: Client, name: str):
        assert client.post(reverse("classroom-new"), {"name": name}).status_code == 422
        assert not Classroom.objects.exists()

    def test_takes_no_code_or_people_from_the_form(self, client: Client, teacher: User):
        other = TeacherFactory()
        client.post(reverse("classroom-new"), {"name": "Year 9", "join_code": "MINE", "teachers": other.pk})
        classroom = Classroom.objects.get()
        assert classroom.join_code != "MINE"
        assert list(classroom.teachers.all()) == [teacher]

    def test_is_not_for_students(self, client_of):
        assert client_of(UserFactory()).post(reverse("classroom-new"), {"name": "Mine"}).status_code == 403
        assert not Classroom.objects.exists()
