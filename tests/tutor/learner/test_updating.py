import json
from datetime import timedelta

import pytest
from hypothesis import given

from tests.tutor.learner.answers import RIGHT, START, WRONG, after, answers, fold, histories
from tutor.learner import (
    Answer,
    Knowledge,
    LearnerCounters,
    Memory,
    SkillCounters,
    SkillKnowledge,
    answered,
    forgotten,
    told,
)


def stored_and_read(knowledge: Knowledge) -> Knowledge:
    """Return what is believed after a round through JSON, as between two requests."""

    def through(values: object) -> dict:
        return json.loads(json.dumps(values))

    return Knowledge(
        LearnerCounters.from_dict(through(knowledge.learner.as_dict())),
        {
            skill: SkillKnowledge(
                SkillCounters.from_dict(through(known.counters.as_dict())),
                Memory.from_dict(through(known.memory.as_dict())) if known.memory else None,
            )
            for skill, known in knowledge.skills.items()
        },
    )


def test_an_answer_moves_all_of_its_skills_and_no_others():
    before = after(RIGHT, skill=3)
    moved = answered(before, [1, 2], RIGHT, START + timedelta(minutes=5))
    assert {skill: known.counters.answers for skill, known in moved.skills.items()} == {1: 1, 2: 1, 3: 1}
    assert moved.of(3) == before.of(3)


def test_the_main_skill_is_the_last_one_practised():
    assert answered(Knowledge(), [2, 1], RIGHT, START).learner.last_skill == 2


def test_what_is_forgotten_starts_anew_and_nothing_else_does():
    knowledge = forgotten(after(RIGHT, RIGHT), 1)
    assert knowledge.of(1) == SkillKnowledge()
    assert knowledge.learner.answers == 2


def test_a_skill_remembers_how_many_answers_ago_it_was_seen():
    knowledge, _now = fold([([1], RIGHT, 0), ([2], WRONG, 0), ([2], WRONG, 0)])
    assert (knowledge.of(1).counters.seen_at, knowledge.of(2).counters.seen_at) == (1, 3)


def test_a_placement_leaves_the_learners_own_counters_alone():
    assert told(Knowledge(), {1: (0.9, 3.0)}, START).learner == LearnerCounters()


def test_a_placement_starts_only_skills_about_which_it_found_something():
    assert set(told(Knowledge(), {1: (0.9, 3.0), 2: (0.5, 0.0)}, START).skills) == {1}


@pytest.mark.parametrize(("probability", "is_remembered"), [(0.79, False), (0.8, True)])
def test_only_what_is_placed_as_known_is_remembered(probability: float, is_remembered: bool):
    known = told(Knowledge(), {1: (probability, 3.0)}, START).of(1)
    assert (known.memory is not None) is is_remembered


def test_practice_after_a_placement_moves_on_from_it():
    started = told(Knowledge(), {1: (0.9, 3.0)}, START)
    moved = answered(started, [1], WRONG, START + timedelta(days=1))
    assert (moved.of(1).counters.evidence, moved.of(1).counters.losses) == (4, 1.0)
    assert 0 < moved.of(1).counters.told < started.of(1).counters.told


@pytest.mark.parametrize(
    "step", [lambda now: answered(Knowledge(), [1], RIGHT, now), lambda now: told(Knowledge(), {1: (0.9, 1.0)}, now)]
)
def test_a_clock_without_a_time_zone_is_refused(step):
    with pytest.raises(ValueError, match="UTC"):
        step(START.replace(tzinfo=None))


@given(histories)
def test_the_same_history_always_gives_the_same_knowledge(history):
    assert fold(history) == fold(history)


@given(histories, answers)
def test_storing_between_answers_changes_nothing(history, answer: Answer):
    knowledge, now = fold(history)
    later = now + timedelta(hours=1)
    assert answered(stored_and_read(knowledge), [1, 2], answer, later) == answered(knowledge, [1, 2], answer, later)


@given(histories, answers)
def test_what_was_believed_before_is_left_as_it_was(history, answer: Answer):
    knowledge, now = fold(history)
    answered(knowledge, [1], answer, now + timedelta(hours=1))
    told(knowledge, {1: (0.9, 2.0)}, now + timedelta(hours=1))
    assert knowledge == fold(history)[0]
