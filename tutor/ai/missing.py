"""Models that their server no longer has: every process passes them over, and administrators are told once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Role, User
from tutor.ai import breaker
from tutor.ai.transport import server_name
from tutor.models import MissingModel

logger = logging.getLogger(__name__)
LOOKED_UP_FOR = 30
"""Seconds for which a process believes what it read about missing models."""


def note_missing(model: str) -> None:
    """Remember that the server does not have a model; a task tells the administrators."""
    now = timezone.now()
    missing, is_new = MissingModel.objects.get_or_create(
        server=server_name(), model=model[:100], defaults={"last_missed_at": now}
    )
    if not is_new:
        # A model that came back and went again is news.
        told = {"told_at": None} if missing.returned_at else {}
        MissingModel.objects.filter(pk=missing.pk).update(last_missed_at=now, returned_at=None, **told)
    cache.delete(breaker.key("missing"))


def note_there(model: str) -> None:
    """Remember that a model that was missed has answered."""
    if model in _missed():
        missed = MissingModel.objects.filter(server=server_name(), model=model[:100], returned_at=None)
        missed.update(returned_at=timezone.now())
        cache.delete(breaker.key("missing"))


def present(models: Iterable[str]) -> Sequence[str]:
    """Return those of these models that are worth asking: not missing, or missing for so long that they may be back."""
    missed = _missed()
    since = timezone.now() - timedelta(seconds=settings.MODEL_MISSING_SECONDS)
    return [model for model in models if model[:100] not in missed or missed[model[:100]] <= since]


def _missed() -> dict[str, datetime]:
    """Return the missing models of the server, each with the time when it was last asked for in vain."""
    missed: dict[str, datetime] | None = cache.get(breaker.key("missing"))
    if missed is None:
        rows = MissingModel.objects.filter(server=server_name(), returned_at=None)
        missed = dict(rows.values_list("model", "last_missed_at"))
        cache.set(breaker.key("missing"), missed, timeout=LOOKED_UP_FOR)
    return missed


def tell_administrators(now: datetime) -> int:
    """Write to the administrators about models that went missing, once for each; return how many there were.

    What cannot be sent is tried again at the next call.
    """
    told = 0
    for missing in MissingModel.objects.filter(told_at=None, returned_at=None):
        if not MissingModel.objects.filter(pk=missing.pk, told_at=None).update(told_at=now):
            continue
        try:
            for address, language in _recipients():
                with translation.override(language):
                    send_mail(_subject(missing), _text(missing), None, [address])
        except OSError as error:  # what SMTP raises, too
            logger.warning("Administrators could not be told of %s (%s).", missing.model, type(error).__name__)
            MissingModel.objects.filter(pk=missing.pk).update(told_at=None)
        else:
            told += 1
    return told


def _recipients() -> Sequence[tuple[str, str]]:
    """Return the addresses of the administrators with their languages, each once."""
    people = User.objects.filter(Q(role=Role.ADMIN) | Q(is_superuser=True), is_active=True).exclude(email="")
    found = {user.email.casefold(): (user.email, user.profile.language) for user in people.select_related("profile")}
    # Each a name and an address.
    addresses = [str(entry[1]) for entry in settings.ADMINS]
    listed = {address.casefold(): (address, settings.LANGUAGE_CODE) for address in addresses}
    return list({**listed, **found}.values())


def _subject(missing: MissingModel) -> str:
    return _("Warbler: the language model %(model)s is gone") % {"model": missing.model}


def _text(missing: MissingModel) -> str:
    others = [model for model in settings.OPENAI_FALLBACK_MODELS if model != missing.model]
    instead = (
        _("Until then Warbler asks %(models)s instead.") % {"models": ", ".join(others)}
        if others
        else _("Until then Warbler uses the words of its courses. Nothing is lost.")
    )
    opening = _("The server %(server)s answers that it has no model %(model)s.") % {
        "server": missing.server,
        "model": missing.model,
    }
    advice = _("Name another model in OPENAI_MODEL, start Warbler again, and try it out with: manage.py check_model")
    return f"{opening}\n\n{instead}\n\n{advice}\n"
