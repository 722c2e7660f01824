import time
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories.tutor import BudgetFactory
from tests.model_server import (
    END_EVENT,
    USAGE_EVENT,
    ModelServer,
    event,
    hangs,
    hangs_up,
    page,
    says,
    status,
    streams,
    streams_events,
)
from tutor.ai import ModelError, ModelUnavailable, Prompt, ReplyUnusable, TextQuestion, Turn, stream
from tutor.ai.budgets import period_of
from tutor.models import ModelCall, Outcome, Purpose

pytestmark = pytest.mark.django_db
QUESTION = TextQuestion(Purpose.FEEDBACK, Prompt("chat-v1", "Be kind.", "Why is that?", True))
NO_PARAMETER = {"error": {"message": "Unknown parameter: 'stream_options'.", "param": "stream_options"}}


def outcomes() -> list[str]:
    return list(ModelCall.objects.order_by("id").values_list("outcome", flat=True))


def heard(question: TextQuestion = QUESTION) -> tuple[list[str], ModelError | None]:
    """Go through an answer to its end; return the pieces and the error."""
    found: list[str] = []
    try:
        with stream(question) as pieces:
            found.extend(pieces)
    except ModelError as error:
        return found, error
    return found, None


def test_pieces_come_one_by_one_and_the_whole_at_the_end(server: ModelServer):
    server.will(streams("Count ", "on ", "from two."))
    with stream(QUESTION) as pieces:
        assert list(pieces) == ["Count ", "on ", "from two."]
    assert pieces.reply.text == "Count on from two."
    assert (pieces.reply.call.outcome, pieces.reply.call.output_tokens) == (Outcome.OK, 40)


def test_what_was_said_earlier_comes_between_the_rules_and_the_question(server: ModelServer):
    server.will(streams("Yes."))
    earlier = [Turn("user", "Is it 5?"), Turn("assistant", "What do you think?")]
    heard(TextQuestion(Purpose.FEEDBACK, QUESTION.prompt, earlier=earlier))
    sent = server.requests[0]
    assert [message["role"] for message in sent["messages"]] == ["system", "user", "assistant", "user"]
    assert (sent["stream"], sent["stream_options"], "response_format" in sent) == (True, {"include_usage": True}, False)


def test_nothing_is_asked_before_the_first_piece_is_wanted(server: ModelServer):
    with stream(QUESTION):
        pass
    assert (server.requests, outcomes()) == ([], [])


def test_the_first_piece_comes_before_the_last_is_written(server: ModelServer, settings):
    settings.MODEL_PARAMETERS["feedback"]["deadline"] = 3.0
    server.will(streams_events(event("Count "), then=hangs()))
    with stream(QUESTION) as pieces:
        assert next(pieces) == "Count "


def test_an_answer_that_ends_without_a_reason_is_cut_short(server: ModelServer):
    server.will(streams("Count ", finish_reason=None, usage=False, done=False))
    pieces, error = heard()
    assert pieces == ["Count "]
    assert isinstance(error, ReplyUnusable)
    assert error.detail == "cut short"
    assert outcomes() == ["invalid_reply"]


def test_an_answer_that_reaches_the_longest_length_is_not_whole(server: ModelServer):
    server.will(streams("Count ", finish_reason="length"))
    assert heard()[1].detail == "the reply ended early (length)"
    assert ModelCall.objects.get().output_tokens == 40


@pytest.mark.parametrize(
    ("fault", "kind", "outcome"),
    [
        pytest.param(streams_events(event("Count "), then=hangs_up()), ModelUnavailable, "unreachable", id="hangs up"),
        pytest.param(streams_events(event("Count "), "data: {oops\n\n"), ReplyUnusable, "invalid_reply", id="garbage"),
        pytest.param(
            streams_events(event("Count "), 'data: {"error": {"message": "overloaded"}}\n\n'),
            ReplyUnusable, "invalid_reply", id="the server fails",
        ),
        pytest.param(streams("Count ", finish_reason="content_filter"), ReplyUnusable, "refused", id="filtered"),
    ],
)  # fmt: skip
def test_an_answer_that_breaks_is_an_error_and_is_not_asked_for_again(server: ModelServer, fault, kind, outcome):
    server.will(fault)
    pieces, error = heard()
    assert (pieces, type(error), outcomes()) == (["Count "], kind, [outcome])


