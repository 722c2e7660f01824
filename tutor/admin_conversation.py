"""Talks with the tutor and safety alerts in the admin."""

from django.contrib import admin

from tutor.admin_base import ReadOnlyAdmin
from tutor.models import Alert, Conversation, Turn


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
