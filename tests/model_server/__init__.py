"""A real HTTP server on this machine that speaks Chat Completions and misbehaves as it is told."""

from tests.model_server.replies import (
    Action,
    body_cut,
    body_dripped,
    completion,
    hangs,
    hangs_up,
    headers_dripped,
    page,
    says,
    status,
)
from tests.model_server.server import ModelServer

__all__ = [
    "Action",
    "ModelServer",
    "body_cut",
    "body_dripped",
    "completion",
    "hangs",
    "hangs_up",
    "headers_dripped",
    "page",
    "says",
    "status",
]
