"""A real HTTP server on this machine that speaks as OpenAI's does, and misbehaves as it is told."""

from tests.model_server.replies import (
    END_EVENT,
    USAGE,
    USAGE_EVENT,
    Action,
    body_cut,
    body_dripped,
    completion,
    event,
    hangs,
    hangs_up,
    headers_dripped,
    page,
    says,
    status,
    streams,
    streams_events,
)
from tests.model_server.routes import Batches, always, answers, fails, line, moderates
from tests.model_server.server import ModelServer

__all__ = [
    "END_EVENT",
    "USAGE",
    "USAGE_EVENT",
    "Action",
    "Batches",
    "ModelServer",
    "always",
    "answers",
    "body_cut",
    "body_dripped",
    "completion",
    "event",
    "fails",
    "hangs",
    "hangs_up",
    "headers_dripped",
    "line",
    "moderates",
    "page",
    "says",
    "status",
    "streams",
    "streams_events",
]
