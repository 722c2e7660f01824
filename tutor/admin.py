"""Practice and the learner model in the admin. What happened can be read, never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tutor.models import (
    Alert,
    Attempt,
    Claim,
    Conversation,
    Dressing,
    Feedback,
    LearnerState,
    ModelCall,
    Placement,
    Serving,
    SkillState,
    Statement,
    Turn,
    WeightsVersion,
)


class ReadOnlyAdmin(ModelAdmin):
    """Lists and shows; adds, changes and deletes nothing."""

    def has_add_permission(self, request: HttpRequest, *arguments: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


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


@admin.register(Dressing)
class DressingAdmin(ReadOnlyAdmin):
    list_display = ["requested_at", "exercise", "interest", "language", "status"]
    list_filter = ["status", "language"]
    list_select_related = ["exercise"]


@admin.register(ModelCall)
class ModelCallAdmin(ReadOnlyAdmin):
    list_display = [
        "created_at", "purpose", "model", "prompt_version", "outcome",
        "input_tokens", "output_tokens", "cost_usd", "latency_ms",
    ]  # fmt: skip
    list_filter = ["purpose", "outcome", "model"]
    date_hierarchy = "created_at"


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


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "learner", "course", "skill", "serving"]
    list_filter = ["course"]
    list_select_related = ["learner", "course", "skill", "serving"]
    search_fields = ["learner__username"]


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    list_display = ["said_at", "conversation", "number", "speaker", "status", "source", "move", "left_out"]
    list_filter = ["speaker", "status", "source", "move"]
    list_select_related = ["conversation__learner", "conversation__course", "conversation__skill"]
    date_hierarchy = "said_at"


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    list_display = ["raised_at", "learner", "kind", "told_at", "handled_at", "handled_by"]
    list_filter = ["kind"]
    list_select_related = ["learner", "handled_by"]
    date_hierarchy = "raised_at"
