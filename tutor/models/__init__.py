"""How it is taught: what was shown and answered, what is believed about each learner, and what the model was asked."""

from tutor.models.alerts import Alert, AlertKind
from tutor.models.budgets import NANO, Budget, BudgetPeriod, BudgetScope, BudgetTime
from tutor.models.conversation import Conversation, Speaker, Turn, TurnSource, TurnStatus
from tutor.models.learning import LearnerState, Placement, PlacementStatus, SkillState
from tutor.models.model_call import ModelCall, Outcome, Purpose
from tutor.models.model_server import BatchStatus, ItemStatus, MissingModel, ModelBatch, ModelBatchItem
from tutor.models.practice import Attempt, Feedback, FeedbackSource, FeedbackStatus, Occasion, Serving, ServingState
from tutor.models.statements import Claim, ClaimOutcome, Statement, StatementKind
from tutor.models.tailoring import Dressing, DressingStatus, ReadingLevel
from tutor.models.weights import WeightsVersion

__all__ = [
    "NANO",
    "Alert",
    "AlertKind",
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
    "Feedback",
    "FeedbackSource",
    "FeedbackStatus",
    "ItemStatus",
    "LearnerState",
    "MissingModel",
    "ModelBatch",
    "ModelBatchItem",
    "ModelCall",
    "Occasion",
    "Outcome",
    "Placement",
    "PlacementStatus",
    "Purpose",
    "ReadingLevel",
    "Serving",
    "ServingState",
    "SkillState",
    "Speaker",
    "Statement",
    "StatementKind",
    "Turn",
    "TurnSource",
    "TurnStatus",
    "WeightsVersion",
]
