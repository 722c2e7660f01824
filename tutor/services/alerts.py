"""Telling responsible adults what a student said: the teachers of their classes, or else the administrators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Role, User
from tutor import enqueue
from tutor.conversation.safety import danger_in
from tutor.models import Alert, Turn

CLAIMED_FOR = timedelta(minutes=5)


def alert_raise_if_needed(*, turn: Turn, learner: User, now: datetime) -> Alert | None:
    """Raise an alert if a student's turn shows a sign of danger; call it in the transaction that stores the turn."""
    danger = danger_in(turn.text)
    if danger is None:
        return None
    alert = Alert.objects.create(learner=learner, turn=turn, kind=danger.value, raised_at=now)
    enqueue.alert(alert)
    return alert


def alert_tell(*, alert_id: int, now: datetime) -> None:
    """Tell the adults by email, once. What was said stands on the page, not in the email."""
    # Told before it is sent: a mail server that fails raises, and the sweep tries once more.
    if not Alert.objects.filter(pk=alert_id, told_at=None).update(told_at=now):
        return
    alert = Alert.objects.select_related("learner__profile").get(pk=alert_id)
    adults = [adult for adult in responsible_adults(alert.learner) if adult.email]
    try:
        get_connection().send_messages([_message(alert, adult) for adult in adults])
    except OSError:
        Alert.objects.filter(pk=alert_id).update(told_at=None)
        raise


def alerts_sweep(*, now: datetime) -> int:
    """Tell of alerts that no worker told of; return how many there were."""
    untold = Alert.objects.filter(told_at=None, raised_at__lt=now - CLAIMED_FOR).values_list("pk", flat=True)
    numbers = list(untold[:100])
    for alert_id in numbers:
        alert_tell(alert_id=alert_id, now=now)
    return len(numbers)


def alert_handle(*, alert: Alert, by: User, note: str, now: datetime) -> Alert:
    """Note that an adult has looked at an alert and what they did; the first one counts."""
    Alert.objects.filter(pk=alert.pk, handled_at=None).update(handled_at=now, handled_by=by, note=note)
    alert.refresh_from_db()
    return alert


def responsible_adults(learner: User) -> Sequence[User]:
    """Return the teachers of a student's classes, the administrators where there are none."""
    teachers = User.objects.filter(taught_classrooms__students=learner, is_active=True).distinct()
    found = list(teachers.select_related("profile"))
    if found:
        return found
    admins = Q(role=Role.ADMIN) | Q(is_superuser=True)
    return list(User.objects.filter(admins, is_active=True).select_related("profile"))


def safety_reply() -> str:
    """Return what a student in danger is told, in the language that is active."""
    parts = [
        _("What you wrote sounds serious, and I am glad that you said it. I am a program and cannot help with this."),
        _("Please talk to an adult you trust now: a teacher, a parent, a school counsellor."),
        settings.SAFETY_CONTACT or _("If somebody is in danger right now, call your country's emergency number."),
        _("A responsible adult at your school has been told, so that they can look after you."),
    ]
    return "\n\n".join(parts)


def _message(alert: Alert, adult: User) -> EmailMessage:
    with translation.override(adult.profile.language):
        subject = _("Warbler: please look after %(name)s") % {"name": alert.learner.shown_name}
        body = _(
            "%(name)s wrote something to the tutor that an adult should see now. Sign in and open “Alerts”.\n\n"
            "A program found it by its words and may be wrong. It has not been shown to any language model."
        ) % {"name": alert.learner.shown_name}
    return EmailMessage(subject, body, to=[adult.email])
