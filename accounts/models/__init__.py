"""People: users with one role each, their classes, and who is asked into them."""

from accounts.models.classrooms import Classroom, RosterEntry, SignInCard
from accounts.models.guardians import Guardian, GuardianState
from accounts.models.invitations import Invitation, InvitationKind
from accounts.models.people import (
    LearnerProfile,
    PeopleManager,
    PreferredDifficulty,
    Role,
    User,
    default_time_zone,
    validate_time_zone,
)

__all__ = [
    "Classroom",
    "Guardian",
    "GuardianState",
    "Invitation",
    "InvitationKind",
    "LearnerProfile",
    "PeopleManager",
    "PreferredDifficulty",
    "Role",
    "RosterEntry",
    "SignInCard",
    "User",
    "default_time_zone",
    "validate_time_zone",
]
