"""The visitor's language and time zone."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from accounts.models import User
from accounts.services import profile_ensure


class ProfileLocaleMiddleware:
    """Serves signed-in people in their profile's language and time zone, others in their browser's or cookie's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        zone = settings.TIME_ZONE
        if isinstance(request.user, User):
            profile = profile_ensure(user=request.user)
            language, zone = profile.language, profile.time_zone
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response
