"""Forms of practice."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom
from lessons.grading.free_text import LONGEST_TEXT
from lessons.models import Exercise
from tutor.models import ReportReason, StatementKind

LONGEST_SAID = 2000
"""Characters that a student may say to the tutor at once."""
GAP = re.compile(r"\[\[([^\[\]]+)\]\]")
"""Where a gap stands in the text of a cloze: `[[name]]`."""


class AnswerForm(forms.Form):
    """One answer. The field suits the exercise's kind; the try number makes sending the form twice harmless."""

    LONGEST_ANSWER = 2000

    answer = forms.CharField()
    try_number = forms.IntegerField(min_value=1, max_value=1000)

    def __init__(self, exercise: Exercise, data: QueryDict) -> None:
        joined = data.copy()
        joined["answer"] = joined_answer(exercise.kind, data.getlist("answer"), exercise.options)
        super().__init__(joined)
        parts = data.getlist("answer")
        # An empty place says where the others belong, and is no part of the answer.
        self.typed = ",".join(parts) if exercise.kind == "ordering" else str(joined["answer"])
        self.fields["answer"] = forms.CharField(
            max_length=longest_answer(exercise.kind),
            error_messages={
                "required": _("Type or choose an answer first."),
                "max_length": _("That is too long for an answer. Keep it under %(limit_value)d characters."),
            },
        )


def longest_answer(kind: str) -> int:
    """Return how many characters an answer of a kind may have."""
    return LONGEST_TEXT if kind == "free_text" else AnswerForm.LONGEST_ANSWER


def joined_answer(kind: str, parts: Sequence[str], options: Mapping[str, Any]) -> str:
    """Return an answer given in several fields (boxes ticked, places filled) as the one string that is graded."""
    if kind == "cloze":
        if not any(part.strip() for part in parts):
            return ""
        names = gap_names(options)
        filled = dict.fromkeys(names, "") | dict(zip(names, parts, strict=False))
        return json.dumps(filled, ensure_ascii=False)
    if kind in {"choices", "ordering", "matching"}:
        return ",".join(part for part in parts if part)
    last = parts[-1] if parts else ""
    # A browser sends each end of a line as two characters and counts it as one.
    return last.replace("\r\n", "\n") if kind == "free_text" else last


def gap_names(options: Mapping[str, Any]) -> Sequence[str]:
    """Return the names of a cloze's gaps as they come in its text, then of those that the text leaves out."""
    names = [str(gap["name"]) for gap in options["gaps"]]
    in_text = [name for name in GAP.findall(str(options.get("text", ""))) if name in names]
    return list(dict.fromkeys([*in_text, *names]))


class JoinClassroomForm(forms.Form):
    """Joins a classroom by the code that its teacher gave out."""

    join_code = forms.CharField(label=_("Class code"), max_length=20)

    def clean_join_code(self) -> Classroom:
        code = self.cleaned_data["join_code"].strip().upper().replace(" ", "").replace("-", "")
        classroom = Classroom.objects.filter(join_code=code).first()
        if classroom is None:
            raise forms.ValidationError(_("No class has this code. Check it with your teacher."))
        if not classroom.can_be_joined:
            raise forms.ValidationError(_("This class takes nobody in at the moment. Ask your teacher to open it."))
        return classroom


class StatementForm(forms.Form):
    """A teacher's word on a student's mastery of a skill."""

    KINDS = [
        (kind.value, kind.label) for kind in (StatementKind.KNOWS, StatementKind.NOT_YET, StatementKind.START_ANEW)
    ]

    kind = forms.ChoiceField(
        label=_("What do you know about it?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        help_text=_("Kept with your name in the record, and shown to the student's other teachers."),
        error_messages={"required": _("Give a reason, so that others can follow it.")},
    )


class RejectForm(forms.Form):
    """Why a proposed exercise may not be used."""

    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=300,
        help_text=_("Kept with your name. The language model is told it when it writes more exercises on this skill."),
        error_messages={"required": _("Say what is wrong, so that the next ones are better.")},
    )


class ReportForm(forms.Form):
    """A student's report on an exercise. Its fields stand beside those of the answer, in the same form of the page."""

    # Nobody has to report anything in order to send an answer.
    use_required_attribute = False

    report_reason = forms.ChoiceField(
        label=_("What is the matter?"),
        choices=[("", _("Choose one")), *ReportReason.choices],
        error_messages={"required": _("Choose what is the matter.")},
        widget=forms.Select(attrs={"form": "exercise-form"}),
    )
    report_words = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"form": "exercise-form", "rows": 3}),
        help_text=_("At most 500 characters. You may leave it empty."),
        error_messages={"max_length": _("Keep it under %(limit_value)d characters.")},
    )

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options, label_suffix="")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("report_reason") == ReportReason.OTHER and not cleaned.get("report_words", "x"):
            self.add_error("report_words", _("Say in a few words what it is."))
        return cleaned


class VerdictForm(forms.Form):
    """What a teacher or an administrator says about a reported exercise."""

    note = forms.CharField(
        label=_("Note to whoever reported it"),
        max_length=500,
        error_messages={"required": _("Say why it is fine: whoever reported it will read this.")},
    )
    is_key_wrong = forms.BooleanField(label=_("The key is wrong: answers to it count no more"), required=False)

    def __init__(self, data: QueryDict | None = None, *, note_required: bool = True) -> None:
        super().__init__(data)
        self.fields["note"].required = note_required


class HelpedForm(forms.Form):
    """Whether a comment helped."""

    helped = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])


class SayForm(forms.Form):
    """What a student says to the tutor; the number makes sending the form twice harmless."""

    text = forms.CharField(
        max_length=LONGEST_SAID,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("That is too long. Keep it under %(limit_value)d characters."),
        },
    )
    number = forms.IntegerField(min_value=1, max_value=100_000)

    def clean_text(self) -> str:
        """Return the text with the browser's ends of lines as one character."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")
