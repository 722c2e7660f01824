import json

import pytest

from tests.model_server import ModelServer, says
from tutor.ai import ModelReply, Question, ask
from tutor.ai.prompts import FOLDER, prompt
from tutor.models import Purpose

VALUES = {
    "feedback-v1": ["language", "stem", "response", "misconception", "way"],
    "feedback-v2": ["language", "level", "stem", "response", "misconception", "way", "before"],
    "dressing-v1": ["language", "level", "interest", "skill"],
    "dressing-v2": ["language", "level", "interest", "skill"],
    "propose-v1": [
        "language",
        "level",
        "skill",
        "description",
        "difficulty",
        "misconceptions",
        "probe",
        "interest",
        "avoid",
        "reasons",
    ],
    "solve-v1": ["language", "exercise"],
    "judge-v1": ["language", "exercise"],
    "conversation-v1": [
        "task",
        "language",
        "skill",
        "exercise",
        "answers",
        "material",
        "summary",
        "mood",
        "said",
    ],
}
IN_USE = {Purpose.FEEDBACK: "feedback-v2", Purpose.DRESSING: "dressing-v2"}


class AnyReply(ModelReply):
    text: str


def test_every_prompt_file_is_filled_by_the_values_that_its_service_gives():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(VALUES)
    for version, names in VALUES.items():
        filled = prompt(version, **{name: f"<<{name}>>" for name in names})
        assert all(f"<<{name}>>" in filled.system + filled.user for name in names)


def test_a_dollar_sign_in_a_value_stays_as_it_is():
    values = dict.fromkeys(VALUES["feedback-v2"], "$5 $stem")
    assert "$5 $stem" in prompt("feedback-v2", **values).user


def test_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        prompt("feedback-v2", language="English")


@pytest.mark.parametrize("version", IN_USE.values())
def test_the_rules_of_a_prompt_in_use_are_the_same_for_everybody(version):
    assert prompt(version, **dict.fromkeys(VALUES[version], "x")).is_system_stable


@pytest.mark.django_db
@pytest.mark.parametrize(("purpose", "version"), IN_USE.items())
def test_two_requests_of_a_purpose_share_everything_before_the_question_byte_for_byte(
    server: ModelServer, purpose, version
):
    server.will(says({"text": "a"}), says({"text": "b"}))
    for letter in "ab":
        ask(Question(purpose, prompt(version, **dict.fromkeys(VALUES[version], letter * 9)), AnyReply))
    first, second = (request.body for request in server.raw)
    shared = first[: next(place for place, byte in enumerate(first) if byte != second[place])]
    rules = json.dumps(prompt(version, **dict.fromkeys(VALUES[version], "")).system).encode()
    assert rules in shared
    assert shared.count(b'"role"') == 2
    assert server.requests[0]["response_format"] == server.requests[1]["response_format"]
