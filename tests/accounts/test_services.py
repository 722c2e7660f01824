import pytest

from accounts.models import Classroom, LearnerProfile, Role, User
from accounts.services import classroom_create, person_ensure, profile_ensure
from accounts.services import people as services
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_profile_is_made_once():
    user = UserFactory(profile=None)
    assert profile_ensure(user=user) == profile_ensure(user=user)
    assert LearnerProfile.objects.count() == 1


def test_a_join_code_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch):
    ClassroomFactory(join_code="TAKEN2")
    codes = iter(["TAKEN2", "TAKEN2", "FREE22"])
    monkeypatch.setattr(services, "new_join_code", lambda: next(codes))
    teacher = TeacherFactory()
    assert classroom_create(teacher=teacher, name="Year 9").join_code == "FREE22"
    assert Classroom.objects.get(join_code="FREE22").teachers.get() == teacher


def test_a_person_with_a_wrong_profile_is_not_made_at_all():
    with pytest.raises(Exception, match="daily_target"):
        person_ensure(username="wren", password="x", role=Role.STUDENT, display_name="Wren", daily_target=0)
    assert not User.objects.exists()


@pytest.mark.parametrize(("display_name", "shown"), [("Wren", "Wren"), ("", "robin")])
def test_a_person_is_shown_by_display_name_else_by_user_name(display_name: str, shown: str):
    user = person_ensure(username="robin", password="x", role=Role.STUDENT, display_name=display_name)
    assert user.shown_name == shown


def test_somebody_without_a_profile_is_shown_by_user_name():
    assert UserFactory(username="robin", profile=None).shown_name == "robin"
