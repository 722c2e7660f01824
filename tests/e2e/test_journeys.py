"""Whole ways through the site, as the people go them who use it."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from lessons.models import Course
from lessons.services.bank import bank_stock
from lessons.services.courses import course_load
from tests.e2e.conftest import PHONE
from tests.e2e.exercises import FORM, check, give, go_on, shown, typed
from tests.factories.accounts import PASSWORD, ClassroomFactory, TeacherFactory, UserFactory
from tests.tutor.courses import skills_in_a_row
from tutor.models import Attempt, Occasion, Placement, Serving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_up(page: Page, live_server: LiveServer, name: str, role: str = "Student") -> None:
    page.goto(live_server.url)
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.get_by_label("What should we call you?").fill(name)
    page.get_by_label(role).check()
    page.get_by_label("Username").fill(name.lower())
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()


def take_placement(page: Page, random: Random) -> None:
    page.get_by_role("button", name="Find my starting point").click()
    page.get_by_role("button", name="Start", exact=True).click()
    for _question in range(15):
        expect(page.locator(f"{FORM}, main .highlight").first).to_be_visible()
        if not page.locator(FORM).count():
            break
        serving = shown(page)
        if random.random() < 0.6:
            give(page, serving.exercise.key, serving.exercise.kind)
            page.get_by_role("button", name="Answer").click()
        else:
            page.get_by_role("button", name="I do not know this yet").click()
        expect(page.locator(f'form[action*="/{serving.pk}/"]')).to_have_count(0)


def test_a_new_student_is_placed_and_practises_thirty_exercises_on_a_phone(live_server: LiveServer, page: Page):
    """With reloads and double clicks in bad moments: every answer is counted exactly once."""
    folder = django_settings.COURSES_DIR / "foundations-of-algebra"
    course, _changed = course_load(folder=folder)
    bank_stock(course_id=course.pk, language="en", random=Random(1), stock=2)
    random = Random(2)
    page.set_viewport_size(PHONE)
    sign_up(page, live_server, "Kim")
    expect(page.get_by_role("heading", name="Hello, Kim")).to_be_visible()
    take_placement(page, random)
    expect(page.get_by_role("heading", name="Your starting point")).to_be_visible()
    page.get_by_role("button", name="Start practising").click()

    for number in range(30):
        expect(page.locator(FORM)).to_be_visible()
        serving = shown(page)
        if number % 5 == 2:
            page.reload()
            assert shown(page).pk == serving.pk
        give(page, serving.exercise.key, serving.exercise.kind)
        if number % 3 == 0:
            page.locator(f"{FORM} button[type=submit]").dblclick()
        else:
            page.locator(f"{FORM} button[type=submit]").click()
        expect(page.locator("#verdict")).to_contain_text("Right")
        if number % 7 == 4:
            page.reload()
            expect(page.locator("#verdict")).to_contain_text("Right")
        go_on(page)

    practised = Attempt.objects.filter(occasion=Occasion.PRACTICE)
    assert practised.filter(verdict="correct").count() == practised.count() == 30
    assert Serving.objects.filter(occasion=Occasion.PRACTICE).count() == 31
    shown_in_turn = Serving.objects.filter(occasion=Occasion.PRACTICE).order_by("pk").values_list("exercise", flat=True)
    assert all(one != other for one, other in pairwise(shown_in_turn))
    page.goto(f"{live_server.url}/home/")
    expect(page.get_by_text("You have reached today's goal")).to_be_visible()


def test_the_placement_can_be_skipped(live_server: LiveServer, page: Page, student: User, sums: Course):
    page.goto(f"{live_server.url}/home/")
    page.get_by_role("button", name="Find my starting point").click()
    page.get_by_role("button", name="Skip it and start from the beginning").click()
    expect(page.locator(FORM)).to_be_visible()
    assert Placement.objects.get().status == "skipped"


def test_a_placement_that_is_stopped_counts_as_far_as_it_went(live_server: LiveServer, page: Page, student: User):
    course = skills_in_a_row(8)[0].course
    page.goto(f"{live_server.url}/placement/{course.slug}/about/")
    page.get_by_role("button", name="Start", exact=True).click()
    first = shown(page)
    give(page, first.exercise.key)
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(f'form[action*="/{first.pk}/"]')).to_have_count(0)
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_role("heading", name="Your starting point")).to_be_visible()
    expect(page.get_by_text("After 1 question")).to_be_visible()


def test_a_teacher_opens_a_class_and_sees_what_the_student_sees(
    live_server: LiveServer, page: Page, sums: Course, sign_in: Callable[[Page, User], None]
):
    teacher, student = TeacherFactory(), UserFactory()
    sign_in(page, teacher)
    page.goto(f"{live_server.url}/home/")
    page.get_by_role("button", name="Open a class").click()
    page.get_by_label("Name").fill("Year 7")
    page.get_by_role("button", name="Open the class").click()
    code = page.locator(".code").inner_text()

    sign_in(page, student)
    page.goto(f"{live_server.url}/home/")
    page.get_by_label("Class code").fill(code.lower())
    page.get_by_role("button", name="Join the class").click()
    expect(page.get_by_text("You are now in Year 7")).to_be_visible()
    page.goto(f"{live_server.url}/practice/{sums.slug}/")
    for _exercise in range(6):
        typed(page, shown(page).exercise.key)
        check(page)
        go_on(page)
    page.goto(f"{live_server.url}/learn/{sums.slug}/")
    mastered = page.locator(".skill.mastered, .skill.review_due").count()

    sign_in(page, teacher)
    page.goto(f"{live_server.url}/teach/")
    page.get_by_role("link", name="Year 7").click()
    row = page.get_by_role("row").filter(has_text=student.username)
    expect(row).to_contain_text(f"{mastered} / 2")
    expect(row).to_contain_text("100 %")


def test_a_stranger_does_not_learn_that_a_class_exists(
    live_server: LiveServer, page: Page, sign_in: Callable[[Page, User], None]
):
    classroom = ClassroomFactory()
    sign_in(page, TeacherFactory())
    page.goto(f"{live_server.url}/teach/classrooms/{classroom.pk}/")
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()


def test_an_administrator_reaches_every_kind_of_record(
    live_server: LiveServer, page: Page, sums: Course, sign_in: Callable[[Page, User], None]
):
    sign_in(page, UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True))
    page.goto(f"{live_server.url}/admin/")
    page.goto(f"{live_server.url}/admin/lessons/exercise/")
    expect(page.locator("#result_list tbody tr").first).to_be_visible()


def test_the_choice_of_language_stays(live_server: LiveServer, page: Page):
    page.goto(live_server.url)
    page.get_by_role("button", name="简体中文").click()
    page.goto(f"{live_server.url}/accounts/login/")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
