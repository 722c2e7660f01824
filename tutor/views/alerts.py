"""Safety alerts, for the adults who look after the students."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from tutor.selectors.alerts import alert_for, alerts_for, turns_around
from tutor.services.alerts import alert_handle

MOST_SHOWN = 100


class HandledForm(forms.Form):
    """What an adult did about an alert."""

    note = forms.CharField(
        max_length=500,
        error_messages={
            "required": _("Say in a few words what you did."),
            "max_length": _("That is too long. Keep it under %(limit_value)d characters."),
        },
    )


@login_required
@never_cache
@require_safe
def alerts(request: SignedInRequest) -> HttpResponse:
    _adults_only(request)
    return _render(request)


@login_required
@require_POST
def alert_handled(request: SignedInRequest, alert_id: int) -> HttpResponse:
    _adults_only(request)
    alert = alert_for(request.user, alert_id)
    form = HandledForm(request.POST)
    if not form.is_valid():
        return _render(request, form, alert_id, status=422)
    alert_handle(alert=alert, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
    return redirect("alerts")


def _adults_only(request: SignedInRequest) -> None:
    if request.user.is_student:
        raise PermissionDenied


def _render(
    request: SignedInRequest, form: HandledForm | None = None, alert_id: int | None = None, status: int = 200
) -> HttpResponse:
    shown = list(alerts_for(request.user)[:MOST_SHOWN])
    rows = [(alert, turns_around(alert), form if alert.pk == alert_id else None) for alert in shown]
    # What is open comes first, the newest first.
    rows.sort(key=lambda row: row[0].handled_at is not None)
    return render(request, "tutor/alerts.html", {"rows": rows}, status=status)
