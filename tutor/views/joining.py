"""The way into a class and out of it, as students and invited people go it."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Classroom, Guardian, InvitationKind, User
from accounts.services.cards import card_owner, card_used
from accounts.services.classrooms import student_remove
from accounts.services.invitations import InvitationRefused, account_link, invitation_accept, invitation_of
from accounts.services.people import classroom_join
from tutor.class_forms import CardForm
from tutor.forms import JoinClassroomForm
from tutor.selectors.verdicts import judgements_for

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def join_link(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind a class's link: who teaches it, and what joining means."""
    classroom = Classroom.objects.filter(join_code=code.upper()).prefetch_related("teachers__profile").first()
    if classroom is None or not classroom.can_be_joined:
        return render(request, "tutor/join_closed.html", {"join_form": JoinClassroomForm()}, status=404)
    person = request.user if isinstance(request.user, User) else None
    if request.method == "POST" and person is not None and person.is_student:
        classroom_join(student=person, classroom=classroom)
        return _welcome(request, classroom)
    return render(request, "tutor/join_link.html", {"classroom": classroom, "next": request.path})


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation."""
    found, now = invitation_of(token), timezone.now()
    if found is None or not found.is_open(now):
        return render(request, "tutor/invitation_over.html", status=404)
    if found.kind == InvitationKind.ACCOUNT:
        return _account_page(request, token)
    person = request.user if isinstance(request.user, User) else None
    refusal = ""
    if request.method == "POST" and person is not None:
        try:
            classroom = invitation_accept(invitation=found, person=person, now=now)
        except InvitationRefused as refused:
            refusal = refused.code
        else:
            if found.kind == InvitationKind.CO_TEACHER:
                messages.success(request, _("You teach %(name)s now.") % {"name": classroom.name})
                return redirect("classroom", classroom.pk)
            return _welcome(request, classroom)
    context = {"invitation": found, "next": request.path, "refusal": refusal}
    return render(request, "tutor/invitation.html", context, status=422 if refusal else 200)


def _account_page(request: HttpRequest, token: str) -> HttpResponse:
    """Lead the owner of an account that a class list made to where they choose a password."""
    found = invitation_of(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            return redirect(account_link(found, timezone.now()))
        except InvitationRefused:
            return render(request, "tutor/invitation_over.html", status=404)
    return render(request, "tutor/invitation_account.html", {"invitation": found})


def _welcome(request: HttpRequest, classroom: Classroom) -> HttpResponse:
    words = _("You are now in %(name)s. Its teachers can see your progress.")
    messages.success(request, words % {"name": classroom.name})
    return redirect("my-classes")


@never_cache
@require_http_methods(["GET", "POST"])
def card_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with the code on a card."""
    form = CardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        owner = card_owner(form.cleaned_data["code"])
        if owner is not None:
            login(request, owner, backend=BACKEND)
            card_used(student=owner, now=timezone.now())
            return redirect("home")
        form.add_error("code", _("No card has this code. A newer card may have taken its place; ask your teacher."))
    return render(request, "tutor/card_sign_in.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def card_link(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind the picture on a card: one press signs in, so that nothing happens by looking at it."""
    owner = card_owner(code)
    context = {"form": CardForm(initial={"code": code}), "owner": owner}
    return render(request, "tutor/card_sign_in.html", context, status=200 if owner else 404)


@login_required
@never_cache
@require_safe
def my_classes(request: SignedInRequest) -> HttpResponse:
    """A student's classes, and what their teachers can see."""
    classrooms = request.user.joined_classrooms.prefetch_related("teachers__profile").order_by("archived_at", "name")
    context = {
        "classrooms": classrooms,
        "guardians": Guardian.objects.filter(student=request.user),
        "join_form": JoinClassroomForm(),
    }
    return render(request, "tutor/my_classes.html", context)


@login_required
@require_POST
def class_leave(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    classroom = get_object_or_404(request.user.joined_classrooms, pk=classroom_id)
    student_remove(classroom=classroom, student=request.user)
    words = _("You have left %(name)s. Your work stays yours; its teachers do not see it any more.")
    messages.success(request, words % {"name": classroom.name})
    return redirect("my-classes")


@login_required
@never_cache
@require_safe
def my_judgements(request: SignedInRequest) -> HttpResponse:
    """What teachers said about a student's answers."""
    return render(request, "tutor/my_judgements.html", {"judgements": judgements_for(request.user)})
