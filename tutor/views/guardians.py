"""Guardians: the teacher's page of a student's, the links in their mail, and the preview of weekly reports."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Classroom, Guardian, User
from accounts.services.guardians import AlreadyThere, guardian_add, guardian_agree, guardian_of, guardian_stop
from tutor import enqueue
from tutor.class_forms import GuardianForm
from tutor.selectors.weekly import week_before
from tutor.services.weekly import guardian_context, teacher_context
from tutor.views.class_access import archived, class_of_own, class_to_change
from tutor.views.inviting import mail_note


@class_of_own
@never_cache
@require_http_methods(["GET", "POST"])
def class_guardians(request: SignedInRequest, classroom: Classroom, student_id: int) -> HttpResponse:
    student = get_object_or_404(classroom.students.select_related("profile"), pk=student_id)
    if request.method == "POST":
        return archived(request, classroom) if classroom.is_archived else _guardian_new(request, classroom, student)
    return _page(request, classroom, student, GuardianForm(initial={"language": classroom.language}))


def _guardian_new(request: SignedInRequest, classroom: Classroom, student: User) -> HttpResponse:
    form = GuardianForm(request.POST)
    if form.is_valid():
        try:
            guardian_add(student=student, added_by=request.user, now=timezone.now(), **form.cleaned_data)
        except AlreadyThere:
            form.add_error("email", _("This student has a guardian with this address already."))
    if not form.is_valid():
        return _page(request, classroom, student, form, status=422)
    enqueue.mail()
    messages.success(request, _("Added. They are asked by email, and get reports only if they agree."))
    return redirect("class-guardians", classroom.pk, student.pk)


@class_to_change
@require_POST
def class_guardian_remove(request: SignedInRequest, classroom: Classroom, guardian_id: int) -> HttpResponse:
    guardian = get_object_or_404(Guardian, pk=guardian_id, student__joined_classrooms=classroom)
    guardian.delete()
    messages.success(request, _("The guardian is taken off the list."))
    return redirect("class-guardians", classroom.pk, guardian.student_id)


@class_of_own
@never_cache
@require_safe
def class_report(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """The weekly report as it would go out now; with `?student=` the one that guardians get."""
    now, language = timezone.now(), get_language() or "en"
    monday = week_before(classroom, now)
    number = request.GET.get("student", "")
    student = None
    if number.isdecimal() and len(number) < 19:
        student = get_object_or_404(classroom.students.select_related("profile"), pk=int(number))
    if student is not None:
        shown = guardian_context(classroom, student, monday, now, language)
    else:
        shown = dict(teacher_context(classroom, monday, now, language))
    context = {**shown, "tab": "settings", "mail_note": mail_note(), "of_student": student}
    return render(request, "tutor/class_report.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """The link with which a guardian agrees to weekly reports."""
    return _answer(request, token, "agree")


@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link with which a guardian ends them."""
    return _answer(request, token, "stop")


def _answer(request: HttpRequest, token: str, action: str) -> HttpResponse:
    """Ask once more by a button, so that a mail scanner that follows links neither agrees nor unsubscribes."""
    guardian = guardian_of(token, action)
    if guardian is None:
        return render(request, "tutor/guardian_unknown.html", status=404)
    is_done = request.method == "POST"
    if is_done and action == "agree":
        guardian_agree(guardian=guardian, now=timezone.now())
    elif is_done:
        guardian_stop(guardian=guardian, now=timezone.now())
    with override(guardian.language):
        context = {"guardian": guardian, "action": action, "is_done": is_done}
        return render(request, "tutor/guardian_answer.html", context)


def _page(
    request: SignedInRequest, classroom: Classroom, student: User, form: GuardianForm, status: int = 200
) -> HttpResponse:
    context = {
        "classroom": classroom,
        "tab": "students",
        "student": student,
        "guardians": list(student.guardians.all()),
        "form": form,
        "mail_note": mail_note(),
    }
    return render(request, "tutor/class_guardians.html", context, status=status)
