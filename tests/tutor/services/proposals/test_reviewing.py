from random import Random

import pytest
from django.utils import timezone

from lessons.models import Exercise
from tests.factories.accounts import TeacherFactory
from tests.factories.lessons import ExerciseFactory
from tests.factories.proposals import proposal_waiting
from tests.model_server.subjects import all_nouns, opposites, past_cloze, plural
from tutor.models import ProposalStatus
from tutor.services.proposals import ReviewError, proposal_approve, proposal_reject

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [all_nouns, opposites, past_cloze, plural])
def test_an_approved_exercise_is_live_and_grades_its_key_as_right(make):
    from lessons.services.grading import exercise_grade

    teacher = TeacherFactory()
    proposal = proposal_waiting(make(Random(2)))
    exercise = proposal_approve(proposal=proposal, teacher=teacher, now=timezone.now())
    proposal.refresh_from_db()
    assert (proposal.status, proposal.result, proposal.reviewed_by) == (ProposalStatus.PUBLISHED, exercise, teacher)
    assert exercise.status == "live"
    assert exercise.evidence[-1] == {
        "check": "approved by a teacher",
        "passed": True,
        "detail": teacher.shown_name,
    }
    assert exercise_grade(exercise, exercise.key).verdict == "correct"


def test_a_rejected_one_keeps_its_reason():
    proposal = proposal_waiting()
    proposal_reject(proposal=proposal, teacher=TeacherFactory(), reason="Two forms fit.", now=timezone.now())
    proposal.refresh_from_db()
    assert (proposal.status, proposal.review_reason) == (ProposalStatus.REJECTED, "Two forms fit.")
    assert not Exercise.objects.exists()


def test_only_the_first_decision_counts():
    proposal = proposal_waiting()
    proposal_reject(proposal=proposal, teacher=TeacherFactory(), reason="No.", now=timezone.now())
    with pytest.raises(ReviewError):
        proposal_approve(proposal=proposal, teacher=TeacherFactory(), now=timezone.now())
    assert not Exercise.objects.exists()


def test_what_the_bank_holds_by_now_is_not_approved_and_goes_on_waiting():
    proposal = proposal_waiting(plural(Random(1)))
    ExerciseFactory(main_skill=proposal.skill, stem=proposal.stem)
    with pytest.raises(ReviewError, match="same question"):
        proposal_approve(proposal=proposal, teacher=TeacherFactory(), now=timezone.now())
    proposal.refresh_from_db()
    assert (proposal.status, proposal.reviewed_by) == (ProposalStatus.WAITING, None)


def test_what_never_passed_cannot_be_approved():
    proposal = proposal_waiting(status=ProposalStatus.REJECTED)
    with pytest.raises(ReviewError):
        proposal_approve(proposal=proposal, teacher=TeacherFactory(), now=timezone.now())
