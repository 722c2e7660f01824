"""Mail in the reader's language, in plain text and HTML, with nothing in it that asks another server."""

import smtplib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

MAIL_PROBLEMS = (smtplib.SMTPException, OSError)
"""What a mail server that is away, slow or unwilling leads to; sending may be tried again."""
MOST_TRIES = 6


class NoUsableAddress(Exception):
    """The server has refused the address itself for good."""


def site_url(path: str) -> str:
    """Return the full address of a path of this site, for those who read it outside a browser."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def goes_to_files() -> bool:
    """Whether there is no mail server, so that mail is written into files."""
    return settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def mail_message(
    *, name: str, to: str, language: str, context: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """Return the mail of some templates, `mail/<name>.subject.txt`, `.txt` and `.html`."""
    with translation.override(language):
        shown = {**context, "language": language}
        subject = " ".join(render_to_string(f"mail/{name}.subject.txt", shown).split())
        message = EmailMultiAlternatives(
            subject, render_to_string(f"mail/{name}.txt", shown), to=[to], headers={**(headers or {})}
        )
        message.attach_alternative(render_to_string(f"mail/{name}.html", shown), "text/html")
    return message


def mail_send(*, name: str, to: str, language: str, context: Mapping[str, Any]) -> None:
    """Send the mail of some templates; raises what `mail_deliver` raises."""
    mail_deliver(message=mail_message(name=name, to=to, language=language, context=context))


def mail_deliver(*, message: EmailMultiAlternatives) -> None:
    """Hand a mail to the server.

    Raises:
        NoUsableAddress: the server does not know the address, or takes nothing for it.
        one of MAIL_PROBLEMS: it could not be sent now.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(500 <= code < 600 for code, _words in refused.recipients.values()):
            raise NoUsableAddress from refused
        raise
