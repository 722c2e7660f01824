"""A handler of batches, and tasks that run where they are sent."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.tutor.services.bulk import WordReply
from tutor.ai import ModelError, Reply
from tutor.services import batch_handlers
from tutor.services.batch_handlers import batch_handler


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What the handler "words" was given."""
    monkeypatch.setattr(batch_handlers, "_handlers", {})
    found: list[tuple[str, Any]] = []

    @batch_handler("words", WordReply)
    def take(subject: str, reply: Reply[WordReply] | ModelError) -> None:
        found.append((subject, reply.value.word if isinstance(reply, Reply) else reply.outcome))

    return found


@pytest.fixture
def run(django_capture_on_commit_callbacks) -> Callable[..., Any]:
    """Call a function with the tasks that it sends."""

    def running(function: Callable[..., Any], **arguments: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return function(**arguments)

    return running
