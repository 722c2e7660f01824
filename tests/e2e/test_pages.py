"""Every page at the size of a phone and of a desk, light and dark: nothing sticks out, and no barrier is found."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from lessons.models import Course, Exercise
from tests import browser as chromium_browser
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.exercises import check, typed
from tests.factories.accounts import ClassroomFactory, TeacherFactory
from tests.factories.tutor import ExerciseReviewFactory, ExerciseStatisticsFactory
from tests.tutor.services.quality import reported

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PUBLIC = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere/"]


@pytest.fixture
def page(browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A page that lets axe's own script in, which the policy of the site rightly blocks."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    opened = context.new_page()
    chromium_browser.watch(opened, faults)
    yield opened
    context.close()
    assert faults == []


def findings(page: Page) -> list[str]:
    """Return what is wrong with the page in every look, one line each."""
    found = []
    for size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{page.url} {scheme}: {width} px wide on a screen of {size['width']}")
        for violation in Axe().run(page, options=RULES).response["violations"]:
            places = [node["html"][:120] for node in violation["nodes"][:3]]
            found.append(f"{page.url} {size['width']} {scheme}: {violation['id']}: {places}")
    return found


@pytest.mark.parametrize("address", PUBLIC)
def test_a_visitors_page_is_open_to_everybody(address: str, live_server: LiveServer, page: Page, sums: Course):
    page.goto(f"{live_server.url}{address}")
    assert findings(page) == []


@pytest.mark.parametrize(
    "name", ["home", "profile", "skill-map", "lesson", "practice", "placement-intro", "placement-result"]
)
def test_a_students_page_is_open_to_everybody(
    name: str, live_server: LiveServer, page: Page, student: User, sums: Course
):
    arguments = {"home": [], "profile": [], "lesson": [sums.slug, "add"]}.get(name, [sums.slug])
    page.goto(f"{live_server.url}{reverse(name, args=arguments)}")
    expect(page.locator("h1").first).to_be_visible()
    assert findings(page) == []


def test_an_exercise_is_open_to_everybody_in_every_state(
    live_server: LiveServer, page: Page, student: User, sums: Course
):
    page.goto(f"{live_server.url}/practice/{sums.slug}/")
    page.get_by_role("button", name="Hint 1 of 3").click()
    typed(page, "1000")
    check(page)
    expect(page.locator("#feedback p").first).to_be_visible()
    page.get_by_text("Report a problem").click()
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("#report .field-errors").first).to_be_visible()
    found = findings(page)
    page.get_by_role("button", name="Show me the solution").click()
    expect(page.locator(".solution")).to_be_visible()
    assert found + findings(page) == []


def test_a_teachers_pages_are_open_to_everybody(
    live_server: LiveServer, page: Page, student: User, sums: Course, sign_in: Callable[[Page, User], None]
):
    classroom = ClassroomFactory()
    teacher = TeacherFactory()
    classroom.teachers.add(teacher)
    classroom.students.add(student)
    sign_in(page, teacher)
    found = []
    exercise = Exercise.objects.earliest("pk")
    reported(exercise, student, words="My answer is the same number.")
    ExerciseReviewFactory(exercise=exercise)
    ExerciseStatisticsFactory(exercise=exercise, answers=12, first_try_success=0.05, expected_success=0.8)
    for address in (reverse("teacher-home"), reverse("classroom", args=[classroom.pk]), reverse("reports")):
        page.goto(f"{live_server.url}{address}")
        found += findings(page)
    assert found == []
