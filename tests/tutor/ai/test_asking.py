import time
from decimal import Decimal

import pytest
from django.core.cache import cache

from tests.model_server import (
    ModelServer,
    body_cut,
    body_dripped,
    completion,
    hangs,
    hangs_up,
    headers_dripped,
    page,
    says,
    status,
)
from tutor.ai import ModelError, ModelUnavailable, ReplyUnusable, ask, breaker, discard
from tutor.models import ModelCall, Outcome

pytestmark = pytest.mark.django_db

RATE_LIMITED = {"error": {"message": "Slow down.", "code": "rate_limit_exceeded"}}
NO_QUOTA = {"error": {"message": "You exceeded your current quota.", "code": "insufficient_quota"}}
NO_MODEL = {"error": {"message": "The model does not exist.", "code": "model_not_found"}}
NO_SCHEMA = {"error": {"message": "response_format json_schema is not supported", "code": None}}
BROKEN = {"error": {"message": "Internal error"}}
WORD = {"word": "hello"}


def outcomes() -> list[str]:
    return list(ModelCall.objects.order_by("id").values_list("outcome", flat=True))


def short_deadline(settings, seconds: float = 0.3) -> None:
    settings.MODEL_PARAMETERS["feedback"]["deadline"] = seconds


def asked_formats(server: ModelServer) -> list[str]:
    return [request.get("response_format", {"type": "text"})["type"] for request in server.requests]


def test_a_good_reply_is_returned_with_its_row_in_the_books(server, question):
    server.will(says(WORD))
    reply = ask(question)
    assert reply.value.word == "hello"
    assert reply.call.outcome == Outcome.OK
    assert (reply.call.model, reply.call.prompt_version) == ("gpt-4o-mini", "word-v1")


def test_tokens_and_cost_are_booked_with_cached_input_at_its_own_price(server, question):
    server.will(says(WORD))
    call = ask(question).call
    assert (call.input_tokens, call.cached_tokens, call.output_tokens) == (200, 100, 40)
    assert call.cost_usd == Decimal("0.0000465")


def test_a_model_without_a_price_costs_nothing_in_the_books(server, question, settings):
    settings.OPENAI_MODEL = "home-made"
    server.will(says(WORD))
    assert ask(question).call.cost_usd == 0


def test_without_a_key_or_an_address_the_books_say_offline(question):
    with pytest.raises(ModelUnavailable) as raised:
        ask(question)
    assert raised.value.outcome == Outcome.OFFLINE
    assert outcomes() == ["offline"]


def test_the_learner_is_booked_but_never_sent(server, question, django_user_model):
    learner = django_user_model.objects.create(username="robin-the-learner")
    server.will(says(WORD))
    reply = ask(type(question)(question.purpose, question.prompt, question.reply, learner_id=learner.pk))
    assert reply.call.learner == learner
    assert "robin" not in str(server.requests)


def test_a_rate_limit_is_waited_for_and_every_request_is_booked(server, question):
    server.will(status(429, RATE_LIMITED, retry_after="0"), says(WORD))
    assert ask(question).value.word == "hello"
    assert outcomes() == ["rate_limited", "ok"]


def test_a_wait_longer_than_the_deadline_is_not_begun(server, question):
    server.will(status(429, RATE_LIMITED, retry_after="121"))
    with pytest.raises(ModelUnavailable) as raised:
        ask(question)
    assert raised.value.outcome == Outcome.RATE_LIMITED
    assert len(server.requests) == 1


def test_an_exhausted_quota_is_not_asked_again(server, question, settings):
    settings.OPENAI_FALLBACK_MODELS = ["another"]
    server.will(status(429, NO_QUOTA))
    with pytest.raises(ModelUnavailable):
        ask(question)
    assert outcomes() == ["out_of_quota"]


def test_tries_are_bounded(server, question, settings):
    settings.MODEL_TRIES = 2
    server.will(status(503, BROKEN), status(503, BROKEN))
    with pytest.raises(ModelUnavailable):
        ask(question)
    assert outcomes() == ["server_error", "server_error"]


