"""Whatever a model proposes, no bad exercise reaches the bank, and most good ones do. Figures: run with -s."""

import pytest
from django.utils import timezone

from lessons.models import Exercise, Provenance
from tests.factories.accounts import TeacherFactory
from tests.model_server import ModelServer
from tests.model_server.adversary import Adversary
from tests.model_server.honest import honest_items
from tests.model_server.poison import KINDS
from tests.tutor.services.proposals.playing import Board, new_board, play_honest, play_poisoned
from tutor.models import Proof, Proposal, ProposalStatus
from tutor.services.proposals import proposal_approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def adversary(server: ModelServer, settings) -> Adversary:
    settings.MODEL_TRIES = 1
    settings.MODEL_BREAKER_FAILURES = 10**6  # a cut body is part of the play, not a reason to leave the model alone
    return Adversary(server)


def in_the_bank() -> int:
    return Exercise.objects.filter(provenance=Provenance.GENERATED).count()


def hold_poisoned(board: Board, adversary: Adversary, count: int, seed: int) -> None:
    played = play_poisoned(board, adversary, count, seed)
    print(f"\n{board.table()}\n{count} poisoned: {board.total('published')} published")  # noqa: T201
    assert [bad.item.reply for bad, proposal in played if proposal.status == ProposalStatus.PUBLISHED] == []
    assert in_the_bank() == 0


def hold_honest(board: Board, adversary: Adversary, count: int, seed: int) -> None:
    """Code publishes what it proves; a teacher approves the rest of what passed."""
    teacher = TeacherFactory()
    played = play_honest(board, adversary, honest_items(count, seed))
    by_code = in_the_bank()
    waiting = Proposal.objects.filter(status=ProposalStatus.WAITING)
    for proposal in waiting:
        proposal_approve(proposal=proposal, teacher=teacher, now=timezone.now())
    print(f"\n{board.table()}\n{count} honest: {by_code} published by code, {in_the_bank() - by_code} by a teacher")  # noqa: T201
    assert in_the_bank() >= 0.9 * count
    assert all(proposal.proof == Proof.CODE for proposal in played if proposal.status == ProposalStatus.PUBLISHED)


def test_there_are_many_kinds_of_poison():
    assert len(set(KINDS)) >= 15


def test_no_poisoned_proposal_of_a_sample_is_published(adversary: Adversary):
    hold_poisoned(new_board(), adversary, 3 * len(KINDS), seed=1)


def test_most_honest_proposals_of_a_sample_are_published(adversary: Adversary):
    hold_honest(new_board(), adversary, 40, seed=1)


@pytest.mark.load
def test_no_poisoned_proposal_of_a_thousand_is_published(adversary: Adversary):
    hold_poisoned(new_board(), adversary, 1000, seed=2)


@pytest.mark.load
def test_nine_of_ten_honest_proposals_of_two_hundred_are_published(adversary: Adversary):
    hold_honest(new_board(), adversary, 200, seed=2)
