"""What all processes share: places, the circuit breaker, pauses that a server wants, models that are gone."""

import time
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from accounts.models import Role
from config.cache import ForgivingRedisCache
from tests.factories.accounts import UserFactory
from tests.model_server import ModelServer, says, status
from tutor.ai import ModelError, ModelUnavailable, ask, breaker, missing, slots
from tutor.ai.slots import place
from tutor.models import MissingModel, ModelCall, Outcome

pytestmark = pytest.mark.django_db
WORD = {"word": "hello"}
BROKEN = status(503, {"error": {"message": "Internal error"}})
GONE = status(404, {"error": {"message": "The model does not exist.", "code": "model_not_found"}})


def soon() -> float:
    return time.monotonic() + 0.2


def test_no_more_requests_are_under_way_than_there_are_places(settings):
    settings.MODEL_CONCURRENCY = 2
    kept = place(soon(), is_bulk=False), place(soon(), is_bulk=False)
    with kept[0], kept[1], pytest.raises(ModelUnavailable) as raised, place(soon(), is_bulk=False):
        pass
    assert raised.value.outcome == Outcome.BUSY
    with place(soon(), is_bulk=False):
        pass


def test_work_that_nobody_waits_for_leaves_places_free(settings):
    settings.MODEL_CONCURRENCY, settings.MODEL_BULK_CONCURRENCY = 2, 1
    with place(soon(), is_bulk=True):
        with pytest.raises(ModelUnavailable), place(soon(), is_bulk=True):
            pass
        with place(soon(), is_bulk=False):
            pass


def test_places_of_other_processes_count(settings):
    settings.MODEL_CONCURRENCY = 1
    cache.set(breaker.key("place-0"), "another process", timeout=60)
    with pytest.raises(ModelUnavailable), place(soon(), is_bulk=False):
        pass


def test_the_place_of_a_process_that_died_becomes_free_by_itself(settings):
    settings.MODEL_CONCURRENCY = 1
    cache.set(breaker.key("place-0"), "a process that died", timeout=0.1)
    with place(time.monotonic() + 5, is_bulk=False):
        pass


def test_a_place_that_somebody_else_has_taken_meanwhile_is_not_given_back(settings):
    settings.MODEL_CONCURRENCY = 1
    with place(soon(), is_bulk=False):
        cache.set(breaker.key("place-0"), "somebody else", timeout=60)
    assert cache.get(breaker.key("place-0")) == "somebody else"


def test_while_the_cache_is_away_each_process_keeps_to_the_number(settings, monkeypatch):
    settings.MODEL_CONCURRENCY = 1
    away = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    monkeypatch.setattr(slots, "cache", away)
    with place(soon(), is_bulk=False), pytest.raises(ModelUnavailable), place(soon(), is_bulk=False):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_question_waits_for_a_place(server: ModelServer, question, settings):
    settings.MODEL_CONCURRENCY = 1
    server.default = says(WORD)
    kept, leave = Event(), Event()

    def keep() -> None:
        with place(time.monotonic() + 10, is_bulk=False):
            kept.set()
            leave.wait(10)
        connection.close()

    thread = Thread(target=keep)
    thread.start()
    kept.wait(10)
    asking = Thread(target=lambda: (ask(question), connection.close()))
    asking.start()
    time.sleep(0.1)
    assert server.requests == []
    leave.set()
    asking.join()
    thread.join()
    assert len(server.requests) == 1


def test_without_a_place_the_books_say_so(server: ModelServer, question, settings):
    settings.MODEL_CONCURRENCY = 1
    settings.MODEL_PARAMETERS["feedback"]["deadline"] = 0.1
    with place(time.monotonic() + 1, is_bulk=False), pytest.raises(ModelUnavailable):
        ask(question)
    assert ModelCall.objects.get().outcome == Outcome.BUSY


def test_a_model_that_fails_does_not_keep_others_from_being_asked(server: ModelServer, question, settings):
    settings.MODEL_TRIES = settings.MODEL_BREAKER_FAILURES = 1
    server.will(BROKEN, says(WORD))
    with pytest.raises(ModelUnavailable):
        ask(question)
    settings.OPENAI_FALLBACK_MODELS = ["another"]
    assert ask(question).call.model == "another"
    assert len(server.requests) == 2


def test_a_server_that_is_not_there_is_left_alone_as_a_whole(server: ModelServer, question, settings):
    settings.MODEL_TRIES = settings.MODEL_BREAKER_FAILURES = 1
    settings.OPENAI_BASE_URL = "http://127.0.0.1:1/v1"
    with pytest.raises(ModelUnavailable):
        ask(question)
    settings.OPENAI_MODEL = "another"
    with pytest.raises(ModelUnavailable, match="left alone"):
        ask(question)
    assert ModelCall.objects.count() == 1


def test_after_the_pause_one_request_is_let_through_and_decides(settings):
    settings.MODEL_BREAKER_FAILURES = 1
    breaker.note_failure("a", Outcome.SERVER_ERROR)
    assert not breaker.lets_through("a")
    cache.delete(breaker.key("open", "a"))
    assert [breaker.lets_through("a") for _ in range(3)] == [True, False, False]
    breaker.note_success("a")
    assert [breaker.lets_through("a") for _ in range(2)] == [True, True]


