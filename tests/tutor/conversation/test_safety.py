"""Signs of danger in a student's words."""

import pytest

from tutor.conversation.safety import Danger, danger_in


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("I want to kill myself", Danger.SELF_HARM),
        ("i dont want to live anymore", Danger.SELF_HARM),
        ("I wish I was dead", Danger.SELF_HARM),
        ("everyone would be better off without me", Danger.SELF_HARM),
        ("I cut my arms sometimes", Danger.SELF_HARM),
        ("我不想活了", Danger.SELF_HARM),
        ("我想自杀", Danger.SELF_HARM),
        ("my dad hits me", Danger.ABUSE),
        ("I’m scared to go home", Danger.ABUSE),
        ("they keep bullying me", Danger.ABUSE),
        ("他一直打我", Danger.ABUSE),
        ("I will bring a knife to school", Danger.VIOLENCE),
        ("I want to k.i.l.l myself", Danger.SELF_HARM),
    ],
)
def test_danger_is_noticed(text: str, danger: Danger):
    assert danger_in(text) is danger


@pytest.mark.parametrize(
    "text",
    [
        "this exercise is killing me",
        "I am dying of boredom",
        "I will kill this test",
        "How do I cut a pizza into halves?",
        "he hit me in the game",
        "笑死我了",
        "这题难死了",
        "The fraction bar hits the number",
        "give me a hint",
        "",
    ],
)
def test_what_is_only_said_so_is_none(text: str):
    assert danger_in(text) is None
