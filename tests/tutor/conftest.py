"""A language model's server on this machine, and settings that point to it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.model_server import ModelServer
from tutor.ai import trying


@pytest.fixture
def server(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    monkeypatch.setattr(trying, "FIRST_PAUSE", 0.001)
    settings.MODEL_PARAMETERS = {
        purpose: {**parameters, "deadline": 20.0} for purpose, parameters in settings.MODEL_PARAMETERS.items()
    }
    cache.clear()
    with ModelServer() as running:
        settings.OPENAI_BASE_URL = running.url
        settings.OPENAI_MODEL = "gpt-4o-mini"
        running.default = running_out
        yield running
    cache.clear()
    assert not running.errors


def running_out(*_: object) -> None:
    raise AssertionError("the script has run out")
