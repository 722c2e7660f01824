import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Exercise, Skill
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.tutor.courses import RIGHT, WRONG, answer, choice_on, shown, skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.models import Claim, Serving, Statement, StatementKind
from tutor.services.attempts import attempt_submit
from tutor.services.statements import mastery_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> User:
    return UserFactory()


@pytest.fixture
def teacher(student: User) -> User:
    teacher = TeacherFactory()
    for _class in range(2):
        classroom = ClassroomFactory()
        classroom.teachers.add(teacher)
        classroom.students.add(student)
    return teacher


@pytest.fixture
def client(teacher: User, client_of) -> Client:
    return client_of(teacher)


@pytest.fixture
def skill() -> Skill:
    return skills_in_a_row(2)[0]


def practise(student: User, skill: Skill, *responses: str) -> None:
    for exercise, response in zip(skill.main_exercises.all(), responses, strict=False):
        serving = serving_of(exercise, student, is_current=False)
        attempt_submit(serving=serving, try_number=1, response=response, now=timezone.now())


class TestAStudentsPage:
    def test_shows_every_skill_as_the_student_sees_it(self, client: Client, student: User, skill: Skill):
        practise(student, skill, RIGHT, RIGHT, RIGHT, RIGHT)
        shown = client.get(reverse("student", args=[student.pk])).content.decode()
        assert reverse("student-skill", args=[student.pk, skill.pk]) in shown
        assert "Mastered" in shown

    def test_is_linked_from_the_class(self, client: Client, student: User, teacher: User, skill: Skill):
        classroom = teacher.taught_classrooms.first()
        assert (
            reverse("student", args=[student.pk])
            in client.get(reverse("classroom", args=[classroom.pk])).content.decode()
        )

    @pytest.mark.parametrize("count", [2, 9])
    def test_takes_as_many_queries_for_many_skills(
        self, client: Client, student: User, count: int, django_assert_num_queries
    ):
        for one in skills_in_a_row(count):
            practise(student, one, RIGHT, WRONG[0])
        client.get(reverse("student", args=[student.pk]))
        with django_assert_num_queries(14):
            client.get(reverse("student", args=[student.pk]))

    def test_tells_day_by_day_what_was_mastered_and_said(
        self, client: Client, client_of, teacher: User, student: User, skill: Skill
    ):
        practise(student, skill, RIGHT, RIGHT, RIGHT, RIGHT)
        other = Skill.objects.exclude(pk=skill.pk).get()
        client_of(student).post(reverse("claim", args=[other.course.slug, other.slug]))
        mastery_state(
            teacher=teacher, student=student, skill=other, kind=StatementKind.KNOWS, reason="Saw it", now=timezone.now()
        )
        day = client.get(reverse("student", args=[student.pk])).context["page"].days[0]
        assert (day.sums.exercises, day.sums.right) == (4, 4)
        assert skill in day.gained
        assert [statement.reason for statement in day.statements] == ["Saw it"]
        assert [claim.skill for claim in day.claims] == [other]

    def test_shows_the_statuses_that_the_student_sees(self, client: Client, client_of, student: User, skill: Skill):
        practise(student, skill, RIGHT, WRONG[0], RIGHT, RIGHT)
        own = client_of(student).get(reverse("skill-map", args=[skill.course.slug])).context["page"]
        rows = client.get(reverse("student", args=[student.pk])).context["page"].rows
        assert [row.mastery.status for row in rows] == [tile.mastery.status for tile in own.tiles]


class TestASkillsPage:
    def page(self, client: Client, student: User, skill: Skill) -> str:
        return client.get(reverse("student-skill", args=[student.pk, skill.pk])).content.decode()

    def test_says_that_there_is_not_enough_evidence(self, client: Client, student: User, skill: Skill):
        practise(student, skill, RIGHT)
        assert "There is not enough evidence yet" in self.page(client, student, skill)

    def test_explains_the_estimate_in_words(self, client: Client, student: User, skill: Skill):
        practise(student, skill, RIGHT, WRONG[0], RIGHT)
        shown = self.page(client, student, skill)
        assert "The chance of solving a typical exercise is estimated at" in shown
        assert "Answers on this skill so far: 2 right, 1 not right. Raises it by" in shown

    def test_shows_what_was_expected_before_each_answer(self, client: Client, student: User, skill: Skill):
        practise(student, skill, RIGHT)
        assert "Chance expected before" in self.page(client, student, skill)

    def test_names_what_was_chosen_and_not_the_letter_that_stands_for_it(
        self, client: Client, student: User, skill: Skill
    ):
        Exercise.objects.all().delete()
        choice_on(skill)
        answer(shown(student, skill), "no6")
        assert "<td>6</td>" in self.page(client, student, skill)


class TestSettingItRight:
    def send(self, client: Client, student: User, skill: Skill, **values: str):
        return client.post(reverse("student-skill-state", args=[student.pk, skill.pk]), values)

    def test_needs_a_kind_and_a_reason(self, client: Client, student: User, skill: Skill):
        response = self.send(client, student, skill)
        assert response.status_code == 422
        assert "Give a reason" in response.content.decode()
        assert not Statement.objects.exists()

    def test_is_kept_with_name_and_reason_and_shown(self, client: Client, teacher: User, student: User, skill: Skill):
        response = self.send(client, student, skill, kind="knows", reason="Explained it at the board")
        assert response.status_code == 302
        statement = Statement.objects.get()
        assert (statement.stated_by, statement.reason) == (teacher, "Explained it at the board")
        shown = client.get(response["Location"]).content.decode()
        assert "Explained it at the board" in shown
        assert "Mastered" in shown

    def test_a_challenge_cannot_be_passed_this_way(self, client: Client, student: User, skill: Skill):
        assert self.send(client, student, skill, kind="challenge", reason="So be it").status_code == 422

    def test_is_closed_to_teachers_of_other_classes(self, client_of, student: User, skill: Skill):
        other = TeacherFactory()
        ClassroomFactory().teachers.add(other)
        assert self.send(client_of(other), student, skill, kind="knows", reason="No").status_code == 404
        assert not Statement.objects.exists()


class TestIKnowThis:
    def test_leads_to_a_challenge(self, client_of, student: User, skill: Skill):
        response = client_of(student).post(reverse("claim", args=[skill.course.slug, skill.slug]))
        assert response["Location"] == reverse("practice", args=[skill.course.slug])
        assert Claim.objects.get().skill == skill
        assert Serving.objects.get(is_current=True).mode == "challenge"

    @pytest.mark.parametrize("name", ["lesson", "skill-map"])
    def test_is_offered_while_the_skill_is_not_mastered(self, client_of, student: User, skill: Skill, name: str):
        arguments = [skill.course.slug, skill.slug][: 2 if name == "lesson" else 1]
        address = reverse("claim", args=[skill.course.slug, skill.slug])
        assert address in client_of(student).get(reverse(name, args=arguments)).content.decode()
        practise(student, skill, RIGHT, RIGHT, RIGHT, RIGHT)
        assert address not in client_of(student).get(reverse(name, args=arguments)).content.decode()

    def test_of_a_mastered_skill_leads_back_to_the_lesson(self, client_of, student: User, skill: Skill):
        practise(student, skill, RIGHT, RIGHT, RIGHT, RIGHT)
        response = client_of(student).post(reverse("claim", args=[skill.course.slug, skill.slug]))
        assert response["Location"] == reverse("lesson", args=[skill.course.slug, skill.slug])
        assert not Claim.objects.exists()
