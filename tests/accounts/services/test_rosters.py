import pytest
from django.utils import timezone

from accounts.models import Classroom, Guardian, Invitation, InvitationKind, Role, RosterEntry, SignInCard, User
from accounts.roster import RosterRow
from accounts.services.rosters import Action, Plan, roster_apply, roster_plan, username_from, usernames_free
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.tutor.class_lists import class_of_teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return class_of_teacher()


def rows(*students: dict[str, str]) -> list[RosterRow]:
    return [RosterRow(line, **student) for line, student in enumerate(students, start=2)]


def apply(classroom: Classroom, *students: dict[str, str]) -> Plan:
    return roster_apply(
        classroom=classroom, teacher=classroom.teachers.first(), rows=rows(*students), now=timezone.now()
    )


def actions(plan: Plan) -> list[Action]:
    return [planned.action for planned in plan.planned]


def test_a_new_student_gets_an_account_without_a_password_and_a_card_to_be_printed(classroom: Classroom):
    apply(classroom, {"name": "Wren Finch", "school_id": "7", "group": "red"})
    student = classroom.students.get()
    assert (student.username, student.shown_name, student.role) == ("wren.finch", "Wren Finch", Role.STUDENT)
    assert not student.has_usable_password()
    assert SignInCard.objects.get(student=student).code_hash is None
    entry = RosterEntry.objects.get()
    assert (entry.school_id, entry.group, entry.name) == ("7", "red", "Wren Finch")


def test_importing_twice_changes_nothing(classroom: Classroom):
    students = ({"name": "Wren", "school_id": "7"}, {"name": "Robin", "email": "robin@school.example"})
    assert actions(apply(classroom, *students)) == [Action.NEW, Action.NEW]
    again = apply(classroom, *students)
    assert actions(again) == [Action.KNOWN, Action.KNOWN]
    assert User.objects.filter(role=Role.STUDENT).count() == 2
    assert Invitation.objects.count() == 1


def test_a_plan_changes_nothing(classroom: Classroom):
    roster_plan(classroom=classroom, teacher=classroom.teachers.get(), rows=rows({"name": "Wren"}))
    assert not classroom.students.exists()


def test_a_later_list_changes_name_and_group_of_the_same_student(classroom: Classroom):
    apply(classroom, {"name": "Wren", "school_id": "7", "group": "red"})
    assert actions(apply(classroom, {"name": "Wren Finch", "school_id": "7", "group": "blue"})) == [Action.CHANGED]
    student = classroom.students.select_related("profile").get()
    assert student.shown_name == "Wren Finch"
    assert RosterEntry.objects.get().group == "blue"


def test_who_signed_up_keeps_the_name_they_chose(classroom: Classroom):
    student = UserFactory(email="wren@school.example")
    student.profile.display_name = "Wrenny"
    student.profile.save()
    classroom.students.add(student)
    apply(classroom, {"name": "Wren Finch", "email": "Wren@school.example"})
    student.profile.refresh_from_db()
    assert student.profile.display_name == "Wrenny"
    assert RosterEntry.objects.get().name == "Wren Finch"


class TestAnAccountOfSomebodyElses:
    @pytest.fixture
    def stranger(self) -> User:
        student = UserFactory(username="robin", email="robin@home.example")
        ClassroomFactory().students.add(student)
        return student

    def test_is_invited_by_its_email_and_not_added(self, classroom: Classroom, stranger: User):
        assert actions(apply(classroom, {"name": "Robin", "email": "ROBIN@home.example"})) == [Action.INVITED]
        assert not classroom.students.exists()
        assert not RosterEntry.objects.exists()
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.kind, invitation.account) == ("robin@home.example", "student", None)

    def test_is_a_problem_by_its_user_name_alone(self, classroom: Classroom, stranger: User):
        plan = apply(classroom, {"name": "Robin", "username": "ROBIN"})
        assert plan.planned == []
        assert "is not in your classes" in plan.problems[0].message
        assert not classroom.students.exists()

    def test_of_a_teacher_is_a_problem(self, classroom: Classroom):
        TeacherFactory(email="owl@school.example")
        plan = apply(classroom, {"name": "Owl", "email": "owl@school.example"})
        assert "is not a student's account" in plan.problems[0].message

    def test_joins_at_once_if_the_teacher_teaches_them_already(self, classroom: Classroom, stranger: User):
        other = ClassroomFactory()
        other.teachers.add(classroom.teachers.get())
        other.students.add(stranger)
        assert actions(apply(classroom, {"name": "Robin", "username": "robin"})) == [Action.CHANGED]
        assert list(classroom.students.all()) == [stranger]


def test_new_students_with_an_email_are_told_of_their_account(classroom: Classroom):
    apply(classroom, {"name": "Wren", "email": "Wren@school.example"})
    invitation = Invitation.objects.get()
    assert (invitation.kind, invitation.account) == (InvitationKind.ACCOUNT, classroom.students.get())


def test_one_student_on_two_lines_is_told(classroom: Classroom):
    apply(classroom, {"name": "Wren", "school_id": "7", "username": "wren"})
    plan = apply(classroom, {"name": "Wren", "school_id": "7"}, {"name": "Wren", "username": "wren"})
    assert [problem.message % problem.params for problem in plan.problems] == ["This is the same student as on line 2."]


def test_guardians_are_added_once_and_not_agreed(classroom: Classroom):
    row = {"name": "Wren", "school_id": "7", "guardian_name": "Jo", "guardian_email": "Jo@home.example"}
    apply(classroom, row)
    apply(classroom, row)
    guardian = Guardian.objects.get()
    assert (guardian.email, guardian.state) == ("jo@home.example", "asked")


def test_user_names_are_free_whatever_is_taken():
    UserFactory(username="Wren.Finch")
    names = usernames_free(rows({"name": "Wren Finch"}, {"name": "Wren Finch"}, {"name": "王小明"}, {"name": "Bo"}))
    assert len({name.casefold() for name in names}) == 4
    assert all(name.startswith("wren.finch") and name != "wren.finch" for name in names[:2])
    assert names[2].startswith("student")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wren Finch", "wren.finch"),
        ("Zoë O'Brien", "zoe.o.brien"),
        ("王小明", ""),
        ("Bo", ""),
        ("学生100", ""),
        ("=cmd()", "cmd"),
    ],
)
def test_a_user_name_is_made_of_letters_and_digits(text: str, name: str):
    assert username_from(text) == name


@pytest.mark.parametrize("count", [2, 40])
def test_takes_as_many_queries_for_few_students_as_for_many(
    classroom: Classroom, count: int, django_assert_max_num_queries
):
    students = [{"name": f"Student Number{number}", "school_id": str(number)} for number in range(count)]
    with django_assert_max_num_queries(26):
        apply(classroom, *students)
