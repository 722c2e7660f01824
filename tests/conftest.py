"""For every test: no network but this machine's, people who are signed in, and a real browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tests import browser as chromium_browser
from tests import network
from tests.factories.course_files import write_course

_NO_BROWSER = "there is no Chromium (set CHROMIUM to its path)"


def pytest_configure() -> None:
    network.block()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, unless one is required.

    A browser, or a site that is killed, shares the machine with whatever else runs there: such a test has a second
    try, and the summary names it.
    """
    for item in items:
        if any(item.get_closest_marker(kind) for kind in ("browser", "chaos")):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if chromium_browser.chromium() or os.environ.get("REQUIRE_BROWSER"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=_NO_BROWSER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested."""
    unseen = [report for report in terminalreporter.stats.get("skipped", []) if _NO_BROWSER in str(report.longrepr)]
    if unseen:
        terminalreporter.write_sep("!", f"{len(unseen)} BROWSER TESTS DID NOT RUN: {_NO_BROWSER}", red=True, bold=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Put SQLite's test database into a file: the threads of a live server need connections of their own."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End the connections that threads of a live server left open: PostgreSQL drops no database that is in use."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def client_of(db: None) -> Callable[[User | None], Client]:
    """Return a function that gives a test client signed in as somebody, or as nobody."""

    def client_for(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_for


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """Return the folder of a small, correct course of two skills."""
    return write_course(tmp_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, which Django would otherwise take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium_browser.chromium(), args=list(chromium_browser.ARGUMENTS)
        )
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained about; a test that provokes a fault on purpose takes it out again."""
    return []


@pytest.fixture
def page(browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A fresh browser profile's page; the test fails at its end if the browser complained about anything."""
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    chromium_browser.watch(opened, faults)
    yield opened
    context.close()
    assert faults == []
