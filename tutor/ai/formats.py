"""How a model is asked for JSON, from the strictest way to the plainest, and reading what it sends."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from tutor.ai.errors import ReplyUnusable
from tutor.models import Outcome

_BOUNDS = {"minLength", "maxLength", "pattern", "minItems", "maxItems", "minimum", "maximum"}


class ModelReply(BaseModel):
    """What a model is asked to send: an object of exactly these fields. Give every text a longest length."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True, str_min_length=1, frozen=True)


ReplyType = TypeVar("ReplyType", bound=ModelReply)


class Format(StrEnum):
    """What a server is asked to keep to; not every server knows the first ones.

    llama.cpp wants bounded texts; OpenAI is reported to reject strict schemas that hold bounds.
    """

    BOUNDED_SCHEMA = "bounded_schema"
    SCHEMA = "schema"
    JSON = "json"
    TEXT = "text"


def simpler(format_: Format) -> Format | None:
    """Return the next plainer format, None after the plainest."""
    order = list(Format)
    return None if format_ is Format.TEXT else order[order.index(format_) + 1]


def response_format(format_: Format, reply: type[ModelReply]) -> dict[str, Any] | None:
    """Return the argument that asks for a reply of that type; None asks for plain text."""
    if format_ is Format.TEXT:
        return None
    if format_ is Format.JSON:
        return {"type": "json_object"}
    unwanted = {"title", "description"} | (_BOUNDS if format_ is Format.SCHEMA else set())
    schema = _without(reply.model_json_schema(), unwanted)
    return {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}


def _without(schema: Any, unwanted: set[str]) -> Any:
    """Return a JSON schema without some keywords; the names of properties are no keywords."""
    if isinstance(schema, list):
        return [_without(part, unwanted) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: {name: _without(part, unwanted) for name, part in value.items()}
        if keyword in {"properties", "$defs"}
        else _without(value, unwanted)
        for keyword, value in schema.items()
        if keyword not in unwanted
    }


def parsed(text: str, reply: type[ReplyType]) -> ReplyType:
    """Return a reply; a model without formats may have put words or fences around the JSON.

    Raises:
        ReplyUnusable: it is not an object with exactly these fields, or one is empty, too long or of another type.
    """
    match = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        return reply.model_validate_json(match[0] if match else text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in found["loc"])
        raise ReplyUnusable(Outcome.INVALID_REPLY, f"{place}: {found['type']}".strip(": ")) from None
