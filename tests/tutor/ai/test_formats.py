from typing import Annotated

from pydantic import Field

from tutor.ai import ModelReply
from tutor.ai.formats import Format, response_format


class TitledReply(ModelReply):
    title: Annotated[str, Field(max_length=10)]


def schema(format_: Format) -> dict[str, object]:
    return response_format(format_, TitledReply)["json_schema"]["schema"]


def test_the_schema_is_closed_and_names_every_field():
    assert schema(Format.SCHEMA) == {
        "type": "object",
        "properties": {"title": {"type": "string"}},
        "required": ["title"],
        "additionalProperties": False,
    }


def test_the_bounded_schema_bounds_every_text():
    assert schema(Format.BOUNDED_SCHEMA)["properties"]["title"]["maxLength"] == 10
