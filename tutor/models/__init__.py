"""How it is taught: what was shown and answered, what is believed about each learner, and what the model was asked."""

from tutor.models.learning import LearnerState, Placement, PlacementStatus, SkillState
from tutor.models.model_call import ModelCall, Outcome, Purpose
from tutor.models.needs import ExerciseNeed
from tutor.models.practice import (
    Attempt,
    Feedback,
    FeedbackSource,
    FeedbackStatus,
    Occasion,
    Serving,
    ServingState,
)
from tutor.models.quality import (
    Exclusion,
    ExerciseReport,
    ExerciseReview,
    ExerciseStatistics,
    ReportReason,
    ReportStatus,
    ReviewStatus,
)
from tutor.models.statements import Claim, ClaimOutcome, Statement, StatementKind
from tutor.models.tailoring import Dressing, DressingStatus, FeedbackText, ReadingLevel, SharedTextStatus
from tutor.models.weights import WeightsVersion

__all__ = [
    "Attempt",
    "Claim",
    "ClaimOutcome",
    "Dressing",
    "DressingStatus",
    "Exclusion",
    "ExerciseNeed",
    "ExerciseReport",
    "ExerciseReview",
    "ExerciseStatistics",
    "Feedback",
    "FeedbackSource",
    "FeedbackStatus",
    "FeedbackText",
    "LearnerState",
    "ModelCall",
    "Occasion",
    "Outcome",
    "Placement",
    "PlacementStatus",
    "Purpose",
    "ReadingLevel",
    "ReportReason",
    "ReportStatus",
    "ReviewStatus",
    "Serving",
    "ServingState",
    "SharedTextStatus",
    "SkillState",
    "Statement",
    "StatementKind",
    "WeightsVersion",
]
