import json
from http.server import BaseHTTPRequestHandler
from io import StringIO
from threading import Event

import pytest
from django.core.management import call_command

from tests.model_server import Batches, ModelServer, answers, moderates, says, status, streams
from tutor.models import ModelCall

pytestmark = pytest.mark.django_db
KEY = "sk-very-secret-key-0123456789"
WORD = {"word": "hello"}


def checked() -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_model", stdout=out)
    except SystemExit as stopped:
        return out.getvalue(), int(stopped.code or 0)
    return out.getvalue(), 0


def line_of(text: str, check: str) -> str:
    return next(line for line in text.splitlines() if f" {check} " in line)


def answering(server: ModelServer, *, knows_schemas: bool = True):
    """Answer streams with streams and other questions with JSON, as far as the server is to know them."""

    def act(handler: BaseHTTPRequestHandler, closing: Event) -> None:
        asked = server.requests[-1]
        if asked.get("stream"):
            streams("Hel", "lo")(handler, closing)
        elif not knows_schemas and "response_format" in asked:
            status(400, {"error": {"message": "response_format is not supported"}})(handler, closing)
        else:
            says(WORD)(handler, closing)

    return act


def test_a_server_that_knows_everything_is_usable(server: ModelServer, settings):
    settings.OPENAI_API_KEY, settings.OPENAI_MODEL = KEY, "gpt-6-luna"
    server.default = answering(server)
    server.routes["/moderations"] = moderates(violence=False)
    Batches(answers(WORD)).install(server.routes)
    text, code = checked()
    assert code == 0
    for check in (
        "schema",
        "bounded_schema",
        "json",
        "text",
        "streaming",
        "reasoning effort",
        "price",
        "moderation",
        "batch",
    ):
        assert " ok " in line_of(text, check)
    assert "2 pieces with usage" in line_of(text, "streaming")
    assert "Usable. 0 of" in text
    assert KEY not in text
    assert ModelCall.objects.filter(purpose="check").count() == len(server.requests)


def test_a_server_that_knows_little_is_usable_too(server: ModelServer):
    server.default = answering(server, knows_schemas=False)
    text, code = checked()
    assert code == 0
    for check in ("schema", "json", "moderation", "batch"):
        assert " missing " in line_of(text, check)
    assert " ok " in line_of(text, "text")


def test_a_wrong_key_makes_it_unusable_and_the_key_is_not_told(server: ModelServer, settings):
    settings.OPENAI_API_KEY = KEY
    server.default = status(
        401, {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}
    )
    text, code = checked()
    assert code == 1
    assert "NOT USABLE for: feedback, dressing" in text
    assert "invalid_api_key" in text
    assert KEY not in text


def test_a_fallback_makes_up_for_a_model_that_is_gone(server: ModelServer, settings):
    settings.OPENAI_FALLBACK_MODELS = ["gpt-6-luna"]
    answer = answering(server)

    def act(handler: BaseHTTPRequestHandler, closing: Event) -> None:
        gone = status(404, {"error": {"message": "gone", "code": "model_not_found"}})
        (gone if server.requests[-1]["model"] == "gpt-4o-mini" else answer)(handler, closing)

    server.default = act
    text, code = checked()
    assert code == 0
    assert " FAILED " in line_of(text, "reply")
    assert "model_not_found" in text


def test_an_unknown_price_and_a_near_retirement_are_told(server: ModelServer, settings):
    settings.OPENAI_MODEL = "home-made"
    settings.MODEL_RETIREMENTS = {"home-made": ((2020, 1, 1), "another")}
    server.default = answering(server)
    text, _code = checked()
    assert "OPENAI_PRICES" in line_of(text, "price")
    assert "2020-01-01; named in its place: another" in line_of(text, "retirement")


def test_a_server_that_is_not_there_is_unusable(server: ModelServer, settings):
    settings.OPENAI_BASE_URL = "http://robin:hunter2@127.0.0.1:1/v1"
    text, code = checked()
    assert code == 1
    assert "hunter2" not in text
    assert "127.0.0.1:1" in text


def test_without_a_model_it_says_so():
    text, code = checked()
    assert (code, "No model is configured" in text) == (1, True)


def test_what_is_sent_to_try_out_is_plain(server: ModelServer):
    server.default = answering(server)
    checked()
    assert "Say hello." in json.dumps(server.requests)
