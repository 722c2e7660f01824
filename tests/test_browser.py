import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_student_signs_in_and_comes_home(live_server: LiveServer, page: Page):
    student = UserFactory()
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", student.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/home/")
    expect(page.locator("h1")).to_be_visible()


def test_a_script_error_is_a_fault(live_server: LiveServer, page: Page, faults: list[str]):
    page.goto(live_server.url)
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.wait_for_timeout(200)
    assert "script: broken" in faults.pop()


def test_an_inline_script_is_a_fault(live_server: LiveServer, page: Page, faults: list[str]):
    page.goto(live_server.url)
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    page.wait_for_timeout(200)
    assert "Content Security Policy" in faults.pop()
