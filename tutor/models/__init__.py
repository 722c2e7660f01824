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
from tutor.models.budgets import NANO, Budget, BudgetPeriod, BudgetScope, BudgetTime
from tutor.models.gradebook import GradeChange, GradeChangeKind, GradeScale
from tutor.models.jobs import Job, JobFile, JobFileRole, JobStatus
from tutor.models.learning import LearnerState, Placement, PlacementStatus, SkillState
from tutor.models.model_call import ModelCall, Outcome, Purpose
from tutor.models.model_server import BatchStatus, ItemStatus, MissingModel, ModelBatch, ModelBatchItem
from tutor.models.practice import Attempt, Feedback, FeedbackSource, FeedbackStatus, Occasion, Serving, ServingState
from tutor.models.progress import Activity, MasteryChange
from tutor.models.proposals import Proof, Proposal, ProposalStatus
from tutor.models.reports import ReportStatus, WeeklyReport
from tutor.models.statements import Claim, ClaimOutcome, Statement, StatementKind
from tutor.models.tailoring import Dressing, DressingStatus, ReadingLevel
from tutor.models.verdicts import Judgement
from tutor.models.weights import WeightsVersion

__all__ = [
    "NANO",
    "Activity",
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
    "ReportStatus",
    "Serving",
    "ServingState",
    "SkillState",
    "Statement",
    "StatementKind",
    "WeeklyReport",
    "WeightsVersion",
    "Work",
]
