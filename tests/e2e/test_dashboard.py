"""The dashboard in the browser: the running lesson renews itself, and a cell of the map leads to its answers."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Classroom, User
from lessons.models import Course
from tests.e2e.conftest import DESK
from tests.factories.accounts import ClassroomFactory, TeacherFactory
from tests.tutor.services.answers import learner_with, serving_of
from tutor.services.attempts import attempt_submit
from tutor.services.demo_history import demo_history_make
from tutor.services.demo_personas import Persona

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def student() -> User:
    return learner_with(display_name="Wren")


@pytest.fixture
def classroom(student: User, page: Page, sign_in: Callable[[Page, User], None], sums: Course) -> Classroom:
    """A class with a student, whose teacher is signed in."""
    classroom, teacher = ClassroomFactory(), TeacherFactory()
    classroom.teachers.add(teacher)
    classroom.students.add(student)
    sign_in(page, teacher)
    page.set_viewport_size(DESK)
    return classroom


def answer_something(student: User, course: Course, response: str) -> None:
    exercise = course.exercises.exclude(servings__learner=student).first()
    serving = serving_of(exercise, student, is_current=False)
    attempt_submit(serving=serving, try_number=1, response=response, now=timezone.now())


def test_the_running_lesson_renews_itself(live_server: LiveServer, page: Page, classroom, student, sums: Course):
    page.goto(f"{live_server.url}/teach/classrooms/{classroom.pk}/live/")
    expect(page.get_by_text("Nobody has answered anything in the last twenty minutes.")).to_be_visible()
    answer_something(student, sums, "1000")
    row = page.get_by_role("row").filter(has_text="Wren")
    expect(row).to_contain_text("not right")
    row.get_by_role("link", name="Wren").focus()
    answer_something(student, sums, "1001")
    expect(row).to_contain_text("0 of 2 right")
    expect(row.get_by_role("link", name="Wren")).to_be_focused()


def test_the_running_lesson_rests_while_nobody_looks(live_server: LiveServer, page: Page, classroom: Classroom):
    page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => window.isHidden ?? false})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "live/?course" in request.url else None)
    page.goto(f"{live_server.url}/teach/classrooms/{classroom.pk}/live/")
    page.wait_for_timeout(5500)
    assert asked
    page.evaluate("window.isHidden = true")
    asked.clear()
    page.wait_for_timeout(5500)
    assert asked == []
    page.evaluate("window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(1000)
    assert len(asked) == 1


def test_a_cell_of_the_map_leads_to_the_answers(live_server: LiveServer, page: Page, classroom, student, sums: Course):
    demo_history_make(learner=student, course=sums, persona=Persona(), now=timezone.now(), seed=1)
    page.goto(f"{live_server.url}/teach/classrooms/{classroom.pk}/")
    page.get_by_role("navigation", name="Class").get_by_role("link", name="Skills").click()
    page.get_by_label("Sort by").select_option("mastered")
    page.get_by_role("button", name="Show").click()
    page.locator(".heat-map tbody td a").first.click()
    expect(page.get_by_role("heading", name="The estimate")).to_be_visible()
    expect(page.get_by_role("heading", name="Latest answers")).to_be_visible()
    page.get_by_role("link", name="Wren").click()
    expect(page.get_by_role("heading", name="Day by day, the last four weeks")).to_be_visible()
