from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from tests.tutor.learner.answers import RIGHT, START, WRONG, after, answers, fold, histories, skills
from tutor.learner import Answer, Knowledge, Mastery, Status, answered, due, skill_mastery, told
from tutor.learner.mastery import ENOUGH_EVIDENCE, MASTERED_FROM


def mastery(knowledge: Knowledge, skill: int = 1, days: float = 0) -> Mastery:
    now = START + timedelta(days=days, hours=1)
    return skill_mastery(knowledge.evidence(skill), knowledge.of(skill).memory, now)


def test_a_skill_never_seen_is_unseen():
    assert mastery(Knowledge()).status is Status.UNSEEN
    assert mastery(Knowledge()).retention is None


@pytest.mark.parametrize("count", range(1, ENOUGH_EVIDENCE))
def test_nothing_is_said_before_there_is_enough_evidence(count: int):
    assert mastery(after(*[RIGHT] * count)).status is Status.NOT_ENOUGH_EVIDENCE


def test_misses_leave_a_skill_in_learning():
    assert mastery(after(WRONG, WRONG, WRONG, WRONG)).status is Status.LEARNING


def test_right_answers_lead_to_mastery():
    found = mastery(after(*[RIGHT] * 5))
    assert found.status is Status.MASTERED
    assert found.probability >= MASTERED_FROM


@pytest.mark.parametrize("misses", [0, 10])
def test_four_right_answers_in_a_row_master_a_skill_whatever_came_before(misses: int):
    history = [WRONG] * misses
    assert mastery(after(*history, *[RIGHT] * 4)).status is Status.MASTERED


@pytest.mark.parametrize("weak", [Answer(1.0, choices=3), Answer(1.0, hints=2), Answer(1.0, ease=3.0)])
def test_right_answers_that_prove_little_take_more_of_them(weak: Answer):
    assert mastery(after(*[WRONG] * 10, *[weak] * 4)).status is Status.LEARNING


def test_a_miss_after_mastery_can_take_it_back():
    assert mastery(after(*[RIGHT] * 4, WRONG, WRONG, WRONG)).status is Status.LEARNING


def test_a_mastered_skill_comes_up_for_review_when_it_is_due_and_not_before():
    knowledge = after(*[RIGHT] * 5)
    moment = due(knowledge.of(1).memory)
    before = skill_mastery(knowledge.evidence(1), knowledge.of(1).memory, moment - timedelta(seconds=1))
    at_last = skill_mastery(knowledge.evidence(1), knowledge.of(1).memory, moment)
    assert (before.status, at_last.status) == (Status.MASTERED, Status.REVIEW_DUE)


def test_a_placement_alone_can_show_mastery_but_does_not_say_that_a_skill_is_being_learned():
    knowledge = told(Knowledge(), {1: (0.98, 5.0), 2: (0.05, 5.0)}, START)
    assert mastery(knowledge, 1).status is Status.MASTERED
    assert mastery(knowledge, 2).status is Status.UNSEEN


def test_the_chance_of_remembering_fades_with_time():
    knowledge = after(*[RIGHT] * 3)
    assert mastery(knowledge, days=60).retention < mastery(knowledge, days=1).retention < 1


def test_a_clock_without_a_time_zone_is_refused():
    knowledge = after(*[RIGHT] * 5)
    with pytest.raises(TypeError):
        skill_mastery(knowledge.evidence(1), knowledge.of(1).memory, START.replace(tzinfo=None))


@given(histories, skills, answers)
def test_a_right_answer_never_lowers_the_estimate_of_its_skills(history, trained: list[int], answer: Answer):
    right = replace(answer, score=1.0, hints=0)
    before, now = fold(history)
    moved = answered(before, trained, right, now + timedelta(minutes=1))
    for skill in trained:
        assert mastery(moved, skill).probability >= mastery(before, skill).probability - 1e-12


@given(histories, skills, answers)
def test_a_wrong_answer_never_raises_the_estimate_of_its_skills(history, trained: list[int], answer: Answer):
    wrong = replace(answer, score=0.0)
    before, now = fold(history)
    moved = answered(before, trained, wrong, now + timedelta(minutes=1))
    for skill in trained:
        assert mastery(moved, skill).probability <= mastery(before, skill).probability + 1e-12


@given(histories, answers)
def test_a_better_answer_never_leads_to_a_lower_estimate(history, answer: Answer):
    before, now = fold(history)
    better = answered(before, [1], replace(answer, hints=0), now + timedelta(minutes=1))
    worse = answered(before, [1], replace(answer, hints=2), now + timedelta(minutes=1))
    assert mastery(better).probability >= mastery(worse).probability - 1e-12
