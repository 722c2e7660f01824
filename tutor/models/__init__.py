"""How it is taught: what was shown and answered, what is believed about each learner, and what the model was asked."""

from tutor.models.alerts import Alert, AlertKind
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
from tutor.models.budgets import NANO, Budget, BudgetPeriod, BudgetScope, BudgetTime
from tutor.models.conversation import Conversation, Speaker, Turn, TurnSource, TurnStatus
from tutor.models.gradebook import GradeChange, GradeChangeKind, GradeScale
from tutor.models.jobs import Job, JobFile, JobFileRole, JobStatus
from tutor.models.learning import LearnerState, Placement, PlacementStatus, SkillState
from tutor.models.model_call import ModelCall, Outcome, Purpose
from tutor.models.model_server import BatchStatus, ItemStatus, MissingModel, ModelBatch, ModelBatchItem
from tutor.models.needs import ExerciseNeed
from tutor.models.practice import Attempt, Feedback, FeedbackSource, FeedbackStatus, Occasion, Serving, ServingState
from tutor.models.progress import Activity, MasteryChange
from tutor.models.proposals import Proof, Proposal, ProposalStatus
from tutor.models.quality import (
    Exclusion,
    ExerciseReport,
    ExerciseReview,
    ExerciseStatistics,
    ReportReason,
    ReportStatus,
    ReviewStatus,
)
from tutor.models.reports import WeeklyReport, WeeklyReportStatus
from tutor.models.statements import Claim, ClaimOutcome, Statement, StatementKind
from tutor.models.tailoring import Dressing, DressingStatus, FeedbackText, ReadingLevel, SharedTextStatus
from tutor.models.verdicts import Judgement
from tutor.models.weights import WeightsVersion

__all__ = [
    "NANO",
    "Activity",
    "Alert",
    "AlertKind",
    "Assignment",
    "AssignmentChange",
    "AssignmentItem",
    "AssignmentKind",
    "AssignmentStatus",
    "Attempt",
    "BatchStatus",
    "Budget",
    "BudgetPeriod",
    "BudgetScope",
    "BudgetTime",
    "Claim",
    "ClaimOutcome",
    "Conversation",
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
    "Goal",
    "GradeCategory",
    "GradeChange",
    "GradeChangeKind",
    "GradeScale",
    "HandedIn",
    "ItemStatus",
    "Job",
    "JobFile",
    "JobFileRole",
    "JobStatus",
    "Judgement",
    "LatePolicy",
    "LearnerState",
    "MasteryChange",
    "MissingModel",
    "ModelBatch",
    "ModelBatchItem",
    "ModelCall",
    "Occasion",
    "Outcome",
    "Placement",
    "PlacementStatus",
    "Proof",
    "Proposal",
    "ProposalStatus",
    "Purpose",
    "QuizEvidence",
    "ReadingLevel",
    "ReleaseRule",
    "ReportReason",
    "ReportStatus",
    "ReviewStatus",
    "Serving",
    "ServingState",
    "SharedTextStatus",
    "SkillState",
    "Speaker",
    "Statement",
    "StatementKind",
    "Turn",
    "TurnSource",
    "TurnStatus",
    "WeeklyReport",
    "WeeklyReportStatus",
    "WeightsVersion",
    "Work",
]
