"""Uploading a class list, looking at what it would do, and importing it."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import Classroom
from accounts.roster import LARGEST_UPLOAD, BadFile
from accounts.services.rosters import Action
from tutor.class_forms import RosterUploadForm
from tutor.csv_files import csv_response
from tutor.models import Job, JobStatus
from tutor.selectors.jobs import ReportLine, job_for, report_lines, worded
from tutor.services.jobs import JobProblem, job_start
from tutor.services.roster_import import NAME, line_of, roster_preview, roster_upload
from tutor.views.class_access import class_to_change
from tutor.views.teacher import teacher_required

ROWS_SHOWN = 50


@class_to_change
@never_cache
@require_http_methods(["GET", "POST"])
def roster_new(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = RosterUploadForm(request.POST, request.FILES) if request.method == "POST" else RosterUploadForm()
    if form.is_valid():
        files = form.cleaned_data["files"]
        try:
            if sum(file.size for file in files) > LARGEST_UPLOAD:
                raise BadFile("The file is too large: at most %(most)s MB.", most=str(LARGEST_UPLOAD // 2**20))
            named = [(file.name, file.read()) for file in files]
            job = roster_upload(classroom=classroom, teacher=request.user, files=named)
            return redirect("roster-preview", job.pk)
        except BadFile as error:
            form.add_error("files", worded(error.message, error.params))
    context = {"classroom": classroom, "tab": "students", "form": form}
    return render(request, "tutor/roster_new.html", context, status=422 if form.is_bound else 200)


@teacher_required
@never_cache
@require_http_methods(["GET", "POST"])
def roster_look(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """What importing the list would do; a POST does it."""
    job = job_for(request.user, job_id, NAME)
    if job.status != JobStatus.DRAFT:
        return redirect("job", job.pk)
    if request.method == "POST":
        job_start(job=job, parameters={"class_id": request.POST.get("class_id", "")[:255]})
        return redirect("job", job.pk)
    return _preview(request, job)


def _preview(request: SignedInRequest, job: Job) -> HttpResponse:
    class_id = request.GET.get("class_id", "")[:255]
    try:
        roster, plan = roster_preview(job, class_id)
    except JobProblem as problem:
        messages.error(request, _(str(problem)))
        return redirect("teacher-home")
    lines = report_lines([line_of(problem).stored() for problem in [*roster.problems, *plan.problems]])
    context = {
        "job": job,
        "classroom": job.classroom,
        "tab": "students",
        "roster": roster,
        "class_id": class_id,
        "counts": {action.value: plan.count(action) for action in Action},
        "line_count": len(plan.planned),
        "planned": plan.planned[:ROWS_SHOWN],
        "lines": Paginator(lines, ROWS_SHOWN).page(1),
        "line_total": len(lines),
    }
    return render(request, "tutor/roster_preview.html", context)


@teacher_required
@never_cache
@require_safe
def roster_problems(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """The lines of a list that have a problem, as a file."""
    job = job_for(request.user, job_id, NAME)
    try:
        roster, plan = roster_preview(job, request.GET.get("class_id", "")[:255])
    except JobProblem:
        return redirect("job", job.pk)
    return problems_csv(report_lines([line_of(one).stored() for one in [*roster.problems, *plan.problems]]))


def problems_csv(lines: Sequence[ReportLine]) -> HttpResponse:
    """Return the lines of a report as a download."""
    rows = [(line.file, line.line or "", line.name, line.text) for line in lines]
    return csv_response("problems.csv", (_("File"), _("Line"), _("Name"), _("Problem")), rows)
