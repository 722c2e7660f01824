"""Importing a class list as a job, some hundred lines at a time."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import Classroom, User
from accounts.roster import BadFile, Problem, Roster, RosterRow, read_roster
from accounts.services.rosters import Action, Plan, roster_apply, roster_plan
from tutor.models import Job, JobFileRole
from tutor.services.jobs import JobKind, JobProblem, Line, Step, job_create, job_kind_register

CHUNK = 200
NAME = "roster_import"
ARCHIVED = gettext_noop("The class is archived. Restore it first.")
NOT_YOURS = gettext_noop("You do not teach this class any more.")
FILE_GONE = gettext_noop("The uploaded file is gone. Upload it again.")


def roster_upload(*, classroom: Classroom, teacher: User, files: Sequence[tuple[str, bytes]]) -> Job:
    """Keep an uploaded class list as a draft, to be looked at before it is imported.

    Raises:
        BadFile: it cannot be read at all.
    """
    read_roster(files)
    return job_create(kind=NAME, owner=teacher, classroom=classroom, files=files, is_draft=True)


def roster_of(job: Job) -> Roster:
    """Return the class list of a job.

    Raises:
        JobProblem: the file is gone, or cannot be read.
    """
    found = job.files.filter(role=JobFileRole.INPUT).order_by("id")
    files = tuple((file.name, bytes(file.content)) for file in found)
    try:
        return _read(files)
    except BadFile as error:
        raise JobProblem(error.message if files else FILE_GONE) from error


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[str, bytes], ...]) -> Roster:
    """Kept for the next chunk of the same job."""
    return read_roster(files)


def roster_preview(job: Job, class_id: str = "") -> tuple[Roster, Plan]:
    """Return a draft's class list and what importing it would do."""
    if job.classroom is None:
        raise JobProblem(FILE_GONE)
    roster = roster_of(job)
    return roster, roster_plan(classroom=job.classroom, teacher=job.owner, rows=roster.of_class(class_id))


def line_of(problem: Problem) -> Line:
    """Return what is wrong with a line as reports keep it."""
    return Line(problem.message, problem.line, problem.params, problem.file, problem.name)


def _rows_of(job: Job) -> tuple[Roster, Sequence[RosterRow]]:
    roster = roster_of(job)
    return roster, roster.of_class(job.parameters.get("class_id", ""))


def _keep(job: Job, position: int, _worked: None) -> Step:
    classroom = job.classroom
    if classroom is None or classroom.is_archived:
        raise JobProblem(ARCHIVED)
    if not classroom.teachers.filter(pk=job.owner_id).exists():
        raise JobProblem(NOT_YOURS)
    roster, rows = _rows_of(job)
    chunk = rows[position : position + CHUNK]
    plan = roster_apply(classroom=classroom, teacher=job.owner, rows=chunk, now=timezone.now())
    problems = [*(roster.problems if position == 0 else ()), *plan.problems]
    counts = {action.value: plan.count(action) for action in Action} | {"bad": len(problems)}
    return Step(position + len(chunk), len(rows), counts, [line_of(problem) for problem in problems])


ROSTER_IMPORT = job_kind_register(
    JobKind(
        name=NAME,
        title=_("Import of a class list"),
        keep=_keep,
        counts={
            "new": _("New accounts"),
            "known": _("Already there, unchanged"),
            "changed": _("Joined or changed"),
            "invited": _("Invited by email, because they have an account of their own"),
            "bad": _("Lines with a problem"),
        },
    )
)
