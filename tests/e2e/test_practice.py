import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from lessons.models import Course
from tests.e2e.exercises import FORM, check, give, go_on, shown, typed
from tutor.models import Attempt, ExerciseReport, Serving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def practice(page: Page, live_server: LiveServer, student: User, sums: Course) -> Page:
    page.goto(f"{live_server.url}/practice/{sums.slug}/")
    expect(page.locator("[data-toggle-math]")).to_be_visible()
    return page


def answer_right(page: Page) -> Serving:
    serving = shown(page)
    give(page, serving.exercise.key)
    check(page)
    return serving


def test_a_right_answer_is_called_right_and_the_next_exercise_is_another_one(practice: Page):
    first = answer_right(practice)
    expect(practice.locator("#verdict")).to_contain_text("Right")
    go_on(practice)
    assert shown(practice).exercise_id != first.exercise_id


def test_every_exercise_says_why_it_was_chosen(practice: Page):
    expect(practice.locator(".why")).not_to_be_empty()


def test_a_comment_on_a_wrong_answer_fills_itself_in(practice: Page):
    typed(practice, "1000")
    check(practice)
    expect(practice.locator("#feedback")).to_contain_text("Something to start from", timeout=15_000)


def test_a_known_wrong_answer_gets_the_words_for_its_misconception(practice: Page):
    product = next(known["answer"] for known in shown(practice).exercise.wrong_answers)
    typed(practice, product)
    check(practice)
    expect(practice.locator("#feedback")).to_contain_text("Look at the sign once more", timeout=15_000)


def test_hints_come_one_by_one(practice: Page):
    for number in (1, 2, 3):
        practice.get_by_role("button", name=f"Hint {number} of 3").click()
        expect(practice.locator(".hints li")).to_have_count(number)
    expect(practice.get_by_role("button", name=re.compile(r"^Hint \d"))).to_have_count(0)


def test_what_was_typed_stays_when_a_hint_comes(practice: Page):
    typed(practice, "12")
    practice.get_by_role("button", name="Hint 1 of 3").click()
    expect(practice.locator(".hints li")).to_have_count(1)
    expect(practice.locator(".hints li")).to_be_focused()
    assert practice.locator("math-field").evaluate("field => field.value") == "12"
    expect(practice.locator("#answer")).to_have_value("12")


def test_what_was_typed_in_the_plain_field_stays_when_a_hint_comes(practice: Page):
    practice.get_by_role("button", name="Type as plain text").click()
    practice.locator("#answer").fill("two plus")
    practice.get_by_role("button", name="Hint 1 of 3").click()
    expect(practice.locator(".hints li")).to_have_count(1)
    expect(practice.locator("#answer")).to_have_value("two plus")


def test_whoever_types_while_a_hint_is_under_way_goes_on_typing(practice: Page):
    waiting: list[Route] = []
    practice.route("**/hint/", lambda route: waiting.append(route))
    practice.get_by_role("button", name="Hint 1 of 3").click()
    typed(practice, "12")
    assert waiting, "the hint was not asked for"
    waiting[0].continue_()
    expect(practice.locator(".hints li")).to_have_count(1)
    practice.keyboard.type("34")
    check(practice)
    assert Attempt.objects.get().response == "1234"


def test_a_hint_that_comes_after_the_answer_was_sent_changes_nothing(practice: Page):
    waiting: list[Route] = []
    practice.route("**/hint/", lambda route: waiting.append(route))
    practice.get_by_role("button", name="Hint 1 of 3").click()
    answer_right(practice)
    waiting[0].continue_()
    practice.wait_for_timeout(500)
    expect(practice.locator("#verdict")).to_contain_text("Right")
    expect(practice.get_by_role("button", name="Next exercise")).to_have_count(1)


def test_a_hint_asked_for_in_an_old_tab_shows_that_the_exercise_is_finished(practice: Page):
    other = practice.context.new_page()
    other.goto(practice.url)
    answer_right(practice)
    other.get_by_role("button", name="Hint 1 of 3").click()
    expect(other.locator("#verdict")).to_contain_text("Right")
    expect(other.locator(FORM)).to_have_count(0)


