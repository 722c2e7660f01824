"""A small course that is loaded, and ways to be somebody in the browser."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from lessons.models import Course
from lessons.services.bank import bank_stock
from lessons.services.courses import course_load
from tests.factories.accounts import UserFactory

# Pages that renew themselves do so every five seconds, and the machine may be busy.
expect.set_options(timeout=15_000)

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def sums(transactional_db: None, course_folder: Path) -> Course:
    """A course of two skills whose exercises are sums, with some exercises ready."""
    course, _changed = course_load(folder=course_folder)
    bank_stock(course_id=course.pk, language="en", random=Random(1), stock=8)
    return course


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, User], None]:
    """Return a function that signs somebody in without filling the form."""

    def put_session(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return put_session


@pytest.fixture
def student(page: Page, sign_in: Callable[[Page, User], None], sums: Course) -> User:
    """A student who is signed in, in a browser of a phone's size."""
    page.set_viewport_size(PHONE)
    user = UserFactory()
    sign_in(page, user)
    return user
