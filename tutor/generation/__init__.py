"""What can be told by code about an exercise that a model proposes. Pure: no Django, no clock, no chance of its own."""

from lessons.blueprints import Check as Finding
from tutor.generation.candidate import Candidate, Statement
from tutor.generation.checks import Expectations, examined, is_proved_by_code, visible
from tutor.generation.stems import Derived, derived

__all__ = [
    "Candidate",
    "Derived",
    "Expectations",
    "Finding",
    "Statement",
    "derived",
    "examined",
    "is_proved_by_code",
    "visible",
]