def test_a_server_that_never_answers_is_given_up_at_the_deadline(server, question, settings):
    short_deadline(settings)
    server.will(hangs())
    with pytest.raises(ModelUnavailable):
        ask(question)
    assert outcomes() == ["timeout"]


def test_a_body_that_drips_for_ever_is_given_up_at_the_deadline(server, question, settings):
    short_deadline(settings)
    server.will(body_dripped(completion('{"word": "hello"}')))
    with pytest.raises(ModelUnavailable):
        ask(question)
    assert outcomes() == ["timeout"]


def test_headers_that_drip_for_ever_are_given_up_at_the_deadline(server, question, settings):
    short_deadline(settings)
    server.will(headers_dripped())
    with pytest.raises(ModelUnavailable):
        ask(question)
    assert outcomes() == ["timeout"]


@pytest.mark.parametrize("fault", [hangs_up(), body_cut(completion('{"word": "hello"}'))])
def test_a_connection_that_breaks_is_tried_again(server, question, fault):
    server.will(fault, says(WORD))
    assert ask(question).value.word == "hello"
    assert outcomes() == ["unreachable", "ok"]


def test_a_server_that_is_not_there_is_unreachable(server, question, settings):
    settings.OPENAI_BASE_URL = "http://127.0.0.1:1/v1"
    with pytest.raises(ModelUnavailable) as raised:
        ask(question)
    assert raised.value.outcome == Outcome.UNREACHABLE


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(page("<html><title>Sign in</title></html>"), id="HTML page"),
        pytest.param(page('{"choices": [', "application/json"), id="broken JSON"),
        pytest.param(page("[" * 50_000, "application/json"), id="JSON nested too deep"),
        pytest.param(page("x" * 300_000, "application/json"), id="endless body"),
        pytest.param(page('["choices"]', "application/json"), id="JSON of another kind"),
        pytest.param(status(200, {**completion("{}"), "choices": []}), id="no choices"),
        pytest.param(status(200, {"choices": [{"message": "hello"}]}), id="a message that is no object"),
        pytest.param(says(WORD, finish_reason="length"), id="cut at the token limit"),
        pytest.param(says('{"word": "hel'), id="reply cut"),
        pytest.param(status(200, completion(None)), id="no text"),
        pytest.param(says({"word": "a" * 11}), id="too long"),
        pytest.param(says({"word": "  "}), id="empty"),
        pytest.param(says({"word": 5}), id="no text but a number"),
        pytest.param(says({"word": "hello", "key": "5"}), id="a field too many"),
        pytest.param(says({}), id="a field too few"),
    ],
)
def test_a_useless_reply_is_booked_and_asked_for_again(server, question, fault):
    server.will(fault, says(WORD))
    assert ask(question).value.word == "hello"
    assert outcomes() == ["invalid_reply", "ok"]


def test_a_useless_reply_costs_what_it_cost(server, question, settings):
    settings.MODEL_TRIES = 1
    server.will(says(WORD, finish_reason="length"))
    with pytest.raises(ReplyUnusable):
        ask(question)
    assert ModelCall.objects.get().output_tokens == 40


def test_a_refusal_is_not_asked_again(server, question):
    server.will(status(200, completion(None, refusal="I cannot help with\x00 that.")))
    with pytest.raises(ReplyUnusable) as raised:
        ask(question)
    assert raised.value.outcome == Outcome.REFUSED
    assert ModelCall.objects.get().detail == "I cannot help with that."


def test_a_model_that_is_gone_makes_way_for_the_fallback(server, question, settings):
    settings.OPENAI_FALLBACK_MODELS = ["gpt-6-luna"]
    server.will(status(404, NO_MODEL), says(WORD))
    assert ask(question).call.model == "gpt-6-luna"
    assert outcomes() == ["model_gone", "ok"]


def test_a_model_that_keeps_failing_makes_way_for_the_fallback(server, question, settings):
    settings.OPENAI_FALLBACK_MODELS, settings.MODEL_TRIES = ["gpt-6-luna"], 1
    server.will(status(503, BROKEN), says(WORD))
    assert ask(question).call.model == "gpt-6-luna"


