import pytest
from hypothesis import given

from tests.tutor.learner.answers import RIGHT, WRONG, answers, fold, histories
from tutor.learner import Answer, LearnerCounters, SkillCounters
from tutor.learner.counters import STARTING_RATE


@pytest.mark.parametrize(
    ("answer", "credit"),
    [
        (Answer(1.0, 0.5), 1.0),
        (Answer(1.0, 0.5, hints=1), 0.75),
        (Answer(1.0, 0.5, hints=3), 0.25),
        (Answer(1.0, 0.5, hints=9), 0.0),
        (Answer(0.5, 0.5, hints=1), 0.375),
        (Answer(0.0, 0.5), 0.0),
    ],
)
def test_each_hint_takes_a_quarter_of_the_credit(answer: Answer, credit: float):
    assert answer.credit == credit


@pytest.mark.parametrize(("choices", "weight"), [(None, 1.0), (2, 0.5), (4, 0.75)])
def test_a_choice_weighs_less_the_likelier_a_lucky_guess_is(choices: int | None, weight: float):
    assert Answer(1.0, 0.5, choices).weight == weight


def test_the_counters_of_a_known_sequence():
    counters = SkillCounters()
    for answer in (RIGHT, WRONG, Answer(1.0, 0.4, choices=4), Answer(1.0, 0.4, hints=2)):
        counters = counters.after(answer)
    assert counters.as_dict() == pytest.approx(
        {
            "answers": 4, "wins": 2.25, "losses": 1.5, "streak": 2,
            "fast": 0.5625, "middle": 0.58992, "slow": 0.599191875, "placed": 0.0, "seen_at": 0,
        },
        abs=1e-9,
    )  # fmt: skip


def test_a_miss_ends_the_streak():
    counters = LearnerCounters()
    for answer, streak in ((RIGHT, 1), (RIGHT, 2), (WRONG, 0), (RIGHT, 1)):
        counters = counters.after(answer)
        assert counters.streak == streak


def test_a_lucky_guess_lifts_a_rate_less_and_a_wrong_choice_lowers_it_as_much():
    typed, chosen = SkillCounters().after(RIGHT), SkillCounters().after(Answer(1.0, 0.4, choices=2))
    assert STARTING_RATE < chosen.fast < typed.fast
    assert SkillCounters().after(WRONG).fast == SkillCounters().after(Answer(0.0, 0.4, choices=2)).fast


def test_a_placement_counts_as_the_answers_that_it_is_worth():
    counters = SkillCounters().after_placement(0.9, 4.0)
    assert (counters.answers, counters.evidence, counters.placed) == (0, 4, 4.0)
    assert (counters.wins, counters.losses) == pytest.approx((3.6, 0.4))
    assert STARTING_RATE < counters.slow < counters.middle < counters.fast < 0.9


def test_a_placement_that_found_nothing_changes_nothing():
    assert SkillCounters().after_placement(0.9, 0.0) == SkillCounters()


def test_counters_are_never_changed_in_place():
    before = SkillCounters()
    before.after(RIGHT)
    assert before == SkillCounters()


@given(histories)
def test_counters_stay_within_their_bounds(history):
    knowledge, _now = fold(history)
    for counters in (knowledge.learner, *(known.counters for known in knowledge.skills.values())):
        assert all(0 <= rate <= 1 for rate in (counters.fast, counters.middle, counters.slow))
        assert 0 <= counters.wins <= counters.answers
        assert 0 <= counters.losses <= counters.answers
        assert 0 <= counters.streak <= counters.answers
    assert knowledge.learner.answers == len(history)


@given(histories)
def test_counters_survive_being_stored(history):
    knowledge, _now = fold(history)
    assert LearnerCounters.from_dict(knowledge.learner.as_dict()) == knowledge.learner
    for known in knowledge.skills.values():
        assert SkillCounters.from_dict(known.counters.as_dict()) == known.counters


@given(answers)
def test_an_empty_mapping_is_no_answer_at_all(answer: Answer):
    assert SkillCounters.from_dict({}).after(answer) == SkillCounters().after(answer)
