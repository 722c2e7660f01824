"""Whether a text may be shown in a school: asked of the server, or looked up in lists where it knows no moderation."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as cached
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from pydantic import BaseModel, Field, ValidationError
from ruamel.yaml import YAML

from tutor.ai import breaker
from tutor.ai.books import TextQuestion
from tutor.ai.errors import ModelError, ModelUnavailable, ReplyUnusable
from tutor.ai.privacy import without_identities
from tutor.ai.prompts import Prompt
from tutor.ai.purposes import parameters
from tutor.ai.transport import NOT_THERE, client, exchange, is_configured
from tutor.ai.trying import under_way
from tutor.ai.usage import Usage
from tutor.models import Outcome, Purpose

FILE = Path(__file__).with_name("moderation.yaml")
LACK_REMEMBERED = 24 * 3600
LONGEST_TEXT = 20_000
SERVER, LOCAL = "server", "local"
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f]")
_SPACED_OUT = re.compile(r"\b(?:\w[ .*_-]){2,}\w\b")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])[\s.*_·•-]+(?=[\u4e00-\u9fff])")
_LIKE_LETTERS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)
_DISGUISED = re.compile(r"\b(?=\w*[a-z])[\w@$!]*[a-z][\w@$!]*")


@dataclass(frozen=True, slots=True)
class Moderation:
    """Whether a text was found unsuitable, in which categories, and by whom: the "server" or the "local" lists."""

    flagged: bool
    categories: frozenset[str]
    source: str


class _Result(BaseModel):
    flagged: bool
    categories: dict[str, bool | None] = {}


class _Body(BaseModel):
    results: list[_Result] = Field(min_length=1)


def moderate(text: str, *, learner_id: int | None = None) -> Moderation:
    """Say whether a text is suitable for a school. What leaves for the server holds no personal details.

    Args:
        text: of any length; only the first 20,000 characters are looked at.
        learner_id: who wrote it, or will read it.

    Raises:
        ModelUnavailable: the check could not run. That is no judgement; a text must not be shown because of it.
    """
    text = text[:LONGEST_TEXT]
    if not text.strip():
        return Moderation(False, frozenset(), LOCAL)
    if not is_configured() or cache.get(breaker.key("no-moderation")):
        return local_moderation(text)
    try:
        return server_moderation(text, learner_id=learner_id)
    except ModelError as error:
        if error.status in NOT_THERE or error.outcome == Outcome.MODEL_GONE:
            cache.set(breaker.key("no-moderation"), True, timeout=LACK_REMEMBERED)
            return local_moderation(text)
        raise ModelUnavailable(error.outcome, f"moderation could not run: {error.detail}") from None


def server_moderation(text: str, *, learner_id: int | None = None) -> Moderation:
    """Ask the server.

    Raises:
        ModelUnavailable: it did not answer.
        ReplyUnusable: it knows no moderation, or answered something else.
    """
    question = without_identities(TextQuestion(Purpose.MODERATION, Prompt("moderation", "", text), learner_id))
    model, create = settings.OPENAI_MODERATION_MODEL, client().moderations.with_streaming_response.create
    arguments: dict[str, Any] = {"model": model, "input": question.prompt.user}
    moment = time.monotonic() + parameters(Purpose.MODERATION).deadline
    if not breaker.lets_through(model):
        raise ModelUnavailable(Outcome.UNREACHABLE, "left alone after many failures", was_sent=False)
    with under_way(question, model, arguments, moment) as request:
        body = exchange(create, moment=moment, **arguments)
        try:
            result = _Body.model_validate_json(body).results[0]
        except ValidationError:
            raise ReplyUnusable(Outcome.INVALID_REPLY, "not a moderation", usage=Usage()) from None
        breaker.note_success(model)
        # It reports no tokens, and costs nothing.
        request.settle(Outcome.OK, usage=Usage())
    return Moderation(result.flagged, frozenset(name for name, found in result.categories.items() if found), SERVER)


def local_moderation(text: str) -> Moderation:
    """Look a text up in lists of English and Chinese words and patterns."""
    lists = _lists()
    spellings = list(_spellings(text[:LONGEST_TEXT], lists.allowed_english, lists.allowed_chinese))
    found = frozenset(
        category
        for category, pattern in lists.patterns.items()
        if any(pattern.search(spelling) for spelling in spellings)
    )
    return Moderation(bool(found), found, LOCAL)


@dataclass(frozen=True, slots=True)
class _Lists:
    patterns: Mapping[str, re.Pattern[str]]
    allowed_english: re.Pattern[str]
    allowed_chinese: re.Pattern[str]


@cached
def _lists() -> _Lists:
    content: Mapping[str, Mapping[str, Sequence[str]]] = YAML(typ="safe").load(FILE)
    patterns = {
        category: re.compile("|".join(_alternatives(entries)))
        for category, entries in content.items()
        if category != "allowed"
    }
    allowed = content["allowed"]
    english = rf"\b(?:{'|'.join(map(re.escape, allowed['english']))})\b"
    return _Lists(patterns, re.compile(english), re.compile("|".join(map(re.escape, allowed["chinese"]))))


def _alternatives(entries: Mapping[str, Sequence[str]]) -> Iterator[str]:
    words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in entries["words"])
    yield rf"\b(?:{words})\b"
    for pattern in entries["patterns"]:
        spaced = pattern.replace(" _ ?", r" (?:[\w'’-]+ ){0,3}").replace(" ", r"\s+")
        yield rf"\b(?:{spaced})\b"
    yield from map(re.escape, entries["chinese"])


def _spellings(text: str, english: re.Pattern[str], chinese: re.Pattern[str]) -> Iterator[str]:
    """Yield a text as it would be read: without what is hidden, s p a c e d out or written with digits for letters."""
    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    plain = _BETWEEN_CHINESE.sub("", plain)
    plain = english.sub(" ", chinese.sub(" ", plain))
    yield plain
    yield _SPACED_OUT.sub(lambda match: re.sub(r"[ .*_-]", "", match[0]), plain)
    yield _DISGUISED.sub(lambda match: match[0].translate(_LIKE_LETTERS), plain)
