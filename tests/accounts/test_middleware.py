import zoneinfo

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from accounts.middleware import ProfileLocaleMiddleware
from accounts.models import LearnerProfile, User
from tests.factories.accounts import UserFactory
from tests.tutor.services.answers import learner_with

pytestmark = pytest.mark.django_db


def seen_by(user: User, **headers: str) -> tuple[str, str]:
    """Return the language and time zone in which a request of somebody is answered."""
    seen: list[str] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.extend([translation.get_language(), timezone.get_current_timezone_name()])
        return HttpResponse()

    request = RequestFactory().get("/", headers=headers)
    request.user = user
    with translation.override("en"):
        ProfileLocaleMiddleware(view)(request)
    return seen[0], seen[1]


def test_a_signed_in_person_gets_their_own_language_and_time_zone():
    user = learner_with(language="zh-hans", time_zone="Asia/Shanghai")
    assert seen_by(user, accept_language="en") == ("zh-hans", "Asia/Shanghai")


def test_the_time_zone_is_given_back_after_the_request():
    seen_by(learner_with(time_zone="Asia/Shanghai"))
    assert timezone.get_current_timezone() == zoneinfo.ZoneInfo("UTC")


def test_somebody_without_a_profile_gets_one():
    user = UserFactory(profile=None)
    assert seen_by(user) == ("en", "UTC")
    assert LearnerProfile.objects.get().user == user


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("zh-CN,zh;q=0.9", "zh-hans"), ("zh-hans", "zh-hans"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_a_visitor_gets_the_browsers_language(client: Client, accepted: str, language: str):
    page = client.get(reverse("welcome"), headers={"accept-language": accepted})
    assert page["Content-Language"] == language
    assert f'<html lang="{language}">' in page.content.decode()


def test_a_visitors_choice_outweighs_the_browser(client: Client):
    client.post(reverse("set_language"), {"language": "zh-hans"})
    assert client.get(reverse("welcome"), headers={"accept-language": "en"})["Content-Language"] == "zh-hans"


def test_pages_are_cached_by_language_and_person(client: Client):
    assert {"Accept-Language", "Cookie"} <= set(client.get(reverse("welcome"))["Vary"].split(", "))


def test_one_persons_language_does_not_stay_for_the_next(client_of):
    client_of(learner_with(language="zh-hans")).get(reverse("home"))
    assert client_of(None).get(reverse("welcome"))["Content-Language"] == "en"
