"""Forms of assignments and the gradebook."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom, User
from lessons.models import Course, Skill
from tutor.models import Assignment, AssignmentKind, GradeCategory, GradeChangeKind, LatePolicy, ReleaseRule

LONGEST_SCALE = 12


class MomentField(forms.DateTimeField):
    """A date with a time, in the active time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class NamedUsers(forms.ModelMultipleChoiceField[User]):
    """Students by the names that people see."""

    def label_from_instance(self, obj: User) -> str:
        return obj.shown_name


class AssignmentForm(forms.ModelForm[Assignment]):
    """Everything about an assignment but its list of exercises."""

    opens_at = MomentField(label=_("Opens"), required=False, help_text=_("Empty: as soon as it is published."))
    due_at = MomentField(label=_("Due"), required=False)
    students = NamedUsers(
        label=_("Chosen students"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Assignment
        fields = [
            "title", "instructions", "course", "kind", "skills", "goal", "exercise_count", "has_variants",
            "is_for_everybody", "students", "opens_at", "due_at", "late_policy", "late_percent", "hints_allowed",
            "chat_allowed", "tries", "is_quiz", "release_rule", "minutes", "category", "weight",
        ]  # fmt: skip
        widgets = {
            "instructions": forms.Textarea(attrs={"rows": 3}),
            "skills": forms.CheckboxSelectMultiple,
            "kind": forms.RadioSelect,
            "goal": forms.RadioSelect,
            "late_policy": forms.RadioSelect,
            "release_rule": forms.RadioSelect,
        }
        labels = {
            "is_for_everybody": _("For the whole class, also those who join later"),
            "has_variants": _("Variants: each student gets other numbers, in another order"),
            "is_quiz": _("This is a quiz: no help, and no verdicts before the results are shown"),
            "minutes": _("Time limit in minutes (empty: none)"),
            "hints_allowed": _("Hints and comments on wrong answers"),
            "chat_allowed": _("Chat with the tutor"),
        }

    def __init__(
        self, classroom: Classroom, students: Iterable[User], data: QueryDict | None = None, *,
        instance: Assignment | None = None, locked: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        super().__init__(data, instance=instance)
        self.fields["students"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=[student.pk for student in students]
        ).select_related("profile")
        self.fields["category"].queryset = GradeCategory.objects.filter(classroom=classroom)  # type: ignore[attr-defined]
        self.fields["course"].queryset = Course.objects.all()  # type: ignore[attr-defined]
        self.fields["course"].empty_label = None  # type: ignore[attr-defined]
        self.fields["skills"].queryset = Skill.objects.filter(  # type: ignore[attr-defined]
            is_retired=False
        ).order_by("course__position", "position")
        for name in ("kind", "goal", "late_policy", "release_rule"):
            # A form that was cut short by hand must not be read as the first choice.
            self.fields[name].required = True
        for name in locked & self.fields.keys():
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens_at, due_at = data.get("opens_at"), data.get("due_at")
        if opens_at and due_at and due_at <= opens_at:
            self.add_error("due_at", _("It must be due after it opens."))
        if data.get("late_policy") in {LatePolicy.CLOSE, LatePolicy.DEDUCT} and not due_at:
            self.add_error("due_at", _("Say when it is due, or accept late work with nothing off."))
        course, skills = data.get("course"), data.get("skills")
        if course and skills and any(skill.course_id != course.pk for skill in skills):
            self.add_error("skills", _("Choose skills of one course."))
        if data.get("is_quiz"):
            if data.get("kind") == AssignmentKind.ADAPTIVE:
                self.add_error("kind", _("A quiz has a fixed list: what comes next would tell how the answers were."))
            if data.get("release_rule") == ReleaseRule.DUE and not due_at:
                self.add_error("due_at", _("Say when it is due, since results are shown then."))
        if not data.get("is_for_everybody") and not data.get("students"):
            self.add_error("students", _("Choose at least one student, or the whole class."))
        return data

    @property
    def skill_ids(self) -> frozenset[int]:
        """The skills that are ticked now."""
        chosen = self["skills"].value() or []
        return frozenset(
            int(getattr(skill, "pk", skill)) for skill in chosen if str(getattr(skill, "pk", skill)).isdecimal()
        )


class PickerForm(forms.Form):
    """Searches the bank for exercises to put into an assignment."""

    words = forms.CharField(label=_("Words in the question"), max_length=100, required=False)
    skill = forms.ModelChoiceField(label=_("Skill"), queryset=Skill.objects.none(), required=False)

    def __init__(self, course: Course, data: QueryDict) -> None:
        super().__init__(data)
        taught = Skill.objects.filter(course=course, is_retired=False)
        self.fields["skill"].queryset = taught.order_by("position")  # type: ignore[attr-defined]
        self.fields["skill"].empty_label = _("All skills")  # type: ignore[attr-defined]


class PointsForm(forms.Form):
    """What an exercise is worth."""

    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=100)


class ExtensionForm(forms.Form):
    """Another due date, or more time, for one student."""

    due_at = MomentField(label=_("Due for this student"), required=False, help_text=_("Empty: as for everybody."))
    extra_minutes = forms.IntegerField(label=_("Extra minutes"), min_value=0, max_value=600, required=False)

    def clean_extra_minutes(self) -> int:
        return self.cleaned_data["extra_minutes"] or 0


class CopyForm(forms.Form):
    """Copies an assignment to one of the teacher's classes."""

    classroom = forms.ModelChoiceField(label=_("Copy to"), queryset=Classroom.objects.none(), empty_label=None)

    def __init__(self, teacher: User, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["classroom"].queryset = teacher.taught_classrooms.all()  # type: ignore[attr-defined]


class GradeForm(forms.Form):
    """A teacher's word on one score."""

    kind = forms.ChoiceField(label=_("What counts?"), choices=GradeChangeKind.choices, widget=forms.RadioSelect)
    percent = forms.FloatField(label=_("Score in percent"), min_value=0, max_value=150, required=False)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        help_text=_("Kept with your name; the student reads it too."),
        error_messages={"required": _("Give a reason, so that others can follow it.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == GradeChangeKind.SCORE and data.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", _("Type the score in percent."))
        return data


class CategoryForm(forms.Form):
    """One category of a gradebook; without a name it is dropped."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Category"), max_length=60, required=False)
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=1000, required=False)
    drop_lowest = forms.IntegerField(label=_("Lowest scores dropped"), min_value=0, max_value=50, required=False)

    def clean_weight(self) -> int:
        weight = self.cleaned_data["weight"]
        return 1 if weight is None else int(weight)

    def clean_drop_lowest(self) -> int:
        return self.cleaned_data["drop_lowest"] or 0


class CategoryForms(forms.BaseFormSet[CategoryForm]):
    """The categories of a gradebook, no two of the same name."""

    def clean(self) -> None:
        names = [form.cleaned_data.get("name", "") for form in self.forms if hasattr(form, "cleaned_data")]
        given = [name.casefold() for name in names if name]
        if len(given) != len(set(given)):
            raise forms.ValidationError(_("Two categories have the same name."))


def category_rows(categories: forms.BaseFormSet[CategoryForm]) -> Sequence[dict[str, Any]]:
    """Return the categories that have a name, of forms that are valid."""
    return [form.cleaned_data for form in categories.forms if form.cleaned_data.get("name")]


CategoryFormSet = forms.formset_factory(CategoryForm, formset=CategoryForms, extra=2, max_num=20)


class ScaleForm(forms.Form):
    """A scale as lines of a grade and its lowest percentage, such as `A 90`."""

    scale = forms.CharField(
        label=_("Scale"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=600,
        help_text=_("One grade a line with the lowest percentage for it, the best first: A 90"),
    )

    def clean_scale(self) -> list[tuple[str, int]]:
        steps = []
        for line in filter(str.strip, self.cleaned_data["scale"].splitlines()):
            name, _space, lowest = line.strip().rpartition(" ")
            if not name or not lowest.isdecimal() or int(lowest) > 100 or len(name) > 20:
                raise forms.ValidationError(
                    _("“%(line)s” is not a grade with a whole percentage from 0 to 100."), params={"line": line[:40]}
                )
            steps.append((name.strip(), int(lowest)))
        if len(steps) > LONGEST_SCALE:
            raise forms.ValidationError(_("That is more grades than a scale can have."))
        if [lowest for _name, lowest in steps] != sorted({lowest for _name, lowest in steps}, reverse=True):
            raise forms.ValidationError(_("Put the best grade first; no two may begin at the same percentage."))
        return steps
