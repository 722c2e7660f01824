import json
from collections.abc import Callable
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import TeacherFactory
from tests.factories.proposals import proposal_waiting
from tests.model_server.mathematics import order_of_operations
from tests.model_server.subjects import opposites, past_cloze
from tutor.models import ProposalStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of: Callable[[User | None], Client]) -> Client:
    return client_of(TeacherFactory())


def page_of(client: Client, proposal) -> str:
    return client.get(reverse("review", args=[proposal.pk])).content.decode()


def test_the_list_shows_what_waits_and_the_rest_on_request(client: Client):
    waiting, rejected = proposal_waiting(), proposal_waiting(stem="Another", status=ProposalStatus.REJECTED)
    shown = client.get(reverse("review-list")).content.decode()
    assert reverse("review", args=[waiting.pk]) in shown
    assert reverse("review", args=[rejected.pk]) not in shown
    assert reverse("review", args=[rejected.pk]) in client.get("/teach/review/?status=rejected").content.decode()


def test_the_list_asks_as_much_for_one_as_for_many(client: Client, django_assert_num_queries):
    for _number in range(5):
        proposal_waiting()
    with django_assert_num_queries(4):
        client.get(reverse("review-list"))


def test_a_page_shows_question_answers_help_and_evidence(client: Client):
    proposal = proposal_waiting(order_of_operations(Random(1)))
    shown = page_of(client, proposal)
    reply = json.loads(proposal.draft)
    for text in [*reply["hints"][:1], "key graded as correct", "answered: B", "evaluate:"]:
        assert text in shown
    assert f"${reply['key'][0]}$" in shown


@pytest.mark.parametrize("make", [opposites, past_cloze])
def test_pairs_and_gaps_are_shown_as_a_person_reads_them(client: Client, make):
    item = make(Random(1))
    shown = page_of(client, proposal_waiting(item))
    wanted = f"{item.reply['key'][0]} → {item.reply['partners'][0]}" if item.reply["partners"] else "(1) "
    assert wanted in shown


def test_markup_of_a_model_is_shown_as_text(client: Client):
    item = order_of_operations(Random(1)).changed(stem="<script>alert(1)</script> [x](javascript:alert(1))")
    shown = page_of(client, proposal_waiting(item, status=ProposalStatus.REJECTED))
    assert "<script>alert" not in shown
    assert 'javascript:alert(1)"' not in shown


def test_approving_leads_to_the_next_one(client: Client):
    first, second = proposal_waiting(), proposal_waiting()
    response = client.post(reverse("review-approve", args=[first.pk]))
    assert response.url == reverse("review", args=[second.pk])
    first.refresh_from_db()
    assert first.status == ProposalStatus.PUBLISHED


def test_the_last_decision_leads_back_to_the_list(client: Client):
    response = client.post(reverse("review-reject", args=[proposal_waiting().pk]), {"reason": "Dull."})
    assert response.url == reverse("review-list")


def test_rejecting_needs_a_reason(client: Client):
    response = client.post(reverse("review-reject", args=[proposal_waiting().pk]), {"reason": " "})
    assert response.status_code == 422
    assert "Say what is wrong" in response.content.decode()


def test_a_decision_that_comes_second_says_so_and_keeps_what_was_typed(client: Client):
    proposal = proposal_waiting()
    client.post(reverse("review-approve", args=[proposal.pk]))
    response = client.post(reverse("review-reject", args=[proposal.pk]), {"reason": "Too late"})
    assert response.status_code == 409
    assert "decided on this exercise already" in response.content.decode()


def test_what_is_still_being_made_is_not_there(client: Client):
    proposal = proposal_waiting(status=ProposalStatus.RUNNING)
    assert client.get(reverse("review", args=[proposal.pk])).status_code == 404
