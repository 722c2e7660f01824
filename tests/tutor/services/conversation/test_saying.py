"""Saying something, stopping the tutor, asking it again."""

import pytest
from django.utils import timezone

from tests.tutor.services.conversation.talk import answered, said, talk
from tutor.models import Speaker, Turn, TurnStatus
from tutor.services.conversation import NotNow, turn_again, turn_settle, turn_stop, turn_write, turns_sweep
from tutor.services.conversation.writing import SETTLED_AFTER, SWEPT_AFTER

pytestmark = pytest.mark.django_db


def test_what_is_said_waits_for_the_tutors_answer():
    turn = said(talk(), "Why?")
    assert (turn.number, turn.speaker, turn.status) == (2, Speaker.TUTOR, TurnStatus.WAITING)
    assert turn.conversation.turns.get(number=1).text == "Why?"


def test_the_same_form_sent_twice_is_said_once():
    conversation = talk()
    first = said(conversation, "Why?", number=1)
    assert said(conversation, "Why?", number=1) == first
    assert conversation.turns.count() == 2


def test_another_text_from_an_old_tab_becomes_the_next_turn():
    conversation = talk()
    answered(conversation, "Why?")
    assert said(conversation, "How?", number=1).number == 4


def test_nothing_is_said_while_the_tutor_writes():
    conversation = talk()
    said(conversation, "Why?")
    with pytest.raises(NotNow):
        said(conversation, "How?")
    assert conversation.turns.count() == 2


def test_a_stopped_answer_stays_stopped_when_the_worker_comes():
    turn = turn_stop(turn=said(talk(), "Why?"), now=timezone.now())
    turn_write(turn_id=turn.pk, now=timezone.now())
    turn.refresh_from_db()
    assert (turn.status, turn.text) == (TurnStatus.STOPPED, "")


def test_a_stopped_answer_can_be_asked_for_again():
    turn = turn_again(turn=turn_stop(turn=said(talk(), "Why?"), now=timezone.now()), now=timezone.now())
    assert turn.status == TurnStatus.WAITING


def test_a_finished_answer_is_not_asked_for_again():
    turn = answered(talk(), "Hello")
    assert turn_again(turn=turn, now=timezone.now()).text == turn.text


def test_an_answer_that_no_worker_begins_is_given_by_the_course():
    turn = said(talk(), "Give me a hint")
    turn_settle(turn=turn, now=turn.said_at + SETTLED_AFTER)
    assert (turn.status, turn.source) == (TurnStatus.DONE, "course")
    turn_write(turn_id=turn.pk, now=timezone.now())
    assert Turn.objects.get(pk=turn.pk).text == turn.text


def test_an_answer_is_not_settled_too_early():
    turn = said(talk(), "Why?")
    turn_settle(turn=turn, now=turn.said_at)
    assert turn.status == TurnStatus.WAITING


def test_a_turn_whose_worker_died_is_taken_over_or_swept():
    conversation = talk()
    turn = said(conversation, "Hello")
    Turn.objects.filter(pk=turn.pk).update(status=TurnStatus.WRITING, claimed_at=turn.said_at, text="Half of")
    turn_write(turn_id=turn.pk, now=timezone.now())
    turn.refresh_from_db()
    assert turn.text == "Half of"
    assert turns_sweep(now=turn.said_at + 2 * SWEPT_AFTER) == 1
    turn.refresh_from_db()
    assert turn.is_finished
    assert turn.text.startswith("Half of\n\n")


def test_a_turn_that_is_handed_out_again_is_written_anew():
    turn = said(talk(), "Hello")
    Turn.objects.filter(pk=turn.pk).update(status=TurnStatus.WRITING, claimed_at=turn.said_at, text="Half of")
    turn_write(turn_id=turn.pk, now=timezone.now(), takes_over=True)
    turn.refresh_from_db()
    assert turn.status == TurnStatus.DONE
    assert "Half of" not in turn.text
