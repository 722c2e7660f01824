"""The students of a class: who they are, who is invited, who leaves, and their sign-in cards."""

from dataclasses import dataclass

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Classroom, InvitationKind
from accounts.services.cards import PrintedCard, cards_print
from accounts.services.classrooms import student_remove
from accounts.services.invitations import invitation_again
from tutor import enqueue
from tutor.class_forms import InviteForm
from tutor.csv_files import csv_response
from tutor.selectors.rosters import (
    cards_missing,
    groups_of,
    invitations_of,
    members_of,
    members_page,
    students_for_cards,
    students_of,
)
from tutor.views.class_access import class_of_own, class_to_change
from tutor.views.inviting import invite, mail_note, with_links

MOST_CARDS = 120


@class_of_own
@never_cache
@require_safe
def class_students(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    return _students_page(request, classroom, InviteForm())


@class_of_own
@never_cache
@require_safe
def class_students_csv(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """The class list as a file that can be imported again."""
    rows = [
        (
            member.entry.name if member.entry and member.entry.name else member.student.shown_name,
            member.student.username,
            member.entry.school_id if member.entry else "",
            member.entry.group if member.entry else "",
        )
        for member in members_of(classroom, list(students_of(classroom)))
    ]
    heading = ("name", "username", "id", "group")
    return csv_response(f"{classroom.name}.csv", heading, rows)


@class_to_change
@require_POST
def class_invite(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    form = InviteForm(request.POST)
    if not form.is_valid() or not invite(request, classroom, InvitationKind.STUDENT, form.cleaned_data["addresses"]):
        return _students_page(request, classroom, form, status=422)
    return redirect("class-students", classroom.pk)


@class_to_change
@require_POST
def class_invitation(request: SignedInRequest, classroom: Classroom, invitation_id: int) -> HttpResponse:
    """Send an invitation once more, or take it back."""
    invitation = get_object_or_404(classroom.invitations, pk=invitation_id, accepted_at=None)
    if request.POST.get("action") == "again":
        invitation_again(invitation=invitation, now=timezone.now())
        enqueue.mail()
        messages.success(request, _("The invitation is on its way once more."))
    elif request.POST.get("action") == "withdraw":
        invitation.delete()
        messages.success(request, _("The invitation is taken back; its link leads nowhere any more."))
    is_teachers = invitation.kind == InvitationKind.CO_TEACHER
    return redirect("class-settings" if is_teachers else "class-students", classroom.pk)


@class_to_change
@require_POST
def class_student_remove(request: SignedInRequest, classroom: Classroom, student_id: int) -> HttpResponse:
    student = get_object_or_404(classroom.students.select_related("profile"), pk=student_id)
    student_remove(classroom=classroom, student=student)
    words = _("%(name)s is not in this class any more. What they did stays theirs; you do not see it any more.")
    messages.success(request, words % {"name": student.shown_name})
    return redirect("class-students", classroom.pk)


@dataclass(frozen=True)
class CardShown:
    """A card with the picture of its link."""

    card: PrintedCard
    picture: SafeString


@class_to_change
@never_cache
@require_POST
def class_cards(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Make new sign-in cards and show them, this once."""
    chosen = None
    if request.POST.get("which") != "missing":
        chosen = [int(number) for number in request.POST.getlist("student") if number.isdecimal() and len(number) < 19]
    students = students_for_cards(classroom, chosen, MOST_CARDS)
    if not students:
        messages.error(request, _("Choose students whose accounts were made from your class list first."))
        return redirect("class-students", classroom.pk)
    cards = [
        CardShown(card, _picture(request.build_absolute_uri(reverse("card-link", args=[card.code]))))
        for card in cards_print(classroom=classroom, students=students, now=timezone.now())
    ]
    address = request.build_absolute_uri(reverse("card-sign-in"))
    return render(request, "tutor/cards.html", {"classroom": classroom, "cards": cards, "address": address})


def _picture(link: str) -> SafeString:
    """Return a link as an SVG to be put into a page; segno writes only numbers and names of its own into it."""
    return mark_safe(segno.make(link, error="m").svg_inline(scale=3, border=2))  # noqa: S308


def _students_page(request: SignedInRequest, classroom: Classroom, form: InviteForm, status: int = 200) -> HttpResponse:
    search, group = request.GET.get("search", "").strip()[:80], request.GET.get("group", "")[:80]
    listed = members_page(classroom, students_of(classroom, search, group), request.GET.get("page", "1"))
    now = timezone.now()
    kinds = (InvitationKind.STUDENT, InvitationKind.ACCOUNT)
    context = {
        "classroom": classroom,
        "tab": "students",
        "page": listed.page,
        "members": listed.members,
        "search": search,
        "group": group,
        "groups": groups_of(classroom),
        "cards_missing": cards_missing(classroom),
        "most_cards": MOST_CARDS,
        "invitations": with_links(request, invitations_of(classroom, now, *kinds)),
        "form": form,
        "mail_note": mail_note(),
    }
    return render(request, "tutor/class_students.html", context, status=status)
