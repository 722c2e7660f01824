"""One assignment for its teacher: who has done what, extensions, reminders, results, and the table as a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from tutor.assignment_forms import CopyForm, ExtensionForm
from tutor.models import Assignment, Work
from tutor.selectors.assignments import AssignmentReport, Mark, assignment_report
from tutor.selectors.scores import assigned_students, class_students
from tutor.services.assignments import ResultsSeen, extension_grant, has_begun, students_remind
from tutor.services.quizzes import quiz_settle, results_release
from tutor.spreadsheets import Row, csv_of
from tutor.views.assignments import assignment_of
from tutor.views.teacher import teacher_required


@teacher_required
@never_cache
@require_safe
def assignment(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    shown, now = assignment_of(request, assignment_id), timezone.now()
    _settle(shown)
    context = {
        "assignment": shown,
        "classroom": shown.classroom,
        "report": assignment_report(shown, now),
        "changes": shown.changes.select_related("changed_by__profile", "student__profile").order_by("-pk")[:20],
        "copy_form": CopyForm(request.user),
        "has_begun": has_begun(shown),
    }
    return render(request, "tutor/assignment.html", context)


@teacher_required
@never_cache
@require_http_methods(["GET", "POST"])
def assignment_student(request: SignedInRequest, assignment_id: int, student_id: int) -> HttpResponse:
    """Another due date or more time for one student."""
    shown = assignment_of(request, assignment_id)
    student = _student(shown, student_id)
    work = Work.objects.filter(assignment=shown, student=student).first()
    initial = {"due_at": work.due_at if work else None, "extra_minutes": work.extra_minutes if work else 0}
    form = ExtensionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            extension_grant(
                assignment=shown, student=student, teacher=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ResultsSeen:
            form.add_error(None, _("This student has seen the results, so the quiz cannot go on."))
        else:
            messages.success(request, _("Noted. The student sees the new time at once."))
            return redirect("assignment", shown.pk)
    context = {
        "assignment": shown, "classroom": shown.classroom, "student": student, "form": form, "work": work,
        "zone": timezone.get_current_timezone_name(),
    }  # fmt: skip
    return render(request, "tutor/assignment_student.html", context, status=422 if form.is_bound else 200)


@teacher_required
@require_POST
def assignment_remind(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """Remind one student, or all who have not finished."""
    shown = assignment_of(request, assignment_id)
    number = request.POST.get("student", "")
    if number:
        students = [_student(shown, int(number) if number.isdecimal() and len(number) < 19 else 0)]
    else:
        students = list(assignment_report(shown, timezone.now()).behind)
    count = students_remind(assignment=shown, students=students, now=timezone.now())
    text = ngettext(
        "%(count)d student sees a reminder on the home page.",
        "%(count)d students see a reminder on the home page.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("assignment", shown.pk)


@teacher_required
@require_POST
def assignment_release(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """Show the results of a quiz now."""
    shown = assignment_of(request, assignment_id)
    if shown.is_quiz:
        results_release(assignment=shown, now=timezone.now())
        messages.success(request, _("Everybody who has handed in sees the results; the others when they hand in."))
    return redirect("assignment", shown.pk)


@teacher_required
@never_cache
@require_safe
def assignment_csv(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    shown = assignment_of(request, assignment_id)
    _settle(shown)
    rows = _table(assignment_report(shown, timezone.now()))
    response = HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8")
    name = slugify(shown.title) or f"assignment-{shown.pk}"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _settle(shown: Assignment) -> None:
    """Hand in what has ended, so that the table says how it stands now."""
    if not shown.is_quiz:
        return
    waiting = shown.works.filter(started_at__isnull=False, released_at=None)
    for work in waiting.select_related("assignment", "student__profile"):
        quiz_settle(work=work, now=timezone.now())


def _student(shown: Assignment, student_id: int) -> User:
    students = class_students(shown.classroom)
    own = assigned_students([shown], students)[shown.pk]
    return get_object_or_404(User.objects.select_related("profile"), pk=student_id if student_id in own else None)


def _table(report: AssignmentReport) -> list[Row]:
    heading: list[str] = [_("Student"), _("User name"), _("State"), _("Score in percent"), _("Late")]
    for column in report.columns:
        title = column.item.exercise.main_skill.title if column.item else ""
        name = f"{column.title} {title}".strip()
        heading += [name, _("%(column)s: tries") % {"column": name}, _("%(column)s: hints") % {"column": name},
                    _("%(column)s: seconds") % {"column": name}]  # fmt: skip
    rows: list[Row] = [heading]
    for line in report.lines:
        score = line.score
        marks = [cell for mark in line.marks for cell in (_value(mark), mark.tries, mark.hints, mark.seconds)]
        late = _("late") if score.is_late else ""
        name = score.student.shown_name
        rows.append([name, score.student.username, score.state.value, score.percent, late, *marks])
    return rows


def _value(mark: Mark) -> str | int | None:
    if mark.sign == "none":
        return None
    return mark.percent if mark.percent is not None else mark.sign
