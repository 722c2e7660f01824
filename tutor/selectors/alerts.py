"""Reads about safety alerts."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from tutor.models import Alert, Turn

SHOWN_AROUND = 3


def alerts_for(adult: User) -> QuerySet[Alert]:
    """Return the alerts that an adult may see: those of their own students; for an administrator all."""
    alerts = Alert.objects.select_related("learner__profile", "turn", "handled_by__profile")
    if adult.role == Role.ADMIN or adult.is_superuser:
        return alerts
    return alerts.filter(learner__in=User.objects.filter(joined_classrooms__teachers=adult))


def alert_for(adult: User, alert_id: int) -> Alert:
    """Return an alert that an adult may see; 404 for any other."""
    return get_object_or_404(alerts_for(adult), pk=alert_id)


def turns_around(alert: Alert) -> list[Turn]:
    """Return what was said just before and after, the first first."""
    near = Q(number__range=(alert.turn.number - SHOWN_AROUND, alert.turn.number + SHOWN_AROUND))
    return list(Turn.objects.filter(near, conversation=alert.turn.conversation_id).order_by("number"))
