"""Sending invitations from a page, and what the page says about where they went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import SignedInRequest
from accounts.models import Classroom, Invitation, InvitationKind
from accounts.services.invitations import MOST_A_DAY, invitation_link, invitations_add
from accounts.services.mail import goes_to_files
from tutor import enqueue
from tutor.selectors.rosters import ShownInvitation


@dataclass(frozen=True)
class LinkedInvitation:
    """An invitation with its link, which is shown only where no mail server carries it."""

    invitation: Invitation
    is_open: bool
    link: str


def invite(request: SignedInRequest, classroom: Classroom, kind: InvitationKind, addresses: Sequence[str]) -> bool:
    """Invite people and say so on the next page; False if the teacher has sent too many today."""
    now = timezone.now()
    today = Invitation.objects.filter(invited_by=request.user, created_at__gte=now - timedelta(days=1))
    by_hand = today.exclude(kind=InvitationKind.ACCOUNT).count()
    if by_hand + len(addresses) > MOST_A_DAY:
        messages.error(request, _("These are more invitations than can be sent in a day. Go on tomorrow."))
        return False
    made = invitations_add(
        classroom=classroom, teacher=request.user, kind=kind, asked=[(one, None) for one in addresses], now=now
    )
    enqueue.mail()
    if made:
        words = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", len(made))
        messages.success(request, words % {"count": len(made)})
    if len(made) < len(addresses):
        messages.info(request, _("Who had an open invitation did not get a second one."))
    if goes_to_files():
        messages.warning(request, mail_note())
    return True


def mail_note() -> str:
    """Return where mail goes if there is no mail server; empty if there is one."""
    if not goes_to_files():
        return ""
    return _(
        "There is no mail server: mail is written into the folder “mail” of the site's data folder and reaches nobody. "
        "Links that are shown here can be given out in another way. An administrator can set up a mail server."
    )


def with_links(request: SignedInRequest, shown: Sequence[ShownInvitation]) -> Sequence[LinkedInvitation]:
    """Return invitations, with their links if mail carries them nowhere; never a link that opens an account."""
    shows = goes_to_files()
    return [
        LinkedInvitation(
            one.invitation,
            one.is_open,
            request.build_absolute_uri(invitation_link(one.invitation))
            if shows and one.is_open and one.invitation.kind != InvitationKind.ACCOUNT
            else "",
        )
        for one in shown
    ]