def test_an_answer_that_drips_for_ever_ends_at_the_deadline(server: ModelServer, settings):
    settings.MODEL_PARAMETERS["feedback"]["deadline"] = 0.4
    server.will(streams_events(*[event("a")] * 3, then=hangs()))
    started = time.monotonic()
    pieces, error = heard()
    assert (pieces, error.outcome) == (["a"] * 3, Outcome.TIMEOUT)
    assert time.monotonic() - started < 5


def test_comments_and_odd_line_ends_between_the_pieces_are_passed_over(server: ModelServer):
    crlf = event("on", finish_reason="stop").replace("\n", "\r\n")
    server.will(streams_events(": ping\n\n", event("Count "), "event: message\n" + crlf, USAGE_EVENT, END_EVENT))
    assert heard() == (["Count ", "on"], None)


def test_an_event_may_be_cut_anywhere(server: ModelServer):
    whole = event("数到二") + event(finish_reason="stop") + END_EVENT
    server.will(streams_events(whole[:9], whole[9:31], whole[31:]))
    assert heard() == (["数到二"], None)


def test_a_failure_before_the_first_piece_is_tried_again(server: ModelServer):
    server.will(status(503, {"error": {}}), hangs_up(), streams("Yes."))
    assert heard() == (["Yes."], None)
    assert outcomes() == ["server_error", "unreachable", "ok"]


def test_a_model_that_is_gone_makes_way_for_the_fallback(server: ModelServer, settings):
    settings.OPENAI_FALLBACK_MODELS = ["gpt-6-luna"]
    server.will(status(404, {"error": {"message": "gone", "code": "model_not_found"}}), streams("Yes."))
    assert heard() == (["Yes."], None)
    assert server.requests[1]["model"] == "gpt-6-luna"


def test_a_server_that_knows_no_usage_in_streams_is_asked_without_it_from_then_on(server: ModelServer):
    server.will(status(400, NO_PARAMETER), streams("Yes.", usage=False), streams("No.", usage=False))
    assert heard() == (["Yes."], None)
    assert heard() == (["No."], None)
    assert ["stream_options" in request for request in server.requests] == [True, False, False]


def test_a_server_that_knows_no_streams_is_heard_all_at_once(server: ModelServer):
    server.will(says("Yes."))
    assert heard() == (["Yes."], None)
    assert ModelCall.objects.get().output_tokens == 40


def test_a_page_is_no_answer(server: ModelServer, settings):
    settings.MODEL_TRIES = 1
    server.will(page("<html>Sign in</html>"))
    assert heard()[1].outcome == Outcome.INVALID_REPLY


def test_a_stream_without_a_model_is_offline():
    assert heard()[1].outcome == Outcome.OFFLINE


def test_leaving_half_way_cancels_books_and_settles(server: ModelServer):
    budget = BudgetFactory(limit_usd=1)
    server.will(streams_events(event("Count "), event("on "), then=hangs()))
    with stream(QUESTION) as pieces:
        next(pieces)
    call = ModelCall.objects.get()
    period = period_of(budget, timezone.localdate())
    assert (call.outcome, pieces.reply) == (Outcome.CANCELLED, None)
    assert (period.spent_nano, period.held_nano) == (call.held_nano, 0)


def test_an_error_of_the_listener_cancels_too(server: ModelServer):
    server.will(streams_events(event("Count "), then=hangs()))
    with pytest.raises(ZeroDivisionError), stream(QUESTION) as pieces:
        1 / (len(next(pieces)) - len("Count "))
    assert outcomes() == ["cancelled"]


def test_a_whole_stream_is_settled_with_what_it_used(server: ModelServer):
    budget = BudgetFactory(limit_usd=1)
    server.will(streams("Yes."))
    heard()
    period = period_of(budget, timezone.localdate())
    assert (period.spent_nano, period.held_nano) == (46_500, 0)


def test_a_text_that_is_whole_stays_so_if_the_connection_breaks_after_it(server: ModelServer):
    server.will(streams_events(event("Yes."), event(finish_reason="stop"), then=hangs_up()))
    assert heard() == (["Yes."], None)


def test_an_endless_text_is_given_up(server: ModelServer):
    server.will(streams_events(*[event("x" * 50_000)] * 5, then=hangs()))
    assert heard()[1].detail == "the reply is too long"


@pytest.mark.django_db(transaction=True)
def test_it_can_be_gone_through_in_a_thread(server: ModelServer):
    server.will(streams("Count ", "on."))
    found: list[object] = []

    def listen() -> None:
        found.append(heard())
        connection.close()

    thread = Thread(target=listen)
    thread.start()
    thread.join()
    assert found == [(["Count ", "on."], None)]
