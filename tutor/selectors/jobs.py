"""Reads about bulk work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from accounts.models import User
from tutor.models import Job, JobFile, JobFileRole, JobStatus

JOBS_LISTED = 50


@dataclass(frozen=True)
class ReportLine:
    """One line of a report in words."""

    line: int
    file: str
    name: str
    text: str


def job_for(owner: User, job_id: object, kind: str = "") -> Job:
    """Return one of somebody's own jobs; 404 for anybody else's."""
    jobs = Job.objects.select_related("classroom", "owner")
    return get_object_or_404(jobs.filter(kind=kind) if kind else jobs, pk=job_id, owner=owner)


def jobs_of(owner: User) -> Sequence[Job]:
    """Return somebody's newest jobs, without what was only looked at."""
    jobs = Job.objects.filter(owner=owner).exclude(status=JobStatus.DRAFT)
    return list(jobs.select_related("classroom").defer("report")[:JOBS_LISTED])


def job_result(job: Job) -> JobFile:
    """Return the file that a job has made; 404 if there is none, or none any more."""
    found = job.files.filter(role=JobFileRole.RESULT).order_by("-id").first()
    if found is None:
        raise Http404
    return found


def report_lines(stored: Sequence[Mapping[str, Any]]) -> Sequence[ReportLine]:
    """Return the lines of a report in the reader's language, in the order of the file."""
    lines = [
        ReportLine(line["line"], line.get("file", ""), line.get("name", ""), worded(line["message"], line["params"]))
        for line in stored
    ]
    return sorted(lines, key=lambda line: (line.file, line.line))


def worded(message: str, params: Mapping[str, str]) -> str:
    """Return a stored message in the reader's language; what is named in it is translated where it is known."""
    return gettext(message) % {name: gettext(value) if name == "what" else value for name, value in params.items()}
