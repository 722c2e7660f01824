"""Mail over a real SMTP server on this machine."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from accounts.models import Invitation
from accounts.services.invitations import invitation_send
from tests.factories.accounts import InvitationFactory

pytestmark = pytest.mark.django_db


class Letterbox:
    """Takes mail, but for addresses of nobody."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def letterbox(settings) -> Iterator[Letterbox]:
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    controller.stop()


def test_an_invitation_arrives_in_plain_text_and_html(letterbox: Letterbox):
    invitation = InvitationFactory(email="wren@school.example", classroom__name="7a – 数学")
    assert invitation_send(invitation_id=invitation.pk, now=timezone.now())
    (letter,) = letterbox.letters
    assert (letter["To"], letter["From"]) == ("wren@school.example", "warbler@school.example")
    assert "7a – 数学" in letter["Subject"]
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert "7a – 数学" in letter.get_body(["plain"]).get_content()


def test_an_address_that_the_server_refuses_is_not_tried_again(letterbox: Letterbox):
    invitation = InvitationFactory(email="nobody@school.example")
    assert not invitation_send(invitation_id=invitation.pk, now=timezone.now())
    assert "refused" in Invitation.objects.get().error
    assert letterbox.letters == []
