import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classroom, User
from accounts.services import JOIN_CODE_LENGTH, JOIN_CODE_LETTERS
from lessons.models import Course
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.tutor.courses import RIGHT, WRONG, skills_in_a_row
from tests.tutor.services.answers import learner_with, serving_of
from tutor.services.attempts import attempt_submit

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


@pytest.fixture
def course() -> Course:
    return skills_in_a_row(3)[0].course


def practise(learner: User, course: Course, *responses: str) -> None:
    for exercise, response in zip(course.skills.first().main_exercises.all(), responses, strict=False):
        serving = serving_of(exercise, learner, is_current=False)
        attempt_submit(serving=serving, try_number=1, response=response, now=timezone.now())


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
        with django_assert_num_queries(5):
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


class TestAClass:
    def report(self, client: Client, classroom: Classroom):
        return client.get(reverse("classroom", args=[classroom.pk])).context["report"][0]

    def test_without_students_says_what_to_do(self, client: Client, classroom: Classroom, course: Course):
        page = client.get(reverse("classroom", args=[classroom.pk])).content.decode()
        assert "No student has joined yet." in page

    def test_shows_its_students_and_no_others(self, client: Client, classroom: Classroom, course: Course):
        classroom.students.add(learner_with(display_name="Wren"))
        ClassroomFactory().students.add(learner_with(display_name="Robin"))
        page = client.get(reverse("classroom", args=[classroom.pk])).content.decode()
        assert "Wren" in page
        assert "Robin" not in page

    def test_counts_this_weeks_answers(self, client: Client, classroom: Classroom, course: Course):
        student = UserFactory()
        classroom.students.add(student)
        practise(student, course, RIGHT, WRONG[0], RIGHT)
        row = self.report(client, classroom).rows[0]
        assert (row.answers_this_week, row.right_this_week, row.percent_right) == (3, 2, 67)

    def test_shows_the_same_mastery_as_the_student_sees(
        self, client: Client, client_of, classroom: Classroom, course: Course
    ):
        student = UserFactory()
        classroom.students.add(student)
        practise(student, course, RIGHT, RIGHT, RIGHT, RIGHT)
        students_map = client_of(student).get(reverse("skill-map", args=[course.slug])).context["page"]
        row = self.report(client, classroom).rows[0]
        assert row.mastered_count == students_map.mastered_count == 1
        assert row.review_count == len(students_map.reviews_due)

    @pytest.mark.parametrize("count", [1, 12])
    def test_takes_as_many_queries_for_one_student_as_for_many(
        self, client: Client, classroom: Classroom, course: Course, count: int, django_assert_num_queries
    ):
        for _number in range(count):
            student = UserFactory()
            classroom.students.add(student)
            practise(student, course, RIGHT, WRONG[0])
        self.report(client, classroom)
        with django_assert_num_queries(9):
            self.report(client, classroom)
