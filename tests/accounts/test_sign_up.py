import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def sign_up(client: Client, **changes: str):
    form = {"username": "wren", "role": "student", "password1": PASSWORD, "password2": PASSWORD, **changes}
    return client.post(reverse("account_signup"), form)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.TEACHER])
def test_students_and_teachers_sign_up_and_are_signed_in(client: Client, role: Role):
    page = sign_up(client, role=role, display_name="Wren")
    user = User.objects.get()
    assert page["Location"] == reverse("home")
    assert (user.role, user.shown_name) == (role, "Wren")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_nobody_needs_an_email_address(client: Client):
    sign_up(client)
    assert User.objects.get().email == ""


def test_two_people_without_an_address_do_not_disturb_each_other(client: Client):
    sign_up(client)
    sign_up(Client(), username="robin")
    assert User.objects.count() == 2


@pytest.mark.parametrize("role", ["admin", "ADMIN", "superuser", "", "student,admin"])
def test_no_other_role_can_be_chosen(client: Client, role: str):
    assert sign_up(client, role=role).status_code == 200
    assert not User.objects.exists()


def test_nobody_gets_rights_by_adding_fields_to_the_form(client: Client):
    sign_up(client, is_staff="on", is_superuser="on", user_permissions="1", groups="1", is_active="on")
    user = User.objects.get()
    assert (user.role, user.is_staff, user.is_superuser) == (Role.STUDENT, False, False)


def test_the_profile_starts_in_the_language_of_the_page(client: Client):
    client.cookies["django_language"] = "zh-hans"
    sign_up(client)
    assert User.objects.get().profile.language == "zh-hans"


@pytest.mark.parametrize(
    "changes",
    [
        {"username": "ab"},
        {"username": ""},
        {"username": "a b c"},
        {"password1": "short", "password2": "short"},
        {"password1": "1234567890", "password2": "1234567890"},
        {"password2": "something else entirely"},
        {"email": "no address"},
        {"display_name": "x" * 61},
    ],
)
def test_a_wrong_form_is_shown_again(client: Client, changes: dict[str, str]):
    page = sign_up(client, **changes)
    assert page.status_code == 200
    assert "field-errors" in page.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("username", ["wren", "WREN"])
def test_a_name_is_taken_once(client: Client, username: str):
    UserFactory(username="wren")
    assert sign_up(client, username=username).status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", ["wren@example.com", "WREN@Example.com"])
def test_an_address_is_taken_once(client: Client, email: str):
    UserFactory(email="wren@example.com")
    sign_up(client, username="robin", email=email)
    assert User.objects.count() == 1


def test_a_name_with_mark_up_is_shown_as_text(client: Client):
    sign_up(client, display_name="<script>alert(1)</script>")
    page = client.get(reverse("home")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_superuser_is_an_administrator(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", username="ada", email="ada@example.com", interactive=False, verbosity=0)
    user = User.objects.get()
    assert (user.role, user.is_staff, user.is_superuser) == (Role.ADMIN, True, True)


def test_an_ordinary_user_is_a_student_without_rights():
    user = User.objects.create_user("wren", None, PASSWORD)
    assert (user.role, user.is_staff, user.is_superuser) == (Role.STUDENT, False, False)
