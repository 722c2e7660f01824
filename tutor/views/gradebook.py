"""The gradebook of a class: the table, one score, the settings, and the table as a file."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from tutor.assignment_forms import CategoryFormSet, GradeForm, ScaleForm, category_rows
from tutor.models import AssignmentStatus, GradeChangeKind
from tutor.selectors.gradebook import grade_history, gradebook_of, gradebook_rows, gradebook_table, scale_of
from tutor.selectors.scores import class_students
from tutor.services.gradebook import grade_change, gradebook_settings_save
from tutor.spreadsheets import csv_of, xlsx_of
from tutor.views.assignments import classroom_of
from tutor.views.teacher import teacher_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@teacher_required
@never_cache
@require_safe
def gradebook(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    classroom = classroom_of(request, classroom_id)
    context = {"classroom": classroom, "book": gradebook_of(classroom, timezone.now())}
    return render(request, "tutor/gradebook.html", context)


@teacher_required
@never_cache
@require_http_methods(["GET", "POST"])
def gradebook_cell(request: SignedInRequest, classroom_id: int, assignment_id: int, student_id: int) -> HttpResponse:
    """One score: how it came about, and a teacher's word on it. With htmx it is edited within the table."""
    classroom, now = classroom_of(request, classroom_id), timezone.now()
    published = classroom.assignments.exclude(status=AssignmentStatus.DRAFT).select_related("course", "category")
    assignment = get_object_or_404(published, pk=assignment_id)
    student = next((one for one in class_students(classroom) if one.pk == student_id), None)
    if student is None:
        raise Http404
    [row] = gradebook_rows(classroom, list(published.order_by("pk")), [student], now)
    score = next((one for one in row.scores if one is not None and one.assignment.pk == assignment.pk), None)
    if score is None:
        raise Http404
    initial = {"kind": GradeChangeKind.SCORE, "percent": score.percent}
    form = GradeForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"classroom": classroom, "assignment": assignment, "student": student, "score": score, "form": form}
    if form.is_valid():
        grade_change(
            assignment=assignment,
            student=student,
            kind=GradeChangeKind(form.cleaned_data["kind"]),
            percent=form.cleaned_data["percent"],
            reason=form.cleaned_data["reason"],
            teacher=request.user,
            now=now,
        )
        if not request.htmx:
            messages.success(request, _("Noted, with your reason."))
            return redirect("gradebook", classroom.pk)
        [row] = gradebook_rows(classroom, list(published.order_by("pk")), [student], now)
        score = next(one for one in row.scores if one is not None and one.assignment.pk == assignment.pk)
        return render(request, "tutor/_gradebook_saved.html", {**context, "score": score, "row": row})
    if request.htmx and request.GET.get("close"):
        return render(request, "tutor/_gradebook_score.html", {**context, "row": row})
    template = "tutor/_gradebook_edit.html" if request.htmx else "tutor/gradebook_cell.html"
    context["history"] = grade_history(assignment, student)
    return render(request, template, context, status=422 if form.is_bound else 200)


@teacher_required
@never_cache
@require_http_methods(["GET", "POST"])
def gradebook_settings(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    """Categories, weights, dropped scores, and the scale."""
    classroom = classroom_of(request, classroom_id)
    sent = request.POST if request.method == "POST" else None
    stored = list(classroom.grade_categories.values("id", "name", "weight", "drop_lowest"))
    lines = "\n".join(f"{name} {round(lowest)}" for name, lowest in scale_of(classroom))
    categories = CategoryFormSet(sent, initial=stored, prefix="categories")
    scale = ScaleForm(sent, initial={"scale": lines})
    if sent is not None and all([categories.is_valid(), scale.is_valid()]):
        try:
            gradebook_settings_save(
                classroom=classroom, scale=scale.cleaned_data["scale"], categories=category_rows(categories)
            )
        except IntegrityError:
            messages.error(request, _("Somebody changed the categories meanwhile. Look at them again."))
        else:
            messages.success(request, _("Saved. Grades are computed anew."))
        return redirect("gradebook", classroom.pk)
    context = {"classroom": classroom, "categories": categories, "form": scale}
    return render(request, "tutor/gradebook_settings.html", context, status=200 if sent is None else 422)


@teacher_required
@never_cache
@require_safe
def gradebook_file(request: SignedInRequest, classroom_id: int, format: str) -> HttpResponse:
    classroom = classroom_of(request, classroom_id)
    if format not in {"csv", "xlsx"}:
        raise Http404
    table = gradebook_table(gradebook_of(classroom, timezone.now()))
    content = csv_of(table) if format == "csv" else xlsx_of(classroom.name, table)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if format == "csv" else XLSX)
    name = slugify(classroom.name) or f"class-{classroom.pk}"
    response["Content-Disposition"] = f'attachment; filename="{name}-grades.{format}"'
    return response
