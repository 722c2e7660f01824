"""What a model proposed, and how exercises prove themselves, in the admin."""

from django.contrib import admin

from tutor.admin_base import ReadOnlyAdmin
from tutor.models import (
    Dressing,
    Exclusion,
    ExerciseNeed,
    ExerciseReport,
    ExerciseReview,
    ExerciseStatistics,
    FeedbackText,
    Proposal,
)


@admin.register(Dressing)
class DressingAdmin(ReadOnlyAdmin):
    list_display = ["requested_at", "exercise", "interest", "language", "status"]
    list_filter = ["status", "language"]
    list_select_related = ["exercise"]


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["requested_at", "skill", "kind", "language", "status", "proof", "failed_check", "reviewed_by"]
    list_filter = ["status", "proof", "failed_check", "language", "skill__course"]
    list_select_related = ["skill", "reviewed_by"]
    search_fields = ["skill__title", "stem"]
    date_hierarchy = "requested_at"


@admin.register(ExerciseStatistics)
class ExerciseStatisticsAdmin(ReadOnlyAdmin):
    list_display = [
        "exercise", "answers", "first_try_success", "expected_success", "discrimination", "mean_seconds", "hint_share",
        "reports", "updated_at",
    ]  # fmt: skip
    list_filter = ["exercise__course", "exercise__status"]
    list_select_related = ["exercise"]
    search_fields = ["exercise__stem"]


@admin.register(ExerciseReview)
class ExerciseReviewAdmin(ReadOnlyAdmin):
    list_display = ["opened_at", "exercise", "status", "is_key_wrong", "asked_by", "decided_by", "decided_at"]
    list_filter = ["status", "is_key_wrong", "exercise__course"]
    list_select_related = ["exercise", "asked_by", "decided_by"]
    search_fields = ["exercise__stem", "note"]


@admin.register(ExerciseReport)
class ExerciseReportAdmin(ReadOnlyAdmin):
    list_display = ["reported_at", "learner", "exercise", "reason", "status", "settled_by", "settled_at"]
    list_filter = ["status", "reason", "exercise__course"]
    list_select_related = ["learner", "exercise", "settled_by"]
    search_fields = ["learner__username", "exercise__stem", "words"]


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnlyAdmin):
    list_display = ["stated_at", "learner", "exercise"]
    list_select_related = ["learner", "exercise"]
    search_fields = ["learner__username", "exercise__stem"]


@admin.register(FeedbackText)
class FeedbackTextAdmin(ReadOnlyAdmin):
    list_display = ["exercise", "language", "reading_level", "edition", "status", "helpful", "unhelpful", "text"]
    list_filter = ["status", "language", "reading_level"]
    list_select_related = ["exercise"]


@admin.register(ExerciseNeed)
class ExerciseNeedAdmin(ReadOnlyAdmin):
    list_display = ["skill", "band", "language", "interest", "asked_at", "asked_count", "is_met"]
    list_filter = ["is_met", "language", "skill__course"]
    list_select_related = ["skill"]
