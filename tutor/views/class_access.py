"""Getting at a class of one's own, and at one that may be changed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.models import Classroom
from tutor.views.teacher import teacher_required

Parameters = ParamSpec("Parameters")
ClassView = Callable[Concatenate[SignedInRequest, Classroom, Parameters], HttpResponse]
View = Callable[Concatenate[SignedInRequest, int, Parameters], HttpResponse]


def class_of_own(view: ClassView[Parameters]) -> View[Parameters]:
    """Hand a view the class that the address names, if the teacher teaches it; 404 otherwise."""

    @wraps(view)
    def guarded(
        request: SignedInRequest, classroom_id: int, *arguments: Parameters.args, **options: Parameters.kwargs
    ) -> HttpResponse:
        classroom = get_object_or_404(request.user.taught_classrooms, pk=classroom_id)
        return view(request, classroom, *arguments, **options)

    return teacher_required(guarded)  # type: ignore[arg-type]


def class_to_change(view: ClassView[Parameters]) -> View[Parameters]:
    """Hand a view a class of one's own that is not archived; an archived one is only read."""

    @wraps(view)
    def guarded(
        request: SignedInRequest, classroom: Classroom, *arguments: Parameters.args, **options: Parameters.kwargs
    ) -> HttpResponse:
        if classroom.is_archived:
            return archived(request, classroom)
        return view(request, classroom, *arguments, **options)

    return class_of_own(guarded)  # type: ignore[arg-type]


def archived(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Say that an archived class is only read."""
    messages.error(request, _("This class is archived. Restore it to change anything in it."))
    return redirect("class-settings", classroom.pk)
