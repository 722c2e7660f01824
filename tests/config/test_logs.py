import logging

import httpx2
import pytest

from config.logs import HideSecrets
from tests.model_server import ModelServer, says

KEY = "sk-very-secret-key-0123456789"


@pytest.fixture
def logged(settings, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    settings.OPENAI_API_KEY = KEY
    settings.OPENAI_BASE_URL = "http://robin:hunter2@model.example/v1"
    caplog.handler.addFilter(HideSecrets())
    caplog.set_level(logging.DEBUG)
    return caplog


def test_neither_the_key_nor_a_password_of_the_address_is_logged(logged):
    logging.getLogger("any").info("Asked %s with %s", "http://robin:hunter2@model.example/v1", KEY)
    assert logged.messages == ["Asked http://robin:[hidden]@model.example/v1 with [hidden]"]


def test_what_the_client_logs_of_its_requests_holds_no_password(logged, settings):
    with ModelServer() as server:
        server.default = says({})
        httpx2.post(server.url.replace("http://", "http://robin:hunter2@") + "/chat/completions", json={})
    assert "hunter2" not in logged.text


def test_other_messages_stay_as_they_are(logged):
    logging.getLogger("any").info("Count %s", "on")
    assert logged.messages == ["Count on"]
