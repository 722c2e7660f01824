"""Class lists as files: OneRoster 1.2 (and 1.1) and plain tables. Pure: no Django, no database."""

from accounts.roster.rows import BadFile, ClassInFile, Problem, Roster, RosterRow
from accounts.roster.upload import LARGEST_UPLOAD, MOST_ROWS, read_roster

__all__ = [
    "LARGEST_UPLOAD",
    "MOST_ROWS",
    "BadFile",
    "ClassInFile",
    "Problem",
    "Roster",
    "RosterRow",
    "read_roster",
]
