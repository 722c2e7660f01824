"""Practice and the learner model in the admin. What happened can be read, never changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tutor import admin_model  # noqa: F401 (registers its own)
from tutor.admin_base import ReadOnlyAdmin
from tutor.models import (
    Activity,
    Alert,
    Assignment,
    AssignmentChange,
    AssignmentItem,
    Attempt,
    Claim,
    Conversation,
    Dressing,
    Exclusion,
    ExerciseNeed,
    ExerciseReport,
    ExerciseReview,
    ExerciseStatistics,
    Feedback,
    FeedbackText,
    GradeCategory,
    GradeChange,
    GradeScale,
    Job,
    JobFile,
    Judgement,
    LearnerState,
    MasteryChange,
    Placement,
    Proposal,
    QuizEvidence,
    Serving,
    SkillState,
    Statement,
    Turn,
    WeeklyReport,
    WeightsVersion,
    Work,
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
