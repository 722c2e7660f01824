"""Opening a class, and its settings: what it is, how students get in, who teaches it, its end."""

import io

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Classroom, InvitationKind
from accounts.services.classrooms import (
    LastTeacher,
    classroom_archive,
    classroom_restore,
    join_code_renew,
    joining_set,
    teacher_leave,
)
from accounts.services.people import classroom_create
from tutor.class_forms import ClassroomSettingsForm, CoTeacherForm
from tutor.selectors.rosters import invitations_of
from tutor.views.class_access import archived, class_of_own, class_to_change
from tutor.views.inviting import invite, mail_note, with_links
from tutor.views.teacher import teacher_required


@teacher_required
@never_cache
@require_http_methods(["GET", "POST"])
def classroom_new(request: SignedInRequest) -> HttpResponse:
    profile = request.user.profile
    defaults = {"language": profile.language, "time_zone": profile.time_zone}
    form = ClassroomSettingsForm(request.POST if request.method == "POST" else None, initial=defaults)
    if not form.is_valid():
        return render(request, "tutor/classroom_new.html", {"form": form}, status=422 if form.is_bound else 200)
    fields = dict(form.cleaned_data)
    courses = fields.pop("courses")
    classroom = classroom_create(teacher=request.user, **fields)
    classroom.courses.set(courses)
    messages.success(request, _("The class is open. Its settings have the code and link for your students."))
    return redirect("classroom", classroom.pk)


@class_of_own
@never_cache
@require_http_methods(["GET", "POST"])
def class_settings(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    if request.method != "POST":
        return _settings_page(request, classroom)
    return archived(request, classroom) if classroom.is_archived else _settings_save(request, classroom)


def _settings_save(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = ClassroomSettingsForm(request.POST, instance=classroom)
    if not form.is_valid():
        classroom.refresh_from_db()
        return _settings_page(request, classroom, form=form, status=422)
    form.save()
    messages.success(request, _("The settings are saved."))
    return redirect("class-settings", classroom.pk)


@class_to_change
@require_POST
def class_code(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Renew the code, or open and close the class for those who have it."""
    action = request.POST.get("action")
    if action == "renew":
        join_code_renew(classroom=classroom)
        messages.success(request, _("The class has a new code. The old one leads nowhere any more."))
    elif action in {"open", "close"}:
        joining_set(classroom=classroom, is_open=action == "open")
        messages.success(request, _("Students can join.") if action == "open" else _("Nobody can join any more."))
    return redirect("class-settings", classroom.pk)


@class_of_own
@require_POST
def class_archive(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    if request.POST.get("action") == "restore":
        classroom_restore(classroom=classroom)
        messages.success(request, _("The class is back from the archive."))
    elif request.POST.get("action") == "archive":
        classroom_archive(classroom=classroom, now=timezone.now())
        messages.success(request, _("The class is archived. Its students see that on their pages."))
    return redirect("class-settings", classroom.pk)


@class_to_change
@require_POST
def class_teacher_invite(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = CoTeacherForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, classroom, teacher_form=form, status=422)
    if classroom.teachers.filter(email__iexact=form.cleaned_data["email"]).exists():
        form.add_error("email", _("This person teaches the class already."))
        return _settings_page(request, classroom, teacher_form=form, status=422)
    if not invite(request, classroom, InvitationKind.CO_TEACHER, [form.cleaned_data["email"]]):
        return _settings_page(request, classroom, teacher_form=form, status=422)
    return redirect("class-settings", classroom.pk)


@class_of_own
@require_POST
def class_teacher_leave(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    try:
        teacher_leave(classroom=classroom, teacher=request.user)
    except LastTeacher:
        messages.error(request, _("You are the only teacher of this class. Invite another one first, or archive it."))
        return redirect("class-settings", classroom.pk)
    messages.success(request, _("You do not teach %(name)s any more.") % {"name": classroom.name})
    return redirect("teacher-home")


@class_of_own
@never_cache
@require_safe
def class_poster(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """A page for the wall: the code, the link, and a picture of it for telephones."""
    return render(request, "tutor/poster.html", {"classroom": classroom, "link": join_link(request, classroom)})


@class_of_own
@never_cache
@require_safe
def class_qr(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """The link to the class as a QR code, drawn here."""
    drawn = io.BytesIO()
    segno.make(join_link(request, classroom), error="m").save(drawn, kind="svg", scale=8, border=4)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def join_link(request: HttpRequest, classroom: Classroom) -> str:
    """Return the full address at which students join a class."""
    return request.build_absolute_uri(reverse("join-link", args=[classroom.join_code]))


def _settings_page(
    request: SignedInRequest,
    classroom: Classroom,
    *,
    form: ClassroomSettingsForm | None = None,
    teacher_form: CoTeacherForm | None = None,
    status: int = 200,
) -> HttpResponse:
    teachers = classroom.teachers.select_related("profile").order_by("profile__display_name", "username")
    invitations = invitations_of(classroom, timezone.now(), InvitationKind.CO_TEACHER)
    context = {
        "classroom": classroom,
        "tab": "settings",
        "form": form or ClassroomSettingsForm(instance=classroom),
        "teacher_form": teacher_form or CoTeacherForm(),
        "teachers": list(teachers),
        "invitations": with_links(request, invitations),
        "link": join_link(request, classroom),
        "mail_note": mail_note(),
    }
    return render(request, "tutor/class_settings.html", context, status=status)
