"""Set work in the browser: from a teacher's sign-up to a class at work, quizzes with their clock, the gradebook."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from lessons.models import Course
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.exercises import FORM, check, give, go_on, shown
from tests.e2e.test_journeys import sign_up
from tests.factories.set_work import adaptive, class_of, quiz
from tutor.models import Assignment, Attempt, GradeChange, Work
from tutor.services.set_work import work_start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other_page(browser: Browser) -> Iterator[Page]:
    """The browser of somebody else."""
    context = browser.new_context(viewport=PHONE)
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    yield opened
    context.close()


def test_a_new_teacher_has_a_class_at_work_within_five_minutes(
    live_server: LiveServer, page: Page, other_page: Page, sums: Course
):
    """Everything by hand in the browser: signing up, the class, its code, the assignment, an answer, the table."""
    begun = time.monotonic()
    page.set_viewport_size(DESK)
    sign_up(page, live_server, "Finch", role="Teacher")
    page.get_by_role("button", name="Open a class").click()
    page.get_by_label("Name").fill("Year 7")
    page.get_by_role("button", name="Open the class").click()
    code = page.locator(".code").inner_text()

    sign_up(other_page, live_server, "Wren")
    other_page.get_by_label("Class code").fill(code)
    other_page.get_by_role("button", name="Join the class").click()
    expect(other_page.get_by_text("You are now in Year 7")).to_be_visible()

    page.get_by_role("link", name="Assignments").click()
    page.get_by_role("button", name="Set work").click()
    page.get_by_label("Search skills").fill("more")
    expect(page.get_by_label("Add", exact=True)).to_be_hidden()
    page.get_by_label("Search skills").fill("")
    page.get_by_label("Add", exact=True).check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. Your students see it")).to_be_visible()

    other_page.goto(f"{live_server.url}/home/")
    other_page.get_by_role("button", name="Begin: Assignment 1").click()
    expect(other_page.locator(FORM)).to_be_visible()
    give(other_page, shown(other_page).exercise.key)
    check(other_page)
    expect(other_page.locator("#verdict.correct")).to_be_visible()
    go_on(other_page)

    page.reload()
    row = page.get_by_role("row").filter(has_text="Wren")
    expect(row).to_contain_text("1/1")
    assert time.monotonic() - begun < 5 * 60
    assert Attempt.objects.get().serving.work == Work.objects.get()


def test_a_quiz_is_handed_in_when_its_time_is_up_with_what_stood_in_the_field(
    live_server: LiveServer, page: Page, student: User, sums: Course
):
    asked = quiz(class_of(student), *sums.exercises.order_by("pk")[:2], minutes=10)
    work = work_start(student=student, assignment=asked, now=timezone.now())
    Work.objects.filter(pk=work.pk).update(started_at=timezone.now() - timedelta(minutes=9, seconds=50))
    page.goto(f"{live_server.url}/assignments/{asked.pk}/work/")
    expect(page.get_by_role("timer")).to_contain_text("Time left: 0:0")
    give(page, shown(page).exercise.key)
    expect(page.get_by_text("(the time was up)")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("50 %")).to_be_visible()
    assert Attempt.objects.get().verdict == "correct"


def test_a_quiz_goes_on_after_a_lost_connection_and_tells_nothing(
    live_server: LiveServer, page: Page, student: User, sums: Course, faults: list[str]
):
    asked = quiz(class_of(student), *sums.exercises.order_by("pk")[:2])
    page.goto(f"{live_server.url}/assignments/{asked.pk}/")
    page.get_by_role("button", name="Begin the quiz").click()
    give(page, "1000")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    assert not Attempt.objects.exists()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Question 2 of 2")).to_be_visible()
    assert Attempt.objects.get().response == "1000"
    expect(page.locator("#verdict, #feedback, .hints, .solution")).to_have_count(0)
    give(page, shown(page).exercise.key)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("2 of 2 questions are answered.")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("50 %")).to_be_visible()
    # The browser itself reports that it was offline.
    faults[:] = [fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault and "fetch" not in fault.lower()]


def test_a_quiz_in_two_tabs_keeps_the_last_answer(live_server: LiveServer, page: Page, student: User, sums: Course):
    asked = quiz(class_of(student), *sums.exercises.order_by("pk")[:2])
    work_start(student=student, assignment=asked, now=timezone.now())
    tabs = [page, page.context.new_page()]
    for tab in tabs:
        tab.goto(f"{live_server.url}/assignments/{asked.pk}/work/?exercise=1")
    for tab, response in zip(tabs, ("11", "12"), strict=True):
        give(tab, response)
        tab.get_by_role("button", name="Save and go on").click()
        expect(tab.get_by_role("heading", name="Question 2 of 2")).to_be_visible()
    assert list(Attempt.objects.values_list("try_number", "response")) == [(1, "11"), (2, "12")]


def test_a_score_is_changed_within_the_gradebook(
    live_server: LiveServer, page: Page, student: User, sums: Course, sign_in: Callable[[Page, User], None]
):
    classroom = class_of(student)
    adaptive(classroom, sums.skills.first())
    sign_in(page, classroom.teachers.get())
    page.set_viewport_size(DESK)
    page.goto(f"{live_server.url}/teach/classrooms/{classroom.pk}/gradebook/")
    page.locator("a.score").click()
    page.get_by_label("Score in percent").fill("85")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Give a reason")).to_be_visible()
    page.get_by_label("Why?").fill("Shown on paper")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("a.score")).to_contain_text("85 %")
    expect(page.locator(f"#final-{student.pk}")).to_contain_text("85 % B")
    assert GradeChange.objects.get().reason == "Shown on paper"


def test_a_score_is_changed_without_javascript(
    live_server: LiveServer, browser: Browser, student: User, sums: Course, sign_in: Callable[[Page, User], None]
):
    classroom = class_of(student)
    assignment: Assignment = adaptive(classroom, sums.skills.first())
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    sign_in(page, classroom.teachers.get())
    page.goto(f"{live_server.url}/teach/classrooms/{classroom.pk}/gradebook/")
    page.locator("a.score").click()
    page.get_by_label("Excuse").check()
    page.get_by_label("Why?").fill("Was ill")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("a.score")).to_contain_text("excused")
    context.close()
    assert assignment.grade_changes.get().kind == "excused"
