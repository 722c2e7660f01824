"""A question to ask, and a server of this machine to ask it."""

from collections.abc import Iterator
from typing import Annotated

import pytest
from django.core.cache import cache
from pydantic import Field

from tests.model_server import ModelServer
from tutor.ai import ModelReply, Prompt, Question, asking
from tutor.models import Purpose


class WordReply(ModelReply):
    word: Annotated[str, Field(max_length=10)]


@pytest.fixture
def question() -> Question[WordReply]:
    return Question(Purpose.FEEDBACK, Prompt("word-v1", "Say a word.", "Any."), WordReply)


@pytest.fixture
def server(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    monkeypatch.setattr(asking, "FIRST_PAUSE", 0.001)
    settings.MODEL_PARAMETERS = {
        "feedback": {**settings.MODEL_PARAMETERS["feedback"], "deadline": 20.0},
        "dressing": {**settings.MODEL_PARAMETERS["dressing"], "deadline": 20.0},
    }
    cache.clear()
    with ModelServer() as running:
        settings.OPENAI_BASE_URL = running.url
        settings.OPENAI_MODEL = "gpt-4o-mini"
        running.default = running_out
        yield running
    cache.clear()


def running_out(*_: object) -> None:
    raise AssertionError("the script has run out")
