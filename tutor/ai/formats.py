"""How a model is asked for JSON, from the strictest way to the plainest, and reading what it sends."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from tutor.ai.errors import ReplyUnusable
from tutor.models import Outcome


class Format(StrEnum):
    """What a server is asked to keep to; not every server knows the first ones."""

    SCHEMA = "schema"
    JSON = "json"
    TEXT = "text"


def simpler(format_: Format) -> Format | None:
    """Return the next plainer format, None after the plainest."""
    return {Format.SCHEMA: Format.JSON, Format.JSON: Format.TEXT}.get(format_)


def response_format(format_: Format, fields: Mapping[str, int]) -> dict[str, Any] | None:
    """Return the argument that asks for an object of texts of bounded length; None asks for plain text."""
    if format_ is Format.TEXT:
        return None
    if format_ is Format.JSON:
        return {"type": "json_object"}
    schema = {
        "type": "object",
        "properties": {name: {"type": "string", "maxLength": longest} for name, longest in fields.items()},
        "required": list(fields),
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}


def parsed(text: str, fields: Mapping[str, int]) -> dict[str, str]:
    """Return the texts of a reply; a model without formats may have put words or fences around the JSON.

    Raises:
        ReplyUnusable: it is not an object with exactly these texts, none empty or too long.
    """
    match = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        values = json.loads(match[0] if match else text)
    except ValueError as error:
        raise ReplyUnusable(Outcome.INVALID_REPLY, "not JSON") from error
    if not isinstance(values, dict) or set(values) != set(fields):
        raise ReplyUnusable(Outcome.INVALID_REPLY, "other fields than asked for")
    for name, longest in fields.items():
        if not isinstance(values[name], str) or not values[name].strip():
            raise ReplyUnusable(Outcome.INVALID_REPLY, f"{name} is no text")
        if len(values[name]) > longest:
            raise ReplyUnusable(Outcome.INVALID_REPLY, f"{name} is too long")
    return {name: str(values[name]).strip() for name in fields}
