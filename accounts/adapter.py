"""Where allauth meets our own people."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from accounts.services import profile_ensure


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Gives every new user a profile."""

    def save_user(self, request: HttpRequest, user: User, form: object, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            profile_ensure(user=saved)
        return saved
