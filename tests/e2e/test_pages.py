"""Every page at the size of a phone and of a desk, light and dark: nothing sticks out, and no barrier is found."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.services.guardians import guardian_link
from accounts.services.invitations import invitation_link
from lessons.models import Course, Exercise, Misconception
from tests import browser as chromium_browser
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.exercises import check, typed
from tests.factories.accounts import (
    ClassroomFactory,
    GuardianFactory,
    InvitationFactory,
    SignInCardFactory,
    TeacherFactory,
    UserFactory,
)
from tests.factories.proposals import proposal_waiting
from tests.factories.set_work import adaptive, class_of, fixed, quiz
from tests.factories.tutor import ExerciseReviewFactory, ExerciseStatisticsFactory, JobFactory, JobFileFactory
from tests.model_server.mathematics import order_of_operations
from tests.tutor.class_lists import class_list
from tests.tutor.services.answers import free_text_attempt
from tests.tutor.services.quality import reported
from tutor.services.demo_history import demo_history_make
from tutor.services.demo_personas import Persona
from tutor.services.set_work import work_start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CLASS_PAGES = [
    "classroom", "classroom-skills", "classroom-growth", "classroom-misconceptions", "classroom-live",
]  # fmt: skip
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


def practise_for_weeks(student: User, course: Course) -> None:
    """Give a student a history in which everything occurs that the pages about it show."""
    persona = Persona(is_here=True, misses=4, guesses=0.3, hints=0.3)
    demo_history_make(learner=student, course=course, persona=persona, now=timezone.now(), seed=1)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_visitors_page_is_open_to_everybody(address: str, live_server: LiveServer, page: Page, sums: Course):
    page.goto(f"{live_server.url}{address}")
    assert findings(page) == []


STUDENTS_PAGES = [
    *("home", "profile", "my-classes", "my-judgements", "skill-map", "lesson", "practice", "placement-intro"),
    "placement-result",
]


@pytest.mark.parametrize("name", STUDENTS_PAGES)
def test_a_students_page_is_open_to_everybody(
    name: str, live_server: LiveServer, page: Page, student: User, sums: Course
):
    arguments = {"home": [], "profile": [], "my-classes": [], "my-judgements": [], "lesson": [sums.slug, "add"]}.get(
        name, [sums.slug]
    )
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


def test_the_pages_of_a_class_are_open_to_everybody(
    live_server: LiveServer, page: Page, student: User, sums: Course, sign_in: Callable[[Page, User], None]
):
    classroom = ClassroomFactory()
    teacher = TeacherFactory()
    classroom.teachers.add(teacher)
    classroom.students.add(student)
    SignInCardFactory(classroom=classroom, student=student)
    InvitationFactory(classroom=classroom)
    GuardianFactory(student=student)
    attempt = free_text_attempt(student, main_skill=sums.skills.get(slug="add"))
    draft = JobFactory(owner=teacher, classroom=classroom, status="draft")
    JobFileFactory(job=draft, role="input", name="list.csv", content=class_list(5, [3]))
    lines = [{"line": 3, "message": "There is no name.", "params": {}}]
    job = JobFactory(owner=teacher, classroom=classroom, status="done", done=4, total=4, report={"lines": lines})
    sign_in(page, teacher)
    found = []
    of_class = ("class-settings", "class-students", "class-poster", "roster-new", "class-report")
    addresses = [reverse(name, args=[classroom.pk]) for name in of_class]
    addresses += [
        reverse("class-guardians", args=[classroom.pk, student.pk]),
        reverse("roster-preview", args=[draft.pk]),
    ]
    addresses += [reverse("job", args=[job.pk]), reverse("job-list"), reverse("provisional"), reverse("classroom-new")]
    addresses += [reverse("student-attempt", args=[student.pk, attempt.pk])]
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        found += findings(page)
    assert found == []


def test_the_ways_into_a_class_are_open_to_everybody(live_server: LiveServer, page: Page, sums: Course):
    invitation, guardian = InvitationFactory(), GuardianFactory()
    invitation.classroom.teachers.add(invitation.invited_by)
    addresses = [
        reverse("join-link", args=[invitation.classroom.join_code]),
        invitation_link(invitation),
        reverse("card-sign-in"),
        guardian_link(guardian, "agree"),
        guardian_link(guardian, "stop"),
    ]
    found = []
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        found += findings(page)
    assert found == []


def test_a_teachers_pages_are_open_to_everybody(
    live_server: LiveServer, page: Page, student: User, sums: Course, sign_in: Callable[[Page, User], None]
):
    classroom = ClassroomFactory()
    teacher = TeacherFactory()
    classroom.teachers.add(teacher)
    classroom.students.add(student)
    practise_for_weeks(student, sums)
    sign_in(page, teacher)
    misconception = Misconception.objects.get(course=sums)
    exercise = Exercise.objects.earliest("pk")
    classmate = UserFactory()
    classroom.students.add(classmate)
    reported(exercise, classmate, words="My answer is the same number.")
    ExerciseReviewFactory(exercise=exercise)
    ExerciseStatisticsFactory(exercise=exercise, answers=12, first_try_success=0.05, expected_success=0.8)
    proposal_waiting(skill=sums.skills.first())
    waiting = proposal_waiting(order_of_operations(Random(1)), skill=sums.skills.first())
    addresses = [
        reverse("teacher-home"),
        *(reverse(name, args=[classroom.pk]) for name in CLASS_PAGES),
        reverse("classroom-misconception", args=[classroom.pk, sums.slug, misconception.pk]),
        reverse("student", args=[student.pk]),
        reverse("student-skill", args=[student.pk, sums.skills.first().pk]),
        reverse("review-list"),
        reverse("review", args=[waiting.pk]),
        reverse("reports"),
    ]
    found = []
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        expect(page.locator("h1").first).to_be_visible()
        found += findings(page)
    assert found == []


def test_a_students_home_with_a_history_is_open_to_everybody(
    live_server: LiveServer, page: Page, student: User, sums: Course
):
    practise_for_weeks(student, sums)
    page.goto(f"{live_server.url}{reverse('home')}")
    expect(page.get_by_role("heading", name="How you grew")).to_be_visible()
    assert findings(page) == []


def test_the_pages_of_set_work_are_open_to_everybody(
    live_server: LiveServer, page: Page, student: User, sums: Course, sign_in: Callable[[Page, User], None]
):
    """Of the student, with an exercise and a quiz under way; of the teacher, with a table and a score being edited."""
    classroom = class_of(student)
    skill = sums.skills.first()
    assert skill is not None
    adaptive(classroom, skill, due_at=timezone.now() - timedelta(days=1), instructions="Take **your** time.")
    asked = quiz(classroom, *sums.exercises.all()[:3], minutes=30)
    listed = fixed(classroom, *sums.exercises.all()[3:6])
    for assignment in (asked, listed):
        work_start(student=student, assignment=assignment, now=timezone.now())
    found = []
    for name, arguments in [
        ("home", []), ("my-grades", []), ("set-work", [asked.pk]), ("set-work", [listed.pk]),
        ("set-work-do", [asked.pk]), ("set-work-do", [listed.pk]), ("hand-in", [asked.pk]),
    ]:  # fmt: skip
        page.goto(f"{live_server.url}{reverse(name, args=arguments)}")
        found += findings(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Your score")).to_be_visible()
    found += findings(page)
    sign_in(page, classroom.teachers.get())
    for name, arguments in [
        ("assignments", [classroom.pk]), ("assignment-new", [classroom.pk]), ("assignment", [asked.pk]),
        ("assignment-edit", [listed.pk]), ("assignment-items", [listed.pk]), ("assignment-preview", [asked.pk]),
        ("assignment-student", [asked.pk, student.pk]), ("gradebook-settings", [classroom.pk]),
        ("gradebook-cell", [classroom.pk, asked.pk, student.pk]), ("gradebook", [classroom.pk]),
    ]:  # fmt: skip
        page.goto(f"{live_server.url}{reverse(name, args=arguments)}")
        found += findings(page)
    page.locator("a.score").first.click()
    expect(page.locator(".cell-form")).to_be_visible()
    assert found + findings(page) == []
