"""Forms of practice."""

import json

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom
from lessons.models import Exercise
from tutor.models import StatementKind


class AnswerForm(forms.Form):
    """One answer. The field suits the exercise's kind; the try number makes sending the form twice harmless."""

    LONGEST_ANSWER = 2000

    answer = forms.CharField(
        max_length=LONGEST_ANSWER,
        error_messages={
            "required": _("Type or choose an answer first."),
            "max_length": _("That is too long for an answer. Keep it under %(limit_value)d characters."),
        },
    )
    try_number = forms.IntegerField(min_value=1, max_value=1000)

    def __init__(self, exercise: Exercise, data: QueryDict) -> None:
        joined = data.copy()
        joined["answer"] = joined_answer(exercise.kind, data.getlist("answer"))
        super().__init__(joined)


def joined_answer(kind: str, parts: list[str]) -> str:
    """Return an answer given in several fields (boxes ticked, places filled) as the one string that is graded."""
    if kind == "cloze":
        return json.dumps(parts, ensure_ascii=False) if any(part.strip() for part in parts) else ""
    if kind in {"choices", "ordering", "matching"}:
        return ",".join(part for part in parts if part)
    return parts[-1] if parts else ""


class JoinClassroomForm(forms.Form):
    """Joins a classroom by the code that its teacher gave out."""

    join_code = forms.CharField(label=_("Class code"), max_length=20)

    def clean_join_code(self) -> Classroom:
        code = self.cleaned_data["join_code"].strip().upper().replace(" ", "").replace("-", "")
        classroom = Classroom.objects.filter(join_code=code).first()
        if classroom is None:
            raise forms.ValidationError(_("No class has this code. Check it with your teacher."))
        return classroom


class ClassroomForm(forms.ModelForm[Classroom]):
    """Names a new classroom."""

    class Meta:
        model = Classroom
        fields = ["name"]


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