def test_a_request_that_fails_when_it_is_let_through_closes_the_way_again(settings):
    settings.MODEL_BREAKER_FAILURES = 3
    for _ in range(3):
        breaker.note_failure("a", Outcome.SERVER_ERROR)
    cache.delete(breaker.key("open", "a"))
    assert breaker.lets_through("a")
    breaker.note_failure("a", Outcome.SERVER_ERROR)
    assert not breaker.lets_through("a")


def test_a_pause_that_a_server_wants_is_kept_by_everybody(server: ModelServer, question, settings):
    settings.MODEL_TRIES = 1
    settings.MODEL_PARAMETERS["feedback"]["deadline"] = 1.0
    server.will(status(429, {"error": {"message": "Slow down."}}, retry_after="30"))
    for _ in range(2):
        with pytest.raises(ModelUnavailable) as raised:
            ask(question)
        assert raised.value.outcome == Outcome.RATE_LIMITED
    assert len(server.requests) == 1


@pytest.mark.parametrize("header", [{"retry_after": "Wed, 01 Jan 2020 00:00:00 GMT"}, {"retry_after_ms": "1"}])
def test_a_pause_may_be_a_date_or_milliseconds(server: ModelServer, question, header):
    server.will(status(429, {"error": {}}, **header), says(WORD))
    assert ask(question).value.word == "hello"


@pytest.mark.parametrize(
    "answer",
    [
        GONE,
        status(404, {"object": "error", "message": "The model `gpt-4o-mini` does not exist.", "code": 404}),
        status(404, {"error": {"message": 'model "gpt-4o-mini" not found, try pulling it first', "code": None}}),
        status(410, {"error": {"message": "This model has been deprecated.", "code": None}}),
    ],
)
def test_a_model_that_is_gone_is_passed_over_by_everybody_from_then_on(server: ModelServer, question, settings, answer):
    settings.OPENAI_FALLBACK_MODELS = ["gpt-6-luna"]
    server.will(answer, says(WORD), says(WORD))
    for _ in range(2):
        assert ask(question).call.model == "gpt-6-luna"
    assert [request["model"] for request in server.requests] == ["gpt-4o-mini", "gpt-6-luna", "gpt-6-luna"]


def test_a_missing_model_is_remembered_without_the_cache(server: ModelServer, question, settings):
    settings.OPENAI_FALLBACK_MODELS = ["gpt-6-luna"]
    server.will(GONE, says(WORD), says(WORD))
    ask(question)
    cache.clear()
    ask(question)
    assert len(server.requests) == 3


def test_a_path_that_is_not_there_is_no_missing_model(server: ModelServer, question):
    server.will(status(404, {"error": {"message": "Not Found"}}))
    with pytest.raises(ModelError) as raised:
        ask(question)
    assert raised.value.outcome == Outcome.REJECTED
    assert not MissingModel.objects.exists()


def test_with_every_model_gone_nothing_is_asked_any_more(server: ModelServer, question):
    server.will(GONE)
    for _ in range(3):
        with pytest.raises(ModelError) as raised:
            ask(question)
        assert raised.value.outcome == Outcome.MODEL_GONE
    assert isinstance(raised.value, ModelUnavailable)
    assert len(server.requests) == 1


def test_a_model_that_is_back_is_asked_again(server: ModelServer, question):
    server.will(GONE, says(WORD), says(WORD))
    with pytest.raises(ModelError):
        ask(question)
    MissingModel.objects.update(last_missed_at=timezone.now() - timedelta(days=1))
    cache.clear()
    for _ in range(2):
        assert ask(question).call.model == "gpt-4o-mini"
    assert MissingModel.objects.get().returned_at is not None


def test_administrators_are_told_once_each_in_their_own_language(server: ModelServer, question, settings):
    settings.OPENAI_FALLBACK_MODELS = ["gpt-6-luna"]
    settings.ADMINS = [("Operator", "operator@school.example")]
    UserFactory(role=Role.ADMIN, email="ada@school.example", profile__language="zh-hans")
    UserFactory(role=Role.ADMIN, email="")
    UserFactory(email="student@school.example")
    server.default = says(WORD)
    server.will(GONE)
    for _ in range(3):
        ask(question)
        missing.tell_administrators(timezone.now())
    assert {address for message in mail.outbox for address in message.to} == {
        "operator@school.example", "ada@school.example",
    }  # fmt: skip
    assert len(mail.outbox) == 2
    assert "gpt-4o-mini" in mail.outbox[0].subject
    assert "gpt-6-luna" in mail.outbox[0].body


def test_a_message_that_cannot_be_sent_is_sent_later(server: ModelServer, question, settings):
    settings.ADMINS = [("Operator", "operator@school.example")]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1,
    )  # fmt: skip
    missing.note_missing("gpt-4o-mini")
    assert missing.tell_administrators(timezone.now()) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert missing.tell_administrators(timezone.now()) == 1
    assert len(mail.outbox) == 1


def test_a_model_that_went_a_second_time_is_news(settings):
    settings.ADMINS = [("Operator", "operator@school.example")]
    missing.note_missing("gpt-4o-mini")
    missing.tell_administrators(timezone.now())
    missing.note_there("gpt-4o-mini")
    missing.note_missing("gpt-4o-mini")
    assert missing.tell_administrators(timezone.now()) == 1
