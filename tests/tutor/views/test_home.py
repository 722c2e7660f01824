import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from lessons.models import Course
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.tutor.courses import RIGHT, WRONG, skills_in_a_row
from tests.tutor.services.answers import learner_with, serving_of
from tutor.models import Placement, SkillState
from tutor.services.attempts import attempt_submit, solution_reveal
from tutor.services.placement import placement_skip, placement_start

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return learner_with(display_name="Wren", daily_target=2)


@pytest.fixture
def client(learner: User, client_of) -> Client:
    return client_of(learner)


@pytest.fixture
def course() -> Course:
    return skills_in_a_row(3)[0].course


def home(client: Client) -> str:
    return re.sub(r"\s+", " ", client.get(reverse("home")).content.decode())


def practise(learner: User, course: Course, *responses: str) -> None:
    exercises = course.skills.first().main_exercises.all()
    for exercise, response in zip(exercises, responses, strict=False):
        serving = serving_of(exercise, learner, is_current=False)
        attempt_submit(serving=serving, try_number=1, response=response, now=timezone.now())


def test_visitors_are_welcomed_with_the_courses(client_of, course: Course):
    page = client_of(None).get(reverse("welcome")).content.decode()
    assert course.title in page
    assert reverse("account_signup") in page


@pytest.mark.parametrize(("role", "address"), [(Role.TEACHER, "teacher-home"), (Role.ADMIN, "admin:index")])
def test_each_role_has_its_own_home(client_of, role: Role, address: str):
    assert client_of(UserFactory(role=role)).get(reverse("home"))["Location"] == reverse(address)


def test_without_a_course_the_page_says_so(client: Client):
    assert "There is no course yet." in home(client)


def test_the_learner_is_greeted_by_name(client: Client):
    assert "Hello, Wren" in home(client)


def test_a_new_learner_is_offered_the_placement(client: Client, course: Course):
    assert reverse("placement-intro", args=[course.slug]) in home(client)


def test_a_placement_that_was_begun_is_gone_on_with(client: Client, learner: User, course: Course):
    placement_start(learner=learner, course=course, now=timezone.now())
    assert "Go on with the placement" in home(client)


def test_whoever_skipped_the_placement_practises(client: Client, learner: User, course: Course):
    placement_skip(learner=learner, course=course, now=timezone.now())
    page = home(client)
    assert "Start practising" in page
    assert reverse("placement-intro", args=[course.slug]) not in page


def test_what_comes_next_is_named_with_its_reason(client: Client, learner: User, course: Course):
    practise(learner, course, RIGHT)
    client.get(reverse("practice", args=[course.slug]))
    assert f"Next: {course.skills.first().title}" in re.sub("<.*?>", "", home(client))


def test_todays_goal_counts_the_exercises_of_today(client: Client, learner: User, course: Course):
    assert "0 of 2 exercises" in home(client)
    practise(learner, course, RIGHT)
    assert "1 of 2 exercises" in home(client)
    practise(learner, course, WRONG[0])
    assert "You have reached today's goal: 2 exercises." in home(client).replace("&#x27;", "'")


def test_reviews_that_are_due_are_listed(client: Client, learner: User, course: Course):
    practise(learner, course, RIGHT, RIGHT, RIGHT, RIGHT)
    state = SkillState.objects.get()
    state.memory["due"] = (timezone.now() - timedelta(days=1)).isoformat()
    state.save()
    page = home(client)
    assert "Time to review" in page
    assert f"?focus={state.skill.slug}" in page


def test_the_latest_answers_are_told_apart(client: Client, learner: User, course: Course):
    practise(learner, course, RIGHT, WRONG[0])
    given_up = serving_of(course.skills.first().main_exercises.last(), learner, is_current=False)
    solution_reveal(serving=given_up, now=timezone.now())
    page = home(client)
    assert all(words in page for words in ("✓ right", "✗ not right", "solution shown"))


