"""The teacher's first pages: classrooms, and how their students are doing."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Role
from accounts.services import classroom_create, classroom_join
from tutor.forms import ClassroomForm, JoinClassroomForm
from tutor.selectors.classrooms import classroom_report
from tutor.selectors.reports import queue_length

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[SignedInRequest, Parameters], HttpResponse]


def teacher_required(view: View[Parameters]) -> View[Parameters]:
    """Let teachers and administrators in; everybody else gets 403, visitors the sign-in page."""

    @wraps(view)
    def guarded(request: SignedInRequest, *arguments: Parameters.args, **options: Parameters.kwargs) -> HttpResponse:
        if request.user.role not in {Role.TEACHER, Role.ADMIN}:
            raise PermissionDenied
        return view(request, *arguments, **options)

    return login_required(guarded)  # type: ignore[return-value]


@teacher_required
@never_cache
@require_safe
def teacher_home(request: SignedInRequest) -> HttpResponse:
    return _teacher_home(request, ClassroomForm())


@teacher_required
@require_POST
def classroom_new(request: SignedInRequest) -> HttpResponse:
    form = ClassroomForm(request.POST)
    if not form.is_valid():
        return _teacher_home(request, form, status=422)
    classroom = classroom_create(teacher=request.user, name=form.cleaned_data["name"])
    return redirect("classroom", classroom.pk)


@teacher_required
@never_cache
@require_safe
def classroom(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    taught = get_object_or_404(request.user.taught_classrooms, pk=classroom_id)
    report = classroom_report(taught, timezone.now())
    return render(request, "tutor/classroom.html", {"classroom": taught, "report": report})


@login_required
@require_POST
def classroom_enter(request: SignedInRequest) -> HttpResponse:
    """A student joins a class by its code."""
    form = JoinClassroomForm(request.POST)
    if not form.is_valid():
        return render(request, "tutor/join.html", {"join_form": form}, status=422)
    joined = classroom_join(student=request.user, classroom=form.cleaned_data["join_code"])
    messages.success(request, _("You are now in %(name)s. Its teachers can see your progress.") % {"name": joined.name})
    return redirect("home")


def _teacher_home(request: SignedInRequest, form: ClassroomForm, status: int = 200) -> HttpResponse:
    classrooms = request.user.taught_classrooms.annotate(student_count=Count("students", distinct=True))
    context = {"classrooms": classrooms, "form": form, "reported_count": queue_length(request.user)}
    return render(request, "tutor/teacher_home.html", context, status=status)
