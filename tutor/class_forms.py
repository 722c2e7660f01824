"""Forms for running a class: its settings, its people, its list, and a teacher's verdict on an answer."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom, Guardian
from lessons.models import Course
from lessons.selectors import course_list

MOST_ADDRESSES = 100


class ClassroomSettingsForm(forms.ModelForm[Classroom]):
    """What a class is. Only the name is needed; the rest has a default."""

    courses = forms.ModelMultipleChoiceField(
        label=_("Courses"),
        queryset=Course.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all of them."),
    )

    class Meta:
        model = Classroom
        fields = ["name", "courses", "language", "grade_level", "time_zone", "guardian_reports"]
        labels = {"name": _("Name of the class"), "language": _("Language of the class")}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        courses = self.fields["courses"]
        assert isinstance(courses, forms.ModelMultipleChoiceField)  # noqa: S101
        courses.queryset = course_list()
        for name in ("language", "time_zone"):
            self.fields[name].required = False

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or self._default("language")

    def clean_time_zone(self) -> str:
        return self.cleaned_data["time_zone"] or self._default("time_zone")

    def _default(self, name: str) -> str:
        return str(self.initial.get(name) or getattr(self.instance, name))


class InviteForm(forms.Form):
    """Email addresses, one a line or with commas between."""

    addresses = forms.CharField(
        label=_("Email addresses"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, or with commas between; up to a hundred at a time."),
        error_messages={"required": _("Type an email address first.")},
    )

    def clean_addresses(self) -> list[str]:
        words = [word for word in re.split(r"[\s,;，；、]+", self.cleaned_data["addresses"]) if word]
        wrong = [word for word in words if not _is_address(word)]
        if wrong:
            shown = ", ".join(wrong[:5])
            raise ValidationError(_("These are no email addresses: %(wrong)s"), params={"wrong": shown})
        if len(words) > MOST_ADDRESSES:
            raise ValidationError(_("These are more than a hundred. Upload a class list instead."))
        return list(dict.fromkeys(word.lower() for word in words))


class CoTeacherForm(forms.Form):
    """The address of one more teacher."""

    email = forms.EmailField(label=_("Email address of the teacher"), max_length=254)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class _SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _SeveralFilesField(forms.FileField):
    widget = _SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(_SeveralFilesField, self).clean(file, initial) for file in files]


class RosterUploadForm(forms.Form):
    """A class list: one table, the files of a OneRoster set, or a zip of them."""

    files = _SeveralFilesField(  # type: ignore[assignment]
        label=_("File or files"),
        allow_empty_file=True,
        help_text=_("CSV or zip, up to 8 MB. UTF-8, UTF-16 and GB18030 are read; commas, semicolons and tabs too."),
        error_messages={"required": _("Choose a file first.")},
        widget=_SeveralFilesInput(attrs={"accept": ".csv,.txt,.tsv,.zip,text/csv,application/zip"}),
    )


class GuardianForm(forms.ModelForm[Guardian]):
    """Somebody who may get weekly reports about a student."""

    class Meta:
        model = Guardian
        fields = ["name", "email", "language"]

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class CardForm(forms.Form):
    """The code on a sign-in card."""

    code = forms.CharField(
        label=_("The code on your card"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the code on your card.")},
    )


class JudgementForm(forms.Form):
    """A teacher's verdict on a provisional answer."""

    VERDICTS = [("correct", _("Right")), ("partly", _("Partly right")), ("wrong", _("Not right"))]

    verdict = forms.ChoiceField(
        label=_("Your verdict"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a verdict.")},
    )
    percent = forms.IntegerField(
        label=_("If partly right: how much, in percent"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("1 to 99. Half or more counts as more right than wrong."),
    )
    note = forms.CharField(
        label=_("A note for the student"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to the student with your verdict, and kept in the record."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == "partly" and not cleaned.get("percent") and "percent" not in self.errors:
            self.add_error("percent", _("Say how much of it is right."))
        return cleaned

    def decided(self) -> tuple[str, float]:
        """Return the verdict and score, 0 to 1, of a valid form."""
        verdict = self.cleaned_data["verdict"]
        if verdict == "partly":
            return "wrong", self.cleaned_data["percent"] / 100
        return verdict, float(verdict == "correct")


def _is_address(word: str) -> bool:
    try:
        validate_email(word)
    except ValidationError:
        return False
    return True
