from dataclasses import fields, replace
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tutor.learner.answers import RIGHT, WRONG, after, fold, histories, shares
from tutor.learner import Evidence, LearnerCounters, SkillCounters, Weights, predict
from tutor.learner.prediction import predict_typical

WEIGHTS = Weights(
    start=1.0, difficulty=-2.0, skill_balance=0.5, skill_fast=1.0, skill_middle=1.0, skill_slow=1.0, skill_streak=0.1,
    learner_balance=0.2, learner_fast=0.1, learner_middle=0.1, learner_slow=0.1, same_skill=0.05, gap=-0.1,
)  # fmt: skip


def share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def test_without_evidence_the_start_and_the_difficulty_decide():
    assert predict(Evidence(), 0.4, WEIGHTS).probability == pytest.approx(share(1.0))
    assert predict(Evidence(), 0.9, WEIGHTS).probability == pytest.approx(share(0.0))


def test_the_prediction_of_a_known_history():
    evidence = after(RIGHT).evidence(1)
    expected = (
        1.0 + 0.5 * log(2) + (0.8 - 0.6) + (0.68 - 0.6) + (0.62 - 0.6) + 0.1
        + 0.2 * log(2) + 0.1 * (0.2 + 0.08 + 0.02) + 0.05
    )  # fmt: skip
    assert predict(evidence, 0.4, WEIGHTS).probability == pytest.approx(share(expected))


def test_the_terms_explain_the_whole_estimate_the_largest_first():
    estimate = predict(after(RIGHT, WRONG, RIGHT).evidence(1), 0.7, WEIGHTS)
    sizes = [abs(term) for term in estimate.terms.values()]
    assert share(sum(estimate.terms.values())) == pytest.approx(estimate.probability)
    assert sizes == sorted(sizes, reverse=True)


def test_what_was_practised_in_between_does_not_touch_the_typical_estimate():
    skill = after(RIGHT).of(1).counters
    lately = predict_typical(Evidence(skill, LearnerCounters(answers=1), is_same_skill=True), WEIGHTS)
    long_ago = predict_typical(Evidence(skill, LearnerCounters(answers=500)), WEIGHTS)
    assert lately == long_ago


def test_a_skill_left_alone_is_predicted_lower():
    skill = after(RIGHT).of(1).counters
    lately = predict(Evidence(skill, LearnerCounters(answers=1)), 0.4, WEIGHTS)
    long_ago = predict(Evidence(skill, LearnerCounters(answers=50)), 0.4, WEIGHTS)
    assert long_ago.probability < lately.probability


def test_more_evidence_narrows_the_interval():
    few = Evidence(SkillCounters(answers=2, wins=1, losses=1))
    many = Evidence(SkillCounters(answers=40, wins=20, losses=20))
    widths = [predict(evidence, 0.4, WEIGHTS).high - predict(evidence, 0.4, WEIGHTS).low for evidence in (few, many)]
    assert widths[1] < widths[0]


@pytest.mark.parametrize("name", [field.name for field in fields(Weights) if field.name not in {"start", "same_skill"}])
def test_a_weight_of_the_wrong_sign_is_refused(name: str):
    with pytest.raises(ValueError, match=name):
        replace(WEIGHTS, **{name: -getattr(WEIGHTS, name)})


@given(histories, shares)
def test_every_probability_lies_inside_its_interval_and_is_never_certain(history, difficulty: float):
    knowledge, _now = fold(history)
    estimate = predict(knowledge.evidence(1), difficulty)
    assert 0 < estimate.low <= estimate.probability <= estimate.high < 1


@given(
    st.builds(SkillCounters, answers=st.integers(0, 10**6), wins=st.floats(0, 1e6), losses=st.floats(0, 1e6)),
    st.builds(LearnerCounters, answers=st.integers(0, 10**6), wins=st.floats(0, 1e6), losses=st.floats(0, 1e6)),
)
def test_extreme_counters_are_no_trouble(skill: SkillCounters, learner: LearnerCounters):
    assert 0 < predict(Evidence(skill, learner), 0.5).probability < 1


@given(histories, shares, shares)
def test_a_harder_exercise_is_never_likelier_to_be_solved(history, one: float, other: float):
    evidence = fold(history)[0].evidence(1)
    easier, harder = sorted((one, other))
    assert predict(evidence, harder).probability <= predict(evidence, easier).probability