def open_report(page: Page) -> None:
    page.get_by_text("Report a problem").click()
    page.get_by_label("What is the matter?").select_option("key")
    page.get_by_label("In your own words").fill("It is right.")


def test_reporting_leaves_what_was_typed(practice: Page):
    typed(practice, "12")
    open_report(practice)
    practice.get_by_role("button", name="Send the report").click()
    expect(practice.locator("#report")).to_contain_text("Thank you.")
    expect(practice.locator("#report [role=status]")).to_be_focused()
    assert practice.locator("math-field").evaluate("field => field.value") == "12"
    report = ExerciseReport.objects.get()
    assert (report.reason, report.words) == ("key", "It is right.")


def test_a_report_that_lacks_something_says_what(practice: Page):
    practice.get_by_text("Report a problem").click()
    practice.get_by_role("button", name="Send the report").click()
    expect(practice.locator("#report")).to_contain_text("Choose what is the matter.")
    assert not ExerciseReport.objects.exists()


def test_a_half_written_report_stays_while_the_exercise_goes_on_and_goes_with_it(practice: Page):
    open_report(practice)
    practice.get_by_role("button", name="Hint 1 of 3").click()
    expect(practice.locator(".hints li")).to_have_count(1)
    typed(practice, "1000")
    check(practice)
    expect(practice.get_by_label("In your own words")).to_have_value("It is right.")
    practice.get_by_role("button", name="Show me the solution").click()
    expect(practice.locator(".solution")).to_be_visible()
    practice.get_by_role("button", name="Send the report").click()
    expect(practice.locator("#report")).to_contain_text("Thank you.")
    go_on(practice)
    expect(practice.locator("#report")).not_to_have_attribute("open", "")
    assert ExerciseReport.objects.get().words == "It is right."


def test_whether_a_comment_helped_is_told_without_losing_what_was_typed(practice: Page):
    typed(practice, "1000")
    check(practice)
    expect(practice.locator("#feedback")).to_contain_text("Something to start from", timeout=15_000)
    typed(practice, "12")
    practice.get_by_role("button", name="Yes").click()
    expect(practice.locator("#feedback")).to_contain_text("Thank you for telling us.")
    assert practice.locator("math-field").evaluate("field => field.value") == "12"


def test_the_third_wrong_answer_shows_the_solution(practice: Page):
    for number, left in ((1000, "2 tries left"), (1001, "1 try left"), (1002, "")):
        typed(practice, str(number))
        check(practice)
        expect(practice.locator("#verdict")).to_contain_text(left)
    expect(practice.locator(".solution li")).to_have_count(2)
    expect(practice.locator(FORM)).to_have_count(0)


def test_a_double_click_counts_once(practice: Page):
    typed(practice, "1000")
    practice.locator(f"{FORM} button[type=submit]").dblclick()
    expect(practice.locator("#verdict")).to_contain_text("2 tries left")
    practice.wait_for_timeout(500)
    assert Attempt.objects.count() == 1


def test_a_double_click_on_next_moves_on_once(practice: Page):
    answer_right(practice)
    practice.get_by_role("button", name="Next exercise").dblclick()
    expect(practice.locator(FORM)).to_be_visible()
    practice.wait_for_timeout(500)
    assert Serving.objects.count() == 2


def test_a_reload_shows_the_same_verdict_and_counts_nothing(practice: Page):
    typed(practice, "1000")
    check(practice)
    practice.reload()
    expect(practice.locator("#verdict")).to_contain_text("2 tries left")
    assert Attempt.objects.count() == 1


def test_going_back_and_answering_again_counts_nothing(practice: Page, live_server: LiveServer):
    serving = answer_right(practice)
    practice.goto(f"{live_server.url}/home/")
    practice.go_back()
    expect(practice.locator("#verdict")).to_contain_text("Right")
    assert list(Attempt.objects.values_list("serving", "verdict")) == [(serving.pk, "correct")]


