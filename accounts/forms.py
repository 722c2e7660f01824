"""Forms about people."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import LearnerProfile, Role, User
from accounts.services import interests_clean


class SignupDetailsForm(forms.Form):
    """What sign-up asks beyond name and password. Nobody can sign up as an administrator."""

    display_name = forms.CharField(label=_("What should we call you?"), max_length=60, required=False)
    role = forms.ChoiceField(
        label=_("I am a"),
        choices=[(Role.STUDENT, Role.STUDENT.label), (Role.TEACHER, Role.TEACHER.label)],
        initial=Role.STUDENT,
        widget=forms.RadioSelect,
    )

    # Filled by the page's script with the zone of the device; without it the site's own zone is taken.
    time_zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    field_order = ["display_name", "role", "username", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the details on the new user; allauth calls this once the adapter has saved the user and profile."""
        user.role = self.cleaned_data["role"]
        user.save(update_fields=["role"])
        profile = user.profile
        profile.display_name = self.cleaned_data["display_name"]
        if self.cleaned_data["time_zone"] in zoneinfo.available_timezones():
            profile.time_zone = self.cleaned_data["time_zone"]
        language = get_language()
        if language in dict(settings.LANGUAGES):
            profile.language = language
        profile.save()


class InterestsField(forms.CharField):
    """Interests typed as words with commas; cleaned to a list."""

    def prepare_value(self, value: object) -> object:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return interests_clean(value)
        return interests_clean(str(value or "").replace("，", ",").replace("、", ",").split(","))


class ProfileForm(forms.ModelForm[LearnerProfile]):
    """A learner's own profile."""

    interests = InterestsField(
        label=_("Interests"),
        required=False,
        max_length=None,
        help_text=_("Up to six, with commas between: football, cooking, space"),
    )

    class Meta:
        model = LearnerProfile
        fields = [
            *("display_name", "language", "interests", "goal", "daily_target", "preferred_difficulty", "time_zone"),
            "weekly_report",
        ]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.instance.user_id is None or self.instance.user.is_student:
            del self.fields["weekly_report"]
