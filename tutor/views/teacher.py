"""The teacher's first pages: classrooms, and how their students are doing."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Role
from accounts.services import classroom_join
from tutor.forms import JoinClassroomForm
from tutor.selectors.proposals import proposals_waiting_count
from tutor.selectors.reports import queue_length
from tutor.selectors.verdicts import provisional_count

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
    classrooms = request.user.taught_classrooms.annotate(student_count=Count("students", distinct=True))
    context = {
        "classrooms": classrooms,
        "provisional_count": provisional_count(request.user),
        "waiting_count": proposals_waiting_count(),
        "reported_count": queue_length(request.user),
    }
    return render(request, "tutor/teacher_home.html", context)


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
