"""A question to ask."""

from typing import Annotated

import pytest
from pydantic import Field

from tutor.ai import ModelReply, Prompt, Question
from tutor.models import Purpose


class WordReply(ModelReply):
    word: Annotated[str, Field(max_length=10)]


@pytest.fixture
def question() -> Question[WordReply]:
    return Question(Purpose.FEEDBACK, Prompt("word-v1", "Say a word.", "Any."), WordReply)
