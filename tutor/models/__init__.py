"""How it is taught: what was shown and answered, what is believed about each learner, and what the model was asked."""

from tutor.models.assignments import (
    Assignment,
    AssignmentChange,
    AssignmentItem,
    AssignmentKind,
    AssignmentStatus,
    Goal,
    GradeCategory,
    HandedIn,
    LatePolicy,
    QuizEvidence,
    ReleaseRule,
    Work,
)
from tutor.models.gradebook import GradeChange, GradeChangeKind, GradeScale
from tutor.models.learning import LearnerState, Placement, PlacementStatus, SkillState
from tutor.models.model_call import ModelCall, Outcome, Purpose
from tutor.models.practice import (
    Attempt,
    Feedback,
    FeedbackSource,
    FeedbackStatus,
    Occasion,
    Serving,
    ServingState,
)
from tutor.models.statements import Claim, ClaimOutcome, Statement, StatementKind
from tutor.models.tailoring import Dressing, DressingStatus, ReadingLevel
from tutor.models.weights import WeightsVersion

__all__ = [
    "Assignment",
    "AssignmentChange",
    "AssignmentItem",
    "AssignmentKind",
    "AssignmentStatus",
    "Attempt",
    "Claim",
    "ClaimOutcome",
    "Dressing",
    "DressingStatus",
    "Feedback",
    "FeedbackSource",
    "FeedbackStatus",
    "Goal",
    "GradeCategory",
    "GradeChange",
    "GradeChangeKind",
    "GradeScale",
    "HandedIn",
    "LatePolicy",
    "LearnerState",
    "ModelCall",
    "Occasion",
    "Outcome",
    "Placement",
    "PlacementStatus",
    "Purpose",
    "QuizEvidence",
    "ReadingLevel",
    "ReleaseRule",
    "Serving",
    "ServingState",
    "SkillState",
    "Statement",
    "StatementKind",
    "WeightsVersion",
    "Work",
]
