"""What must not stand in any log."""

import logging
from urllib.parse import urlsplit

from django.conf import settings

HIDDEN = "[hidden]"


class HideSecrets(logging.Filter):
    """Takes the model's key, and a password in its server's address, out of whatever libraries write."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        secrets = [settings.OPENAI_API_KEY, urlsplit(settings.OPENAI_BASE_URL).password]
        if any(secret and secret in message for secret in secrets):
            for secret in filter(None, secrets):
                message = message.replace(secret, HIDDEN)
            record.msg, record.args = message, None
        return True
