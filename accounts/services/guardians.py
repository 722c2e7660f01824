"""Guardians: adding them, asking them, and keeping to what they said."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import Guardian, GuardianState, User
from accounts.services.mail import MAIL_PROBLEMS, MOST_TRIES, NoUsableAddress, mail_send, site_url

SALT = "accounts.guardian"
TRY_AGAIN_AFTER = timedelta(minutes=10)


class AlreadyThere(Exception):
    """The student has a guardian with this address."""


def guardian_add(*, student: User, name: str, email: str, language: str, added_by: User, now: datetime) -> Guardian:
    """Add a guardian, who is asked by email and gets nothing else before agreeing.

    Raises:
        AlreadyThere: the student has a guardian with this address.
    """
    try:
        with transaction.atomic():
            return Guardian.objects.create(
                student=student, name=name, email=email.lower(), language=language, added_by=added_by, added_at=now
            )
    except IntegrityError as error:
        raise AlreadyThere from error


def guardian_link(guardian: Guardian, action: str) -> str:
    """Return the signed path on which a guardian agrees ("agree") or unsubscribes ("stop")."""
    token = signing.Signer(salt=f"{SALT}.{action}").sign(f"{guardian.pk}-{guardian.secret}")
    return reverse(f"guardian-{action}", args=[token])


def guardian_of(token: str, action: str) -> Guardian | None:
    """Return the guardian of a signed link, None if the link is not ours or they were taken off the list."""
    try:
        number, _hyphen, secret = signing.Signer(salt=f"{SALT}.{action}").unsign(token).partition("-")
    except signing.BadSignature:
        return None
    return Guardian.objects.select_related("student__profile").filter(pk=int(number), secret=secret).first()


def guardian_agree(*, guardian: Guardian, now: datetime) -> None:
    """Note that a guardian wants the reports."""
    Guardian.objects.filter(pk=guardian.pk).exclude(state=GuardianState.AGREED).update(
        state=GuardianState.AGREED, agreed_at=now, ended_at=None
    )


def guardian_stop(*, guardian: Guardian, now: datetime) -> None:
    """Note that a guardian wants no reports (any more)."""
    Guardian.objects.filter(pk=guardian.pk).exclude(state=GuardianState.ENDED).update(
        state=GuardianState.ENDED, ended_at=now
    )


def guardians_unasked(*, now: datetime) -> Sequence[int]:
    """Return the ids of guardians who are to be asked now: those of classes that send reports to guardians."""
    due = Q(tried_at=None) | Q(tried_at__lt=now - TRY_AGAIN_AFTER)
    waiting = Guardian.objects.filter(
        due,
        asked_at=None,
        state=GuardianState.ASKED,
        tries__lt=MOST_TRIES,
        student__is_active=True,
        student__joined_classrooms__guardian_reports=True,
        student__joined_classrooms__archived_at=None,
    )
    return list(waiting.order_by("pk").values_list("pk", flat=True).distinct()[:200])


def guardian_ask(*, guardian_id: int, now: datetime) -> bool:
    """Ask a guardian by email whether they want reports; return whether the question went out. Asked once."""
    due = Q(tried_at=None) | Q(tried_at__lt=now - TRY_AGAIN_AFTER)
    claimed = Guardian.objects.filter(due, pk=guardian_id, asked_at=None).update(tried_at=now)
    if not claimed:
        return False
    guardian = Guardian.objects.select_related("student__profile", "added_by__profile").get(pk=guardian_id)
    context = {
        "guardian": guardian,
        "student": guardian.student.shown_name,
        "teacher": guardian.added_by.shown_name if guardian.added_by else "",
        "agree_link": site_url(guardian_link(guardian, "agree")),
        "stop_link": site_url(guardian_link(guardian, "stop")),
    }
    try:
        mail_send(name="guardian_question", to=guardian.email, language=guardian.language, context=context)
    except NoUsableAddress:
        Guardian.objects.filter(pk=guardian_id).update(tries=MOST_TRIES)
        return False
    except MAIL_PROBLEMS:
        Guardian.objects.filter(pk=guardian_id).update(tries=guardian.tries + 1)
        return False
    Guardian.objects.filter(pk=guardian_id).update(asked_at=now)
    return True
