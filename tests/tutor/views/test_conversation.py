"""Talking with the tutor on the pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.tutor.services.conversation.talk import answered, said, talk
from tutor.models import Conversation, Turn

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]


def speak(client: Client, conversation: Conversation, text: str, number: int = 1, **headers: str):
    address = reverse("conversation-exercise", args=[conversation.serving.pk])
    return client.post(address, {"text": text, "number": number}, headers=headers)


def test_what_is_said_comes_back_with_the_panel(client_of: ClientOf):
    conversation = talk()
    page = speak(client_of(conversation.learner), conversation, "Why is it so?", **{"HX-Request": "true"})
    assert page.status_code == 200
    assert "Why is it so?" in page.content.decode()
    assert 'name="number" value="3"' in page.content.decode()


def test_without_scripts_the_page_is_shown_again(client_of: ClientOf):
    conversation = talk()
    page = speak(client_of(conversation.learner), conversation, "Why?")
    assert page.status_code == 302
    assert page["Location"].endswith("#tutor")


def test_an_empty_text_is_refused_in_words(client_of: ClientOf):
    conversation = talk()
    page = speak(client_of(conversation.learner), conversation, "  ", **{"HX-Request": "true"})
    assert page.status_code == 422
    assert "Write something first." in page.content.decode()


def test_a_text_that_is_too_long_is_refused_and_kept(client_of: ClientOf):
    conversation = talk()
    page = speak(client_of(conversation.learner), conversation, "long " * 500, **{"HX-Request": "true"})
    assert page.status_code == 422
    assert "long long" in page.content.decode()
    assert not conversation.turns.exists()


def test_while_the_tutor_writes_the_text_is_kept(client_of: ClientOf):
    conversation = talk()
    said(conversation, "Why?")
    page = speak(client_of(conversation.learner), conversation, "And how?", 3, **{"HX-Request": "true"})
    assert page.status_code == 422
    assert "And how?" in page.content.decode()


def test_what_students_and_models_write_is_text_and_no_markup(client_of: ClientOf):
    conversation = talk()
    turn = answered(conversation, "<script>alert(1)</script>")
    Turn.objects.filter(pk=turn.pk).update(text="<img src=x onerror=alert(1)> [a](javascript:alert(1))")
    page = client_of(conversation.learner).get(reverse("practice", args=[conversation.course.slug]))
    assert b"<script>alert" not in page.content
    assert b"<img src=x" not in page.content
    assert b'href="javascript' not in page.content


def test_an_unfinished_turn_is_settled_when_it_is_looked_at_late(client_of: ClientOf):
    conversation = talk()
    turn = said(conversation, "Hello")
    Turn.objects.filter(pk=turn.pk).update(said_at=timezone.now() - timedelta(seconds=30))
    page = client_of(conversation.learner).get(reverse("turn", args=[turn.pk]))
    assert b"data-unfinished" not in page.content
    assert b"From the course" in page.content


def test_the_next_exercise_brings_its_own_talk(client_of: ClientOf):
    conversation = talk()
    answered(conversation, "Why?")
    client = client_of(conversation.learner)
    page = client.post(reverse("next", args=[conversation.serving.pk]), headers={"HX-Request": "true"})
    assert b'hx-swap-oob="true"' in page.content
    assert b"Why?" not in page.content


def test_a_hint_leaves_the_talk_on_the_page_alone(client_of: ClientOf):
    conversation = talk(hints=["Count on."])
    client = client_of(conversation.learner)
    page = client.post(reverse("hint", args=[conversation.serving.pk]), headers={"HX-Request": "true"})
    assert b'id="tutor"' not in page.content
