"""Request types for views that only signed-in people reach."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`, with the htmx details that the middleware adds."""

    user: User
    htmx: HtmxDetails