def test_the_learners_own_classes_are_shown_and_no_others(client: Client, learner: User):
    ClassroomFactory(name="Year 8")
    ClassroomFactory(name="Year 9").students.add(learner)
    page = home(client)
    assert "Year 9" in page
    assert "Year 8" not in page


def test_the_number_of_queries_does_not_grow_with_what_was_done(
    client: Client, learner: User, django_assert_max_num_queries
):
    course = skills_in_a_row(8)[0].course
    placement_skip(learner=learner, course=course, now=timezone.now())
    practise(learner, course, RIGHT, WRONG[0], RIGHT)
    Placement.objects.get()
    home(client)
    with django_assert_max_num_queries(18):
        home(client)


class TestSeveralCourses:
    @pytest.fixture
    def other(self, course: Course) -> Course:
        other = skills_in_a_row(2)[0].course
        Course.objects.filter(pk=other.pk).update(title="Words", position=5)
        other.refresh_from_db()
        return other

    def test_a_new_learner_chooses_among_them(self, client: Client, course: Course, other: Course):
        page = home(client)
        assert "Choose a course" in page
        assert "More courses" not in page
        assert all(reverse("placement-intro", args=[one.slug]) in page for one in (course, other))

    def test_the_one_begun_comes_first_and_the_others_are_on_offer(
        self, client: Client, learner: User, course: Course, other: Course
    ):
        practise(learner, other, RIGHT)
        page = home(client)
        assert page.index(reverse("practice", args=[other.slug])) < page.index(reverse("practice", args=[course.slug]))
        assert page.count("highlight") == 1
        assert "More courses" in page
        assert reverse("placement-intro", args=[course.slug]) in page
        assert reverse("placement-intro", args=[other.slug]) not in page

    def test_the_one_practised_last_comes_first(self, client: Client, learner: User, course: Course, other: Course):
        for one in (other, course):
            practise(learner, one, RIGHT)
            client.get(reverse("practice", args=[one.slug]))
        page = home(client)
        assert page.index(reverse("practice", args=[course.slug])) < page.index(reverse("practice", args=[other.slug]))
        assert f"Your map: {other.title}" in page

    def test_reviews_of_all_are_listed_together(self, client: Client, learner: User, course: Course, other: Course):
        practise(learner, course, RIGHT)
        practise(learner, other, RIGHT)
        assert home(client).count("Nothing to refresh today.") == 1

    def test_the_map_leads_to_the_others(self, client: Client, course: Course, other: Course):
        page = client.get(reverse("skill-map", args=[course.slug])).content.decode()
        assert reverse("skill-map", args=[other.slug]) in page


class TestJoiningAClass:
    def join(self, client: Client, code: str):
        return client.post(reverse("classroom-join"), {"join_code": code}, follow=True)

    @pytest.mark.parametrize("typed", ["ABC234", "abc234", " abc 234 ", "ABC-234"])
    def test_takes_the_code_however_it_is_typed(self, client: Client, learner: User, typed: str):
        classroom = ClassroomFactory(join_code="ABC234", name="Year 9")
        page = self.join(client, typed)
        assert list(classroom.students.all()) == [learner]
        assert "You are now in Year 9." in page.content.decode()

    def test_twice_is_joining_once(self, client: Client, learner: User):
        classroom = ClassroomFactory(join_code="ABC234")
        for _time in range(2):
            self.join(client, "ABC234")
        assert classroom.students.count() == 1

    @pytest.mark.parametrize("typed", ["", "NOCODE", "x" * 50])
    def test_with_a_wrong_code_is_told_so(self, client: Client, typed: str):
        page = self.join(client, typed)
        assert page.status_code == 422
        assert "field-errors" in page.content.decode()

    def test_makes_nobody_a_teacher_of_it(self, client: Client, learner: User):
        classroom = ClassroomFactory(join_code="ABC234")
        classroom.teachers.add(TeacherFactory())
        self.join(client, "ABC234")
        assert learner not in classroom.teachers.all()
