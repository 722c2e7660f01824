"""Answering exercises in the browser."""

import re

from playwright.sync_api import Page, expect

from tutor.models import Serving

FORM = "form.answer-form"


def shown(page: Page) -> Serving:
    """Return what the page puts before the learner."""
    address = page.locator("#exercise form").first.get_attribute("action") or ""
    found = re.search(r"/(\d+)/", address)
    assert found, address
    return Serving.objects.select_related("exercise").get(pk=found[1])


def give(page: Page, answer: str, kind: str = "numeric") -> None:
    """Type or choose an answer, as suits its kind."""
    if kind in {"choice", "choices"}:
        for option in answer.split(","):
            page.locator(f'input[name=answer][value="{option}"]').check()
    elif kind == "ordering":
        for place, item in enumerate(answer.split(",")):
            page.locator("select[name=answer]").nth(place).select_option(item)
    else:
        typed(page, answer)


def typed(page: Page, text: str) -> None:
    """Type into the math field if the page has drawn one, else into the plain field."""
    expect(page.locator("[data-toggle-math]")).to_be_visible()
    field = page.locator("math-field")
    if field.is_visible():
        # MathLive sends what is typed on to its own hidden field a moment after it got the focus.
        field.click()
        page.wait_for_timeout(150)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    else:
        page.locator("#answer").fill(text)


def check(page: Page) -> None:
    """Send the answer and wait for the verdict."""
    page.locator(f"{FORM} button[type=submit]").click()
    expect(page.locator("#verdict")).to_be_visible()


def go_on(page: Page) -> None:
    """Ask for the next exercise and wait for it."""
    page.get_by_role("button", name="Next exercise").click()
    expect(page.locator(FORM)).to_be_visible()