def test_two_tabs_show_one_truth(practice: Page):
    other = practice.context.new_page()
    other.goto(practice.url)
    answer_right(practice)
    go_on(practice)
    typed(other, "1000")
    check(other)
    expect(other.locator("#verdict")).to_contain_text("Right")
    assert Attempt.objects.count() == 1


def test_an_unreadable_answer_is_asked_for_again_and_stays_in_the_field(practice: Page):
    practice.get_by_role("button", name="Type as plain text").click()
    practice.locator("#answer").fill("two plus")
    check(practice)
    expect(practice.locator("#verdict")).to_contain_text("does not count as a try")
    expect(practice.locator("#answer")).to_have_value("two plus")
    assert not Attempt.objects.exists()


def test_a_blank_answer_says_what_is_missing(practice: Page):
    practice.locator(f"{FORM} button[type=submit]").click()
    expect(practice.locator("#answer-errors")).to_contain_text("Type or choose an answer first.")


def test_the_plain_field_says_how_it_reads_what_is_typed(practice: Page):
    practice.get_by_role("button", name="Type as plain text").click()
    practice.locator("#answer").press_sequentially("3/4")
    expect(practice.locator("#reading .katex")).to_be_visible()


def test_the_choice_of_the_plain_field_lasts(practice: Page):
    practice.get_by_role("button", name="Type as plain text").click()
    practice.reload()
    expect(practice.locator("#answer")).to_be_visible()
    expect(practice.locator("math-field")).to_be_hidden()


def test_enter_in_the_math_field_sends_the_answer_once(practice: Page):
    typed(practice, "1000")
    practice.keyboard.press("Enter")
    expect(practice.locator("#verdict")).to_contain_text("2 tries left")
    assert Attempt.objects.get().response == "1000"


def test_a_mixed_number_is_typed_with_a_space(practice: Page):
    typed(practice, "6 1/4")
    check(practice)
    assert Attempt.objects.get().reading == r"6\frac{1}{4}"


def test_a_comma_ends_the_fraction_before_it(practice: Page):
    typed(practice, "{-7/4, 2}")
    expect(practice.locator("#answer")).to_have_value(r"\left\lbrace-\frac74,\:2\right\rbrace")


def test_the_keyboard_alone_is_enough(practice: Page):
    for _round in range(2):
        key = shown(practice).exercise.key
        practice.locator("math-field").focus()
        practice.wait_for_timeout(150)
        practice.keyboard.type(key)
        practice.keyboard.press("Enter")
        expect(practice.get_by_role("button", name="Next exercise")).to_be_focused()
        practice.keyboard.press("Enter")
        expect(practice.locator("math-field")).to_be_visible()
    assert Attempt.objects.filter(verdict="correct").count() == 2


def test_practice_works_without_javascript(
    browser: Browser, live_server: LiveServer, student: User, sums: Course, page: Page
):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"{live_server.url}/practice/{sums.slug}/")
    key = shown(plain).exercise.key
    plain.locator("#answer").fill("1000")
    plain.get_by_role("button", name="Check").click()
    expect(plain.locator("#verdict")).to_contain_text("2 tries left")
    plain.locator("#answer").fill("two plus")
    plain.get_by_role("button", name="Hint 1 of 3").click()
    expect(plain.locator(".hints li")).to_have_count(1)
    expect(plain.locator("#answer")).to_have_value("two plus")
    plain.get_by_text("Report a problem").click()
    plain.get_by_label("What is the matter?").select_option("text")
    plain.locator("#answer").fill(key)
    plain.get_by_role("button", name="Send the report").click()
    expect(plain.locator("#answer")).to_have_value(key)
    plain.get_by_role("button", name="Check").click()
    expect(plain.locator("#verdict")).to_contain_text("Right")
    plain.get_by_role("button", name="Next exercise").click()
    expect(plain.locator(FORM)).to_be_visible()
    context.close()
    assert Attempt.objects.count() == 2
