"""Classes, set work, grades and bulk work in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tutor.admin_base import ReadOnlyAdmin
from tutor.models import (
    Activity,
    Assignment,
    AssignmentChange,
    AssignmentItem,
    GradeCategory,
    GradeChange,
    GradeScale,
    Job,
    JobFile,
    Judgement,
    MasteryChange,
    QuizEvidence,
    WeeklyReport,
    Work,
)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "owner", "classroom", "status", "done", "total", "takeovers", "finished_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["owner", "classroom"]
    search_fields = ["owner__username", "classroom__name"]
    date_hierarchy = "created_at"


@admin.register(JobFile)
class JobFileAdmin(ReadOnlyAdmin):
    list_display = ["name", "role", "job", "created_at"]
    list_filter = ["role"]
    list_select_related = ["job"]
    exclude = ["content"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[JobFile]:
        """Without what is in the files: a list of them must stay light."""
        return super().get_queryset(request).defer("content")  # type: ignore[no-any-return]


@admin.register(Judgement)
class JudgementAdmin(ReadOnlyAdmin):
    list_display = ["judged_at", "attempt", "verdict", "score", "confirms", "judged_by", "note"]
    list_filter = ["verdict", "confirms"]
    list_select_related = ["attempt", "judged_by"]
    search_fields = ["attempt__learner__username", "judged_by__username", "note"]


@admin.register(WeeklyReport)
class WeeklyReportAdmin(ReadOnlyAdmin):
    list_display = ["week", "classroom", "teacher", "guardian", "status", "tries", "sent_at", "address", "error"]
    list_filter = ["status", "week"]
    list_select_related = ["classroom", "teacher", "guardian"]
    search_fields = ["classroom__name", "address"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ["hour", "learner", "course", "exercises", "right", "reviews", "hints", "solutions", "seconds"]
    list_filter = ["course"]
    list_select_related = ["learner", "course"]
    search_fields = ["learner__username"]
    date_hierarchy = "hour"


@admin.register(MasteryChange)
class MasteryChangeAdmin(ReadOnlyAdmin):
    list_display = ["changed_at", "learner", "skill", "is_mastered"]
    list_filter = ["is_mastered", "course"]
    list_select_related = ["learner", "skill"]
    search_fields = ["learner__username", "skill__title"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Teachers change assignments on their own pages, which keep a record of it."""

    list_display = ["title", "classroom", "course", "kind", "is_quiz", "status", "due_at"]
    list_filter = ["status", "kind", "is_quiz", "course"]
    list_select_related = ["classroom", "course"]
    search_fields = ["title", "classroom__name"]


@admin.register(AssignmentItem)
class AssignmentItemAdmin(ReadOnlyAdmin):
    list_display = ["assignment", "position", "exercise", "points"]
    list_select_related = ["assignment", "exercise"]
    search_fields = ["assignment__title"]


@admin.register(Work)
class WorkAdmin(ReadOnlyAdmin):
    list_display = ["assignment", "student", "started_at", "handed_in_at", "handed_in", "released_at", "due_at"]
    list_filter = ["handed_in"]
    list_select_related = ["assignment", "student"]
    search_fields = ["assignment__title", "student__username"]


@admin.register(AssignmentChange)
class AssignmentChangeAdmin(ReadOnlyAdmin):
    list_display = ["changed_at", "assignment", "student", "changed_by", "fields"]
    list_select_related = ["assignment", "student", "changed_by"]
    search_fields = ["assignment__title"]


@admin.register(QuizEvidence)
class QuizEvidenceAdmin(ReadOnlyAdmin):
    list_display = ["counted_at", "learner", "work", "after_attempt"]
    list_select_related = ["learner", "work__student", "work__assignment"]
    search_fields = ["learner__username"]


@admin.register(GradeCategory)
class GradeCategoryAdmin(ModelAdmin):
    list_display = ["name", "classroom", "weight", "drop_lowest"]
    list_select_related = ["classroom"]
    search_fields = ["name", "classroom__name"]
    autocomplete_fields = ["classroom"]


@admin.register(GradeScale)
class GradeScaleAdmin(ModelAdmin):
    list_display = ["classroom", "steps"]
    list_select_related = ["classroom"]
    autocomplete_fields = ["classroom"]


@admin.register(GradeChange)
class GradeChangeAdmin(ReadOnlyAdmin):
    list_display = ["changed_at", "assignment", "student", "kind", "percent", "reason", "changed_by"]
    list_filter = ["kind"]
    list_select_related = ["assignment", "student", "changed_by"]
    search_fields = ["assignment__title", "student__username", "reason"]
