import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Classroom, Guardian, Role, User
from tests.factories.accounts import GuardianFactory, TeacherFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of) -> Client:
    return client_of(UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True))


def test_an_administrator_adds_a_teacher_and_a_class_with_students(client: Client):
    password = "a long new secret"
    user = {
        "username": "owl",
        "role": "teacher",
        "password1": password,
        "password2": password,
        "usable_password": "true",
    }
    assert client.post(reverse("admin:accounts_user_add"), user).status_code == 302
    teacher = User.objects.get(username="owl")
    student = UserFactory()
    page = client.get(reverse("admin:accounts_classroom_add"))
    code = page.context["adminform"].form.initial["join_code"]
    values = {
        "name": "7a", "language": "en", "time_zone": "UTC", "join_code": code, "join_is_open": "on",
        "teachers": [teacher.pk], "students": [student.pk],
        "roster_entries-TOTAL_FORMS": 0, "roster_entries-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post(reverse("admin:accounts_classroom_add"), values).status_code == 302
    classroom = Classroom.objects.get()
    assert (list(classroom.teachers.all()), list(classroom.students.all())) == ([teacher], [student])


def test_consent_cannot_be_given_for_a_guardian(client: Client):
    guardian = GuardianFactory()
    address = reverse("admin:accounts_guardian_change", args=[guardian.pk])
    values = {
        "student": guardian.student_id,
        "name": "Jo",
        "email": guardian.email,
        "language": "en",
        "state": "agreed",
    }
    assert client.post(address, {**values, "state": "agreed"}).status_code == 302
    assert Guardian.objects.get().state == "asked"


def test_the_pages_of_teachers_are_not_for_students(client_of):
    TeacherFactory()
    for name in ("provisional", "job-list", "classroom-new"):
        assert client_of(UserFactory()).get(reverse(name)).status_code == 403
