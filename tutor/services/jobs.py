"""Bulk work by workers: each job is claimed, done chunk by chunk, taken over if its worker dies, and cancelled between.

A kind of job says what one chunk is (`JobKind`); everything else is here. See docs/contributing.md.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from accounts.models import Classroom, User
from tutor import enqueue
from tutor.models import Job, JobFile, JobFileRole, JobStatus
from tutor.models.jobs import FINISHED

logger = logging.getLogger(__name__)

SLICE = 90.0
"""Seconds that a job may hold a worker before it queues again; well below the longest time of a task."""
LEFT_BEHIND_AFTER = timedelta(seconds=60)
"""A running job whose worker has not said anything for so long is taken over. A chunk must take far less."""
MOST_TAKEOVERS = 5
MOST_LINES = 20_000
DRAFTS_KEPT = timedelta(days=1)
RESULTS_KEPT = timedelta(days=7)
_PASSING = (OperationalError, InterfaceError, SoftTimeLimitExceeded)

WENT_WRONG = gettext_noop("Something went wrong on our side. What was done up to then is kept.")
LOST_TOO_OFTEN = gettext_noop("The work was lost several times and has been given up. What was done is kept.")


class JobProblem(Exception):
    """The job cannot go on; carries a gettext source that tells its owner why."""


class _Lost(Exception):
    """Another worker has this job now."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report: what happened to which line (from 1; 0 for none) of which file, to be worded when read."""

    message: str
    line: int = 0
    params: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    name: str = ""

    def stored(self) -> dict[str, Any]:
        return {
            "line": self.line, "file": self.file, "name": self.name,
            "message": self.message, "params": dict(self.params),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What one chunk has come to: how far the job is now, what was counted, and lines for its report."""

    done: int
    total: int
    counts: Mapping[str, int] = field(default_factory=dict)
    lines: Sequence[Line] = ()

    @property
    def is_last(self) -> bool:
        return self.done >= self.total


def _nothing(_job: Job, _position: int) -> Any:
    return None


@dataclass(frozen=True)
class JobKind:
    """One kind of bulk work.

    `keep(job, position, worked)` stores one chunk from `position` on and returns the step; it runs in the same short
    transaction as the progress, so a chunk is either stored and counted, or neither. `work(job, position)` comes before
    it, outside of any transaction: whatever is slow, such as asking a model, and does no harm if it is done twice.
    `finish(job)` runs in a transaction with the end, for a result file. `counts` words what is counted, by name.
    """

    name: str
    title: Promise
    keep: Callable[[Job, int, Any], Step]
    work: Callable[[Job, int], Any] = _nothing
    finish: Callable[[Job], None] | None = None
    counts: Mapping[str, Promise] = field(default_factory=dict)


KINDS: dict[str, JobKind] = {}


def job_kind_register(kind: JobKind) -> JobKind:
    """Make a kind of job known, in every process. Modules that do so are imported by tutor/tasks.py."""
    KINDS[kind.name] = kind
    return kind


@transaction.atomic
def job_create(
    *,
    kind: str,
    owner: User,
    classroom: Classroom | None = None,
    parameters: Mapping[str, Any] | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    is_draft: bool = False,
) -> Job:
    """Store a job and, unless it is a draft, hand it to a worker after the commit.

    Raises:
        KeyError: there is no such kind.
    """
    status = JobStatus.DRAFT if is_draft else JobStatus.WAITING
    job = Job.objects.create(
        kind=KINDS[kind].name,
        owner=owner,
        classroom=classroom,
        parameters=dict(parameters or {}),
        status=status,
        created_at=timezone.now(),
    )
    for name, content in files:
        JobFile.objects.create(job=job, role=JobFileRole.INPUT, name=name[:200], content=content)
    if not is_draft:
        enqueue.job(job)
    return job


def job_start(*, job: Job, parameters: Mapping[str, Any] | None = None) -> None:
    """Hand a draft to a worker; a second time changes nothing."""
    values = {"status": JobStatus.WAITING, "parameters": {**job.parameters, **(parameters or {})}}
    if Job.objects.filter(pk=job.pk, status=JobStatus.DRAFT).update(**values):
        enqueue.job(job)


def job_cancel(*, job: Job) -> None:
    """Ask a job to stop; it stops after the chunk that it is doing, at once if no worker has it."""
    Job.objects.filter(pk=job.pk).exclude(status__in=FINISHED).update(cancel_requested=True)
    idle = Job.objects.filter(pk=job.pk, status__in=[JobStatus.DRAFT, JobStatus.WAITING])
    if idle.update(status=JobStatus.CANCELLED, finished_at=timezone.now()):
        _forget_input(job)


def job_result_set(*, job: Job, name: str, content: bytes, content_type: str = "text/csv; charset=utf-8") -> None:
    """Store the file that a job has made, in the place of an earlier one."""
    job.files.filter(role=JobFileRole.RESULT).delete()
    JobFile.objects.create(job=job, role=JobFileRole.RESULT, name=name, content=content, content_type=content_type)


def job_run(*, job_id: str, takes_over: bool = False) -> bool:
    """Do what one turn of a worker allows, and return whether there is more to do.

    Run twice, or by two workers at once, every chunk is stored once: whoever holds the claim goes on, the other stops.
    `takes_over` says that the broker has handed the job out again because its worker died.
    """
    job = _claim(job_id, takes_over)
    if job is None:
        return False
    kind = KINDS[job.kind]
    ends_at = time.monotonic() + SLICE
    try:
        while time.monotonic() < ends_at:
            if _chunk(job, kind):
                return False
    except _Lost:
        return False
    except JobProblem as problem:
        _fail(job, str(problem))
        return False
    except _PASSING:
        # The claim runs out, and the sweep hands the job on.
        raise
    except Exception:
        logger.exception("The job %s (%s) failed.", job.pk, job.kind)
        _fail(job, WENT_WRONG)
        return False
    Job.objects.filter(pk=job.pk, claim=job.claim).update(claim=None, status=JobStatus.WAITING)
    return True


def _claim(job_id: str, takes_over: bool) -> Job | None:
    """Take a job that waits or was left behind; None if there is nothing to take."""
    now = timezone.now()
    left_behind = Q(status=JobStatus.RUNNING)
    if not takes_over:
        left_behind &= Q(claimed_at__lt=now - LEFT_BEHIND_AFTER)
    claim = uuid.uuid4()
    free = Job.objects.filter(pk=job_id, kind__in=KINDS)
    taken = free.filter(status=JobStatus.WAITING).update(status=JobStatus.RUNNING, claim=claim, claimed_at=now)
    if not taken:
        lost = free.filter(left_behind)
        taken = lost.update(claim=claim, claimed_at=now, takeovers=F("takeovers") + 1)
    if not taken:
        return None
    Job.objects.filter(pk=job_id, started_at=None).update(started_at=now)
    job = Job.objects.select_related("owner", "classroom").get(pk=job_id)
    if job.takeovers > MOST_TAKEOVERS:
        _fail(job, LOST_TOO_OFTEN)
        return None
    return job


def _chunk(job: Job, kind: JobKind) -> bool:
    """Do one chunk, and return whether the job is over."""
    if job.cancel_requested:
        return _end(job, JobStatus.CANCELLED)
    worked = kind.work(job, job.done)
    with transaction.atomic():
        held = Job.objects.select_for_update(of=("self",)).select_related("owner", "classroom").get(pk=job.pk)
        if held.claim != job.claim or held.status != JobStatus.RUNNING:
            raise _Lost
        if held.cancel_requested:
            return _end(held, JobStatus.CANCELLED)
        step = kind.keep(held, held.done, worked)
        held.done, held.total, held.claimed_at = step.done, step.total, timezone.now()
        held.report = _added(held.report, step)
        held.save(update_fields=["done", "total", "claimed_at", "report"])
        if step.is_last:
            if kind.finish is not None:
                kind.finish(held)
            return _end(held, JobStatus.DONE)
    job.done, job.cancel_requested = held.done, held.cancel_requested
    return False


def _added(report: Mapping[str, Any], step: Step) -> dict[str, Any]:
    counts = Counter(report.get("counts", {}))
    counts.update(dict(step.counts))
    lines = [*report.get("lines", []), *(line.stored() for line in step.lines)]
    return {"counts": dict(counts), "lines": lines[:MOST_LINES]}


def _end(job: Job, status: JobStatus, problem: str = "") -> bool:
    values = {"status": status, "problem": problem, "claim": None, "finished_at": timezone.now()}
    Job.objects.filter(pk=job.pk, claim=job.claim).update(**values)
    _forget_input(job)
    return True


def _fail(job: Job, problem: str) -> None:
    _end(job, JobStatus.FAILED, problem)


def _forget_input(job: Job) -> None:
    """Drop what was uploaded: it holds people's data, and nothing needs it any more."""
    JobFile.objects.filter(job=job.pk, role=JobFileRole.INPUT).delete()


def jobs_sweep() -> int:
    """Hand on jobs that no worker has, drop drafts and results that are old; return how many were handed on."""
    now = timezone.now()
    old = now - LEFT_BEHIND_AFTER
    left = Q(status=JobStatus.RUNNING, claimed_at__lt=old) | Q(status=JobStatus.WAITING, created_at__lt=old)
    lost = list(Job.objects.filter(left, kind__in=KINDS)[:100])
    for job in lost:
        enqueue.job(job)
    Job.objects.filter(status=JobStatus.DRAFT, created_at__lt=now - DRAFTS_KEPT).delete()
    JobFile.objects.filter(role=JobFileRole.RESULT, created_at__lt=now - RESULTS_KEPT).delete()
    return len(lost)
