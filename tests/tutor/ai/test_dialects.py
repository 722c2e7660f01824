import pytest

from tests.model_server import USAGE, ModelServer, completion, says, status
from tutor.ai import ask

pytestmark = pytest.mark.django_db
WORD = {"word": "hello"}


def no(message: str, param: str | None = None, code: int = 400):
    return status(code, {"error": {"message": message, "param": param, "code": "unsupported_parameter"}})


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (no("Unsupported parameter: 'reasoning_effort' is not supported with this model.", "reasoning_effort"),
         "reasoning_effort"),
        (no("Unsupported value: 'temperature' does not support 0.3 with this model.", "temperature"), "temperature"),
        (no("Unrecognized request argument supplied: reasoning_effort"), "reasoning_effort"),
        (no("Extra inputs are not permitted: top_p", code=422), "top_p"),
    ],
)  # fmt: skip
def test_a_part_that_a_model_does_not_take_is_left_out_from_then_on(
    server: ModelServer, question, settings, answer, part
):
    settings.MODEL_PARAMETERS["feedback"] |= {"reasoning_effort": "none", "top_p": 0.9}
    server.will(answer, says(WORD), says(WORD))
    ask(question)
    ask(question)
    assert [part in request for request in server.requests] == [True, False, False]
    assert server.requests[2]["response_format"] == server.requests[0]["response_format"]


def test_a_server_of_the_old_name_for_the_limit_is_asked_by_it(server: ModelServer, question):
    server.will(no("Unrecognized argument: max_completion_tokens"), says(WORD))
    ask(question)
    assert ("max_completion_tokens" in server.requests[1], server.requests[1]["max_tokens"]) == (False, 300)


def test_a_server_that_ignores_the_limit_is_told_it_by_its_old_name(server: ModelServer, question):
    long = {**completion('{"word": "hello"}'), "usage": {**USAGE, "completion_tokens": 5000}}
    server.will(status(200, long), says(WORD))
    ask(question)
    ask(question)
    assert ["max_tokens" in request for request in server.requests] == [False, True]


@pytest.mark.parametrize("code", [400, 500])
def test_a_server_that_knows_no_system_role_reads_the_rules_with_the_question(server: ModelServer, question, code):
    server.will(no("System role not supported", code=code), says(WORD))
    ask(question)
    assert server.requests[1]["messages"] == [{"role": "user", "content": "Say a word.\n\nAny."}]


def test_a_model_that_reasons_is_given_no_sampling_parameters(server: ModelServer, question, settings):
    settings.MODEL_PARAMETERS["feedback"]["reasoning_effort"] = "low"
    server.will(says(WORD))
    ask(question)
    assert (server.requests[0]["reasoning_effort"], "temperature" in server.requests[0]) == ("low", False)


def test_the_named_replacement_is_asked_not_to_reason(server: ModelServer, question, settings):
    settings.OPENAI_MODEL = "gpt-6-luna"
    server.will(says(WORD))
    ask(question)
    assert (server.requests[0]["reasoning_effort"], server.requests[0]["temperature"]) == ("none", 0.3)
