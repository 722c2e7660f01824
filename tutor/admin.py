"""Practice and the learner model in the admin. What happened can be read, never changed."""

from django.contrib import admin

from tutor import admin_classes, admin_conversation, admin_exercises, admin_model  # noqa: F401 (register their own)
from tutor.admin_base import ReadOnlyAdmin
from tutor.models import (
    Attempt,
    Claim,
    Feedback,
    LearnerState,
    Placement,
    Serving,
    SkillState,
    Statement,
    WeightsVersion,
)


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ["answered_at", "learner", "exercise", "try_number", "response", "verdict", "misconception"]
    list_filter = ["verdict", "occasion", "course"]
    list_select_related = ["learner", "exercise"]
    search_fields = ["learner__username", "exercise__stem", "response"]
    date_hierarchy = "answered_at"


@admin.register(Serving)
class ServingAdmin(ReadOnlyAdmin):
    list_display = ["served_at", "learner", "skill", "mode", "state", "hints_shown", "is_current"]
    list_filter = ["state", "mode", "occasion", "course"]
    list_select_related = ["learner", "skill"]
    search_fields = ["learner__username", "skill__title"]


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    list_display = ["requested_at", "status", "source", "text"]
    list_filter = ["status", "source"]


@admin.register(SkillState)
class SkillStateAdmin(ReadOnlyAdmin):
    list_display = ["learner", "skill", "due_at", "updated_at"]
    list_filter = ["skill__course"]
    list_select_related = ["learner", "skill"]
    search_fields = ["learner__username", "skill__title"]


@admin.register(LearnerState)
class LearnerStateAdmin(ReadOnlyAdmin):
    list_display = ["learner", "updated_at"]
    list_select_related = ["learner"]
    search_fields = ["learner__username"]


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin):
    list_display = ["learner", "course", "status", "started_at", "finished_at"]
    list_filter = ["status", "course"]
    list_select_related = ["learner", "course"]
    search_fields = ["learner__username"]


@admin.register(WeightsVersion)
class WeightsVersionAdmin(ReadOnlyAdmin):
    list_display = [
        "id", "created_at", "is_active", "fitted_answers", "held_out_answers", "log_loss", "log_loss_before",
        "activated_at",
    ]  # fmt: skip
    list_filter = ["is_active"]


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ["stated_at", "learner", "skill", "kind", "stated_by", "reason"]
    list_filter = ["kind", "skill__course"]
    list_select_related = ["learner", "skill", "stated_by"]
    search_fields = ["learner__username", "skill__title", "reason"]


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ["claimed_at", "learner", "skill", "outcome", "decided_at"]
    list_filter = ["outcome", "skill__course"]
    list_select_related = ["learner", "skill"]
    search_fields = ["learner__username", "skill__title"]
