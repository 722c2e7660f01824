"""Inviting people into a class by email, and taking invitations up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from accounts.models import Classroom, Invitation, InvitationKind, Role, User
from accounts.services.mail import MAIL_PROBLEMS, MOST_TRIES, NoUsableAddress, mail_send, site_url

GOOD_FOR = timedelta(days=14)
MOST_A_DAY = 1000
"""Invitations that one teacher can send by hand in a day."""
SALT = "accounts.invitation"
TRY_AGAIN_AFTER = timedelta(minutes=10)
_REFUSED_FOR_GOOD = "the mail server refused the address"


class InvitationRefused(Exception):
    """The invitation cannot be taken up by this person; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def invitations_add(
    *,
    classroom: Classroom,
    teacher: User,
    kind: InvitationKind,
    asked: Sequence[tuple[str, User | None]],
    now: datetime,
) -> Sequence[Invitation]:
    """Store invitations to be sent: email addresses, each with the account it is for where a class list made one.

    Who has an open invitation of this kind gets none again, unless theirs has expired: then it begins anew.
    """
    addresses = {email.strip().lower(): account for email, account in asked}
    waiting = Invitation.objects.filter(classroom=classroom, kind=kind, accepted_at=None, email__in=addresses)
    known = set(waiting.values_list("email", flat=True))
    fresh = {"expires_at": now + GOOD_FOR, "sent_at": None, "tries": 0, "tried_at": None, "error": ""}
    waiting.filter(Q(expires_at__lte=now) | Q(error=_REFUSED_FOR_GOOD)).update(**fresh)
    made = Invitation.objects.bulk_create(
        Invitation(
            classroom=classroom,
            kind=kind,
            email=email,
            language=classroom.language,
            account=account,
            invited_by=teacher,
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
        for email, account in addresses.items()
        if email not in known
    )
    return list(made)


def invitation_again(*, invitation: Invitation, now: datetime) -> None:
    """Let an invitation run anew and be sent once more; its earlier link works as well."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        expires_at=now + GOOD_FOR, sent_at=None, tries=0, tried_at=None, error=""
    )


def invitation_link(invitation: Invitation) -> str:
    """Return the path that takes an invitation up: signed, so that nobody can make one for themselves."""
    return reverse("invitation", args=[signing.Signer(salt=SALT).sign(str(invitation.pk))])


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation of a signed link, None if the link is not ours."""
    try:
        number = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    related = ("classroom", "invited_by__profile", "account")
    return Invitation.objects.select_related(*related).filter(pk=int(number)).first()


@transaction.atomic
def invitation_accept(*, invitation: Invitation, person: User, now: datetime) -> Classroom:
    """Take an invitation up: its person is in the class from now on. It works once.

    Raises:
        InvitationRefused: "over" if it is used up or expired, "role" if the account is of the wrong kind.
    """
    wanted = Role.TEACHER if invitation.kind == InvitationKind.CO_TEACHER else Role.STUDENT
    if person.role != wanted:
        raise InvitationRefused("role")
    taken = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, expires_at__gt=now, classroom__archived_at=None
    ).update(accepted_at=now, accepted_by=person)
    if not taken:
        raise InvitationRefused("over")
    if wanted == Role.TEACHER:
        invitation.classroom.teachers.add(person)
    else:
        invitation.classroom.students.add(person)
    return invitation.classroom


def account_link(invitation: Invitation, now: datetime) -> str:
    """Return the path on which the owner of an account made from a class list chooses a password.

    Raises:
        InvitationRefused: the invitation is used up or has expired.
    """
    account = invitation.account
    if account is None or not invitation.is_open(now) or not account.is_active:
        raise InvitationRefused("over")
    key = default_token_generator.make_token(account)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(account), "key": key})


def invitations_unsent(*, now: datetime) -> Sequence[int]:
    """Return the ids of invitations that are to be sent now, the oldest first."""
    due = Q(tried_at=None) | Q(tried_at__lt=now - TRY_AGAIN_AFTER)
    waiting = Invitation.objects.filter(
        due, sent_at=None, accepted_at=None, expires_at__gt=now, classroom__archived_at=None, tries__lt=MOST_TRIES
    ).exclude(error=_REFUSED_FOR_GOOD)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:200])


def invitation_send(*, invitation_id: int, now: datetime) -> bool:
    """Send an invitation that is due; return whether it went out. Two workers at once send it once."""
    due = Q(tried_at=None) | Q(tried_at__lt=now - TRY_AGAIN_AFTER)
    claimed = Invitation.objects.filter(due, pk=invitation_id, sent_at=None, accepted_at=None).update(tried_at=now)
    if not claimed:
        return False
    invitation = Invitation.objects.select_related("classroom", "invited_by__profile", "account").get(pk=invitation_id)
    try:
        _mail(invitation)
    except NoUsableAddress:
        return _note(invitation, error=_REFUSED_FOR_GOOD)
    except MAIL_PROBLEMS as problem:
        return _note(invitation, tries=invitation.tries + 1, error=type(problem).__name__)
    _note(invitation, sent_at=now, error="")
    return True


def _note(invitation: Invitation, **values: object) -> bool:
    Invitation.objects.filter(pk=invitation.pk).update(**values)
    return False


def _mail(invitation: Invitation) -> None:
    with translation.override(invitation.language):
        until = date_format(invitation.expires_at, "DATE_FORMAT")
    context = {
        "invitation": invitation,
        "classroom": invitation.classroom,
        "inviter": invitation.invited_by.shown_name if invitation.invited_by else settings.SITE_NAME,
        "link": site_url(invitation_link(invitation)),
        "until": until,
    }
    mail_send(name=f"invitation_{invitation.kind}", to=invitation.email, language=invitation.language, context=context)
