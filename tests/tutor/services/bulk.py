"""Questions in bulk, for tests."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from tutor.ai import ModelReply, Prompt, Question
from tutor.models import ModelBatch, Purpose
from tutor.services.batch_polling import batches_poll
from tutor.services.model_batches import batch_submit

HELLO = {"word": "hello"}
HALF_COST = 23_250
"""Of one good reply of the scripted server in a batch, in billionths of a US dollar."""


class WordReply(ModelReply):
    word: str


def submitted(run, count: int = 2, **facts: Any) -> ModelBatch:
    questions = [
        (
            f"word:{number}",
            Question(Purpose.DRESSING, Prompt("word-v1", "Say a word.", f"{number}"), WordReply, **facts),
        )
        for number in range(count)
    ]
    return run(batch_submit, handler="words", questions=questions)


def poll(run, now: datetime | None = None) -> None:
    run(batches_poll, now=now or timezone.now())


def state_of(batch: ModelBatch) -> str:
    batch.refresh_from_db()
    return batch.status


def both(word: str = "hello") -> list[tuple[str, str]]:
    return [("word:0", word), ("word:1", word)]
