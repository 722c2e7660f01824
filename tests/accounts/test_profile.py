import pytest
from django.test import Client
from django.urls import reverse

from accounts.forms import ProfileForm
from accounts.models import LearnerProfile, PreferredDifficulty, User
from accounts.services import LONGEST_INTEREST, interests_clean
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory

pytestmark = pytest.mark.django_db
VALID = {
    "display_name": "Wren", "language": "en", "interests": "football, space", "goal": "Pass the exam",
    "daily_target": "12", "preferred_difficulty": "harder", "time_zone": "Asia/Shanghai",
}  # fmt: skip


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def client(user: User, client_of) -> Client:
    return client_of(user)


def form(**changes: str) -> ProfileForm:
    return ProfileForm({**VALID, **changes}, instance=LearnerProfile())


def test_a_profile_is_saved(client: Client, user: User):
    page = client.post(reverse("profile"), VALID, follow=True)
    profile = LearnerProfile.objects.get(user=user)
    assert "Your profile is saved." in page.content.decode()
    assert (profile.display_name, profile.interests, profile.daily_target) == ("Wren", ["football", "space"], 12)
    assert (profile.preferred_difficulty, profile.time_zone) == (PreferredDifficulty.HARDER, "Asia/Shanghai")


def test_the_page_comes_back_in_the_language_that_was_chosen(client: Client):
    client.post(reverse("profile"), {**VALID, "language": "zh-hans"})
    assert client.get(reverse("profile"))["Content-Language"] == "zh-hans"


def test_a_wrong_profile_is_shown_again_and_not_saved(client: Client, user: User):
    page = client.post(reverse("profile"), {**VALID, "daily_target": "0"})
    assert page.status_code == 422
    assert "field-errors" in page.content.decode()
    assert LearnerProfile.objects.get(user=user).display_name == ""


def test_the_form_changes_nobody_else_and_nothing_else(client: Client, user: User):
    other = UserFactory()
    client.post(reverse("profile"), {**VALID, "user": other.pk, "role": "admin", "is_staff": "on"})
    user.refresh_from_db()
    assert (user.role, user.is_staff) == ("student", False)
    assert LearnerProfile.objects.get(user=other).display_name == ""


@pytest.mark.parametrize("target", ["1", "100"])
def test_a_daily_target_from_one_to_a_hundred_is_taken(target: str):
    assert form(daily_target=target).is_valid()


@pytest.mark.parametrize("target", ["0", "-1", "101", "many", "", "1e2", "10.5"])
def test_any_other_daily_target_is_refused(target: str):
    assert "daily_target" in form(daily_target=target).errors


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "utc+8"])
def test_a_time_zone_must_exist(zone: str):
    assert "time_zone" in form(time_zone=zone).errors


@pytest.mark.parametrize(
    ("field", "value"), [("language", "xx"), ("preferred_difficulty", "insane"), ("goal", "x" * 201)]
)
def test_other_fields_are_checked_too(field: str, value: str):
    assert field in form(**{field: value}).errors


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("football, space", ["football", "space"]),
        ("  board   games ,, chess,chess", ["board games", "chess"]),
        ("足球，太空、音乐", ["足球", "太空", "音乐"]),
        ("a,b,c,d,e,f,g,h", ["a", "b", "c", "d", "e", "f"]),
        ("x" * 100, ["x" * LONGEST_INTEREST]),
        ("", []),
        (" , ", []),
    ],
)
def test_interests_are_cleaned(typed: str, kept: list[str]):
    checked = form(interests=typed)
    assert checked.is_valid()
    assert checked.cleaned_data["interests"] == kept


def test_cleaning_interests_twice_changes_nothing():
    once = interests_clean([" a  b ", "x" * 29 + " y", "a b"])
    assert interests_clean(once) == once


def test_interests_are_shown_as_they_are_typed(client: Client):
    client.post(reverse("profile"), VALID)
    assert 'value="football, space"' in client.get(reverse("profile")).content.decode()


def test_a_student_sees_who_can_see_them(client: Client, user: User):
    classroom = ClassroomFactory(name="Year 9")
    classroom.students.add(user)
    teacher = TeacherFactory()
    classroom.teachers.add(teacher)
    page = client.get(reverse("profile")).content.decode()
    assert "Year 9" in page
    assert teacher.shown_name in page