def test_a_purpose_can_have_its_own_model(server, question, settings):
    settings.MODEL_PARAMETERS["feedback"]["model"] = "small-one"
    server.will(says(WORD))
    assert ask(question).call.model == "small-one"


def test_a_server_that_rejects_every_schema_is_asked_more_plainly(server, question):
    server.will(
        status(400, NO_SCHEMA),
        status(400, NO_SCHEMA),
        status(400, NO_SCHEMA),
        says('Sure:\n```\n{"word": "hello"}\n```'),
    )
    assert ask(question).value.word == "hello"
    assert asked_formats(server) == ["json_schema", "json_schema", "json_object", "text"]
    assert outcomes() == ["rejected", "rejected", "rejected", "ok"]


def test_the_format_that_worked_is_remembered(server, question):
    server.will(status(400, NO_SCHEMA), status(400, NO_SCHEMA), says(WORD), says(WORD))
    ask(question)
    ask(question)
    assert asked_formats(server)[2:] == ["json_object", "json_object"]


def test_a_server_that_fails_on_a_schema_is_asked_for_plain_json(server, question):
    server.will(status(500, BROKEN), says(WORD))
    ask(question)
    assert asked_formats(server) == ["json_schema", "json_object"]


def test_a_request_that_is_rejected_in_every_format_does_not_spoil_the_memory(server, question):
    server.will(*[status(400, BROKEN)] * 4, says(WORD))
    with pytest.raises(ReplyUnusable):
        ask(question)
    ask(question)
    assert asked_formats(server)[-1] == "json_schema"


def test_a_wrong_key_is_rejected_at_once(server, question):
    server.will(status(401, {"error": {"message": "Incorrect API key", "code": "invalid_api_key"}}))
    with pytest.raises(ReplyUnusable):
        ask(question)
    assert ModelCall.objects.get().detail == "status 401: invalid_api_key"


def test_after_many_failures_the_model_is_left_alone(server, question, settings):
    settings.MODEL_TRIES, settings.MODEL_BREAKER_FAILURES = 1, 2
    server.will(status(503, BROKEN), status(503, BROKEN))
    for _ in range(4):
        with pytest.raises(ModelError):
            ask(question)
    assert len(server.requests) == 2


def test_an_answer_forgets_the_failures_before_it(server, question, settings):
    settings.MODEL_TRIES, settings.MODEL_BREAKER_FAILURES = 1, 2
    for action in [status(503, BROKEN), says(WORD), status(503, BROKEN), says(WORD)]:
        server.will(action)
        try:
            ask(question)
        except ModelUnavailable:
            continue
    assert outcomes() == ["server_error", "ok", "server_error", "ok"]


def test_a_model_that_was_left_alone_is_tried_again_later(server, question, settings):
    settings.MODEL_TRIES = settings.MODEL_BREAKER_FAILURES = 1
    settings.MODEL_BREAKER_SECONDS = 0.01
    server.will(status(503, BROKEN), says(WORD))
    with pytest.raises(ModelUnavailable):
        ask(question)
    for _ in range(1000):
        time.sleep(0.005)
        if not cache.get(breaker.key("open", "gpt-4o-mini")):
            break
    assert ask(question).value.word == "hello"


def test_parameters_of_the_purpose_are_sent(server, question, settings):
    settings.MODEL_PARAMETERS["feedback"] |= {"temperature": None, "reasoning_effort": "none", "max_output_tokens": 77}
    server.will(says(WORD))
    ask(question)
    sent = server.requests[0]
    assert (sent["max_completion_tokens"], sent["reasoning_effort"], "temperature" in sent) == (77, "none", False)


def test_a_reply_can_be_discarded_in_the_books(server, question):
    server.will(says(WORD))
    call = ask(question).call
    discard(call, "gives the answer away")
    call.refresh_from_db()
    assert (call.outcome, call.detail) == (Outcome.INVALID_REPLY, "gives the answer away")
