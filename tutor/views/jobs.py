"""Bulk work on a page: how far it is, its report and its file, and a button that stops it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from tutor.csv_files import file_response
from tutor.models import Job, JobFileRole, JobStatus
from tutor.selectors.jobs import ReportLine, job_for, job_result, jobs_of, report_lines
from tutor.services.jobs import KINDS, job_cancel
from tutor.views.rosters import problems_csv
from tutor.views.teacher import teacher_required

LINES_A_PAGE = 100


@dataclass(frozen=True)
class JobShown:
    """A job in words."""

    job: Job
    title: str
    problem: str

    @property
    def counts(self) -> Sequence[tuple[str, int]]:
        """What was counted, in words, with how often; without what its kind does not name."""
        counted = self.job.report.get("counts", {})
        kind = KINDS.get(self.job.kind)
        return [(str(words), counted[name]) for name, words in kind.counts.items() if name in counted] if kind else []


def _shown(job: Job) -> JobShown:
    kind = KINDS.get(job.kind)
    return JobShown(job, str(kind.title) if kind else job.kind, gettext(job.problem) if job.problem else "")


@teacher_required
@never_cache
@require_safe
def job_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "tutor/job_list.html", {"jobs": [_shown(job) for job in jobs_of(request.user)]})


@teacher_required
@never_cache
@require_safe
def job_page(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """The page of a job, or for htmx the part of it that moves."""
    job = job_for(request.user, job_id)
    if job.status == JobStatus.DRAFT:
        return redirect("roster-preview", job.pk)
    lines: Sequence[ReportLine] = report_lines(job.report.get("lines", [])) if job.is_finished else []
    context = {
        "shown": _shown(job),
        "job": job,
        "has_result": job.files.filter(role=JobFileRole.RESULT).exists(),
        "lines": Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page", "1")),
    }
    return render(request, "tutor/_job.html" if request.htmx else "tutor/job.html", context)


@teacher_required
@require_POST
def job_stop(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    job_cancel(job=job_for(request.user, job_id))
    return redirect("job", job_id)


@teacher_required
@never_cache
@require_safe
def job_lines(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """The lines of a job's report as a file."""
    return problems_csv(report_lines(job_for(request.user, job_id).report.get("lines", [])))


@teacher_required
@never_cache
@require_safe
def job_file(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """What a job has made."""
    made = job_result(job_for(request.user, job_id))
    return file_response(made.name, bytes(made.content), made.content_type)
