"""Every answer kind's field in the browser: on a phone, by keyboard, without JavaScript, and open to everybody."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from lessons.models import Skill
from tests import browser as chromium_browser
from tests.e2e.conftest import PHONE
from tests.e2e.exercises import FORM, check, typed
from tests.e2e.test_pages import findings
from tests.factories.accounts import UserFactory
from tests.tutor.answer_kinds import KINDS, exercise_of
from tests.tutor.courses import skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.models import Attempt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opened = Callable[[str], Page]


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def skill() -> Skill:
    return skills_in_a_row(1, exercises=0)[0]


@pytest.fixture
def opened(page: Page, live_server: LiveServer, learner: User, skill: Skill, sign_in) -> Opened:
    """Return a function that opens an exercise of a kind on a phone."""
    page.set_viewport_size(PHONE)
    sign_in(page, learner)

    def on_phone(kind: str) -> Page:
        serving_of(exercise_of(kind, skill), learner)
        page.goto(f"{live_server.url}/practice/{skill.course.slug}/")
        return page

    return on_phone


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer, learner: User, skill: Skill, sign_in) -> Iterator[Opened]:
    """Return a function that opens an exercise of a kind on a phone that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(10_000)
    sign_in(page, learner)

    def on_phone(kind: str) -> Page:
        serving_of(exercise_of(kind, skill), learner)
        page.goto(f"{live_server.url}/practice/{skill.course.slug}/")
        return page

    yield on_phone
    context.close()


def fill_gaps(page: Page, legs: str, home: str, total: str) -> None:
    page.get_by_label("Gap 1").fill(legs)
    page.get_by_label("Gap 2").select_option(home)
    page.get_by_label("Gap 3").fill(total)


def match(page: Page, *partners: str) -> None:
    for number, partner in enumerate(partners):
        page.locator("select[name=answer]").nth(number).select_option(partner)


def test_gaps_are_filled_by_keyboard_and_keep_what_was_given(opened: Opened):
    page = opened("cloze")
    page.get_by_label("Gap 1").focus()
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.type("nest")
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_contain_text("1 of 3 gaps are right.")
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.get_by_label("Gap 1")).to_have_value("4")
    expect(page.get_by_label("Gap 2")).to_have_value("nest")
    expect(page.get_by_label("Gap 3")).to_have_value("6")
    fill_gaps(page, "4", "house", "5")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict.correct")).to_be_visible()


def test_gaps_work_without_javascript(plain: Opened):
    page = plain("cloze")
    fill_gaps(page, "4", "nest", "")
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Fill in every gap.")
    expect(page.get_by_label("Gap 2")).to_have_value("nest")
    fill_gaps(page, "4", "house", "5")
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Right")
    assert Attempt.objects.count() == 1


def test_items_are_matched_and_keep_their_partners(opened: Opened):
    page = opened("matching")
    match(page, "three", "two", "twelve")
    check(page)
    expect(page.locator("#verdict")).to_contain_text("1 of 3 pairs is right.")
    expect(page.get_by_label("a dozen")).to_have_value("c-1")
    match(page, "two", "three", "twelve")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict.correct")).to_be_visible()


def test_items_are_matched_without_javascript(plain: Opened):
    page = plain("matching")
    match(page, "two", "three")
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Find a partner for each item.")
    match(page, "two", "three", "twelve")
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Right")


def put_half_an_answer(page: Page, kind: str) -> None:
    """Give an answer that is not finished, as suits its kind."""
    if kind == "choices":
        page.locator("input[value=b]").check()
    elif kind == "ordering":
        page.locator("select[name=answer]").nth(1).select_option("c")
    elif kind == "matching":
        match(page, "two")
    elif kind == "cloze":
        fill_gaps(page, "4", "nest", "")
    else:
        page.get_by_label("Your answer").fill("half an answer")


def given(page: Page) -> list[str]:
    """Return what stands in the fields of the answer."""
    fields = page.locator("[name=answer]")
    return fields.evaluate_all("all => all.map(one => one.type === 'checkbox' ? String(one.checked) : one.value)")


