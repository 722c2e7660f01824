"""Mail that waits in the database: sent by a worker, and again by the next round where a server failed."""

import time
from datetime import datetime

from accounts.services.guardians import guardian_ask, guardians_unasked
from accounts.services.invitations import invitation_send, invitations_unsent

LONGEST_ROUND = 100.0
"""Seconds after which a round leaves the rest to the next one."""


def mail_send_waiting(*, now: datetime) -> int:
    """Send what waits, and return how many mails went out."""
    ends_at = time.monotonic() + LONGEST_ROUND
    sent = 0
    for invitation_id in invitations_unsent(now=now):
        if time.monotonic() > ends_at:
            return sent
        sent += invitation_send(invitation_id=invitation_id, now=now)
    for guardian_id in guardians_unasked(now=now):
        if time.monotonic() > ends_at:
            return sent
        sent += guardian_ask(guardian_id=guardian_id, now=now)
    return sent