@pytest.mark.parametrize("kind", ["choices", "cloze", "free_text", "matching", "ordering", "text"])
@pytest.mark.parametrize("scripts", ["opened", "plain"])
def test_half_an_answer_stays_when_a_hint_comes(kind: str, scripts: str, request: pytest.FixtureRequest):
    page = request.getfixturevalue(scripts)(kind)
    put_half_an_answer(page, kind)
    before = given(page)
    page.get_by_role("button", name="Hint 1 of 3").click()
    expect(page.locator(".hints li")).to_have_count(1)
    assert given(page) == before


def test_a_text_of_ones_own_gets_a_first_look(opened: Opened):
    page = opened("free_text")
    page.get_by_label("Your answer").fill("The sign.\nIt counts.")
    check(page)
    expect(page.locator("#verdict")).to_contain_text("your teacher has the last word")
    expect(page.get_by_label("Your answer")).to_have_value("The sign.\nIt counts.")


@pytest.mark.parametrize(("kind", "answer"), [("units", "980 cm"), ("text", "prime")])
def test_a_plain_field_stays_plain(kind: str, answer: str, opened: Opened):
    page = opened(kind)
    page.get_by_label("Your answer").fill(answer)
    expect(page.locator("math-field, [data-toggle-math]")).to_have_count(0)
    check(page)
    expect(page.locator("#verdict.correct")).to_be_visible()


@pytest.mark.parametrize(("kind", "answer"), [("scientific", "3.5*10^4"), ("interval", "(2, 5]"), ("tuple", "(1, 2)")])
def test_mathematics_is_typed_into_the_math_field(kind: str, answer: str, opened: Opened):
    page = opened(kind)
    typed(page, answer)
    check(page)
    expect(page.locator("#verdict.correct")).to_be_visible()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_has_no_barrier(kind: str, browser: Browser, live_server: LiveServer, learner, skill, sign_in):
    """Before and after an answer that cannot be taken, in every look."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    chromium_browser.watch(page, faults)
    sign_in(page, learner)
    serving_of(exercise_of(kind, skill), learner)
    page.goto(f"{live_server.url}/practice/{skill.course.slug}/")
    found = findings(page)
    page.locator(f"{FORM} button[type=submit]").click()
    expect(page.locator("#answer-errors li, #verdict").first).to_be_visible()
    found += findings(page)
    context.close()
    assert found + faults == []


class TestThePreview:
    def test_follows_the_math_field(self, opened: Opened):
        page = opened("tuple")
        typed(page, "(1, 2)")
        expect(page.locator("#reading .katex")).to_be_visible()
        expect(page.locator("#reading[role=status]")).to_contain_text("I read:")

    def test_moves_nothing_and_leaves_the_button_alone(self, opened: Opened):
        page = opened("tuple")
        typed(page, "(1, 2")
        button = page.locator(f"{FORM} button[type=submit]")
        before = button.bounding_box()
        page.evaluate(
            """() => {
                window.looks = [];
                const exercise = document.querySelector('#exercise');
                const look = () => window.looks.push(exercise.className);
                new MutationObserver(look).observe(exercise, { attributes: true });
            }"""
        )
        expect(page.locator("#reading")).not_to_be_empty()
        page.keyboard.type(")")
        expect(page.locator("#reading .katex")).to_be_visible()
        assert button.bounding_box() == before
        assert "busy" not in " ".join(page.evaluate("window.looks"))

    def test_of_an_older_answer_never_replaces_a_newer_one(self, opened: Opened):
        """The reply to what was typed first comes last."""
        page = opened("units")
        held: list[Route] = []

        def hold_the_first(route: Route) -> None:
            if held:
                route.continue_()
            else:
                held.append(route)

        page.route(re.compile("/reading/"), hold_the_first)
        field = page.get_by_label("Your answer")
        with page.expect_request(re.compile("/reading/")):
            field.fill("1 m")
        field.fill("2 m")
        expect(page.locator("#reading")).to_contain_text("2")
        held[0].fulfill(body="late")
        page.wait_for_timeout(300)
        expect(page.locator("#reading")).to_contain_text("2")
        expect(page.locator("#reading")).not_to_contain_text("late")

    def test_keeps_the_focus_where_it_is(self, opened: Opened):
        page = opened("tuple")
        typed(page, "(1, 2)")
        expect(page.locator("#reading .katex")).to_be_visible()
        expect(page.locator("math-field")).to_be_focused()
