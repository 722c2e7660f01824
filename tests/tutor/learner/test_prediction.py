import json
from dataclasses import replace
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tutor.learner.answers import RIGHT, WRONG, after, fold, histories, shares
from tutor.learner import DEFAULT_WEIGHTS, Evidence, Item, LearnerCounters, SkillCounters, Weights, ease, predict
from tutor.learner.features import DENSE_FEATURES, SIGNS
from tutor.learner.prediction import predict_typical
from tutor.learner.weights import ExerciseWeights, OrderWeights, SkillWeights

SHARED = {
    "skill_wins": 0.5, "skill_losses": -0.5, "skill_level": 0.2, "skill_form": 0.1, "skill_misses": -0.1, "told": 1.0,
    "first_time": -0.3, "gap": -0.1, "same_skill": 0.05,
    "learner_wins": 0.2, "learner_losses": -0.2, "learner_level": 0.4, "learner_form": 0.3, "learner_streak": 0.02,
    "learner_misses": -0.02,
}  # fmt: skip
WEIGHTS = Weights(
    start=1.0,
    shared=SHARED,
    skills={1: SkillWeights(0.3, 0.5, {"skill_wins": -0.1}), 2: SkillWeights(-0.3, -0.5)},
    exercises={
        "template:1": ExerciseWeights(0.2, 0.4, (0.1, 0.0, 0.0, 0.5)),
        "exercise:1": ExerciseWeights(0.1, 0.2, (0.05, 0.0, 0.0, 0.0)),
    },
)
PLAIN = replace(WEIGHTS, skills={}, exercises={})
HALF = Item(0.5)


def share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def one_skill(skill: SkillCounters, learner: LearnerCounters, number: int = 9) -> Evidence:
    return Evidence(learner, [(number, skill)])


def test_without_evidence_the_start_the_first_time_and_the_difficulty_decide():
    assert predict(Evidence(), HALF, PLAIN).probability == pytest.approx(share(1.0 - 0.3 + 0.05))
    assert predict(Evidence(), Item(0.8), PLAIN).probability == pytest.approx(share(0.75 + log(0.25)))


def test_the_prediction_of_a_known_history():
    half = 0.5  # the surprise of a right answer at even odds
    expected = (
        1.0 + 0.5 * log(2) + 0.2 * (0.6 + 0.12) * half + 0.1 * 0.5 * half - 0.1 * log(1) + 0.05
        + 0.2 * log(2) + 0.4 * (0.36 + 0.036) * half + 0.3 * 0.3 * half + 0.02
    )  # fmt: skip
    assert predict(after(RIGHT).evidence(1), HALF, PLAIN).probability == pytest.approx(share(expected))


def test_a_skill_and_an_exercise_have_weights_of_their_own():
    evidence = after(RIGHT).evidence(1)
    known = predict(evidence, Item(0.5, ("template:1", "exercise:1")), WEIGHTS)
    terms = known.terms
    assert terms["skill"] == 0.5
    assert terms["skill_wins"] == pytest.approx(0.4 * log(2))
    assert terms["exercise"] == pytest.approx(0.6)
    assert terms["exercise_fit"] == pytest.approx(0.15 + 0.5 * evidence.learner.level)


def test_a_new_exercise_starts_from_its_template_and_its_skill():
    new, met = Item(0.5, ("template:1", "exercise:2")), Item(0.5, ("template:1", "exercise:1"))
    assert ease(new, [1], WEIGHTS) == pytest.approx(0.3 + 0.2)
    assert ease(met, [1], WEIGHTS) == pytest.approx(0.3 + 0.2 + 0.1)
    assert ease(Item(0.5), [7], WEIGHTS) == 0


def test_several_skills_count_in_equal_parts():
    evidence = Evidence(LearnerCounters(), [(1, SkillCounters()), (2, SkillCounters(told=2.0))])
    terms = predict(evidence, HALF, WEIGHTS).terms
    assert (terms["skill"], terms["told"]) == (0.0, 1.0)


def test_what_was_asked_just_before_counts_with_how_it_went_but_is_no_part_of_mastery():
    ordered = replace(PLAIN, orders={(1, 2): OrderWeights(0.1, 0.3)})
    for first, expected in ((RIGHT, 0.4), (WRONG, -0.2)):
        evidence = after(first).evidence(2)
        assert predict(evidence, HALF, ordered).terms["order"] == pytest.approx(expected)
        assert predict(after(first).evidence(1), HALF, ordered).terms["order"] == 0
        assert predict_typical(evidence, ordered).probability == predict_typical(evidence, PLAIN).probability


def test_a_choice_can_be_guessed():
    hopeless = one_skill(SkillCounters(told=-30.0), LearnerCounters())
    assert predict(hopeless, Item(0.5, choices=4), PLAIN).probability == pytest.approx(0.25)


def test_the_terms_explain_the_whole_estimate():
    estimate = predict(after(RIGHT, WRONG, RIGHT).evidence(1), Item(0.7), WEIGHTS)
    assert share(sum(estimate.terms.values())) == pytest.approx(estimate.probability)


def test_what_was_practised_in_between_does_not_touch_the_typical_estimate():
    skill = after(RIGHT).of(1).counters
    lately = predict_typical(one_skill(skill, LearnerCounters(answers=1, last_skill=9)), WEIGHTS)
    long_ago = predict_typical(one_skill(skill, LearnerCounters(answers=500)), WEIGHTS)
    assert lately == long_ago


def test_a_skill_left_alone_is_predicted_lower():
    skill = after(RIGHT).of(1).counters
    lately = predict(one_skill(skill, LearnerCounters(answers=1)), HALF, WEIGHTS)
    long_ago = predict(one_skill(skill, LearnerCounters(answers=50)), HALF, WEIGHTS)
    assert long_ago.probability < lately.probability


def test_more_evidence_narrows_the_interval():
    few = one_skill(SkillCounters(answers=2, wins=1, losses=1), LearnerCounters())
    many = one_skill(SkillCounters(answers=40, wins=1, losses=1), LearnerCounters())
    widths = [predict(evidence, HALF, WEIGHTS).high - predict(evidence, HALF, WEIGHTS).low for evidence in (few, many)]
    assert widths[1] < widths[0]


@pytest.mark.parametrize("name", SIGNS)
def test_a_weight_of_the_wrong_sign_is_refused(name: str):
    with pytest.raises(ValueError, match=name):
        replace(WEIGHTS, shared={**SHARED, name: -SHARED[name]})


def test_a_skill_whose_own_weight_turns_the_sign_is_refused():
    with pytest.raises(ValueError, match="skill_wins of skill 1"):
        replace(WEIGHTS, skills={1: SkillWeights(own={"skill_wins": -0.6})})


def test_weights_for_other_features_are_refused():
    with pytest.raises(ValueError, match="shoe_size"):
        replace(WEIGHTS, shared={**SHARED, "shoe_size": 1.0})


def test_weights_survive_being_stored():
    assert Weights.from_dict(PLAIN.as_dict()) == PLAIN
    ordered = replace(PLAIN, orders={(1, 2): OrderWeights(0.1, 0.3)})
    assert Weights.from_dict(json.loads(json.dumps(ordered.as_dict()))) == ordered
    again = Weights.from_dict(WEIGHTS.as_dict())
    evidence, item = after(RIGHT, WRONG).evidence(1), Item(0.3, ("template:1", "exercise:1"))
    assert predict(evidence, item, again) == predict(evidence, item, WEIGHTS)


def test_the_shipped_weights_name_every_feature():
    assert set(DEFAULT_WEIGHTS.shared) == set(DENSE_FEATURES)


@given(histories, shares)
def test_every_probability_lies_inside_its_interval_and_is_never_certain(history, difficulty: float):
    knowledge, _now = fold(history)
    estimate = predict(knowledge.evidence(1), Item(difficulty))
    assert 0 < estimate.low <= estimate.probability <= estimate.high < 1


@given(
    st.builds(SkillCounters, answers=st.integers(0, 10**6), wins=st.floats(0, 1e6), losses=st.floats(0, 1e6)),
    st.builds(LearnerCounters, answers=st.integers(0, 10**6), wins=st.floats(0, 1e6), losses=st.floats(0, 1e6)),
)
def test_extreme_counters_are_no_trouble(skill: SkillCounters, learner: LearnerCounters):
    assert 0 < predict(one_skill(skill, learner), HALF).probability < 1


@given(histories, shares, shares)
def test_a_harder_exercise_is_never_likelier_to_be_solved(history, one: float, other: float):
    evidence = fold(history)[0].evidence(1)
    easier, harder = sorted((one, other))
    assert predict(evidence, Item(harder)).probability <= predict(evidence, Item(easier)).probability


def test_an_exercise_met_before_is_easier() -> None:
    evidence = one_skill(SkillCounters(), LearnerCounters())
    again = replace(HALF, is_repeat=True)
    assert predict(evidence, again, PLAIN).probability > predict(evidence, HALF, PLAIN).probability
    assert ease(again, [1], PLAIN) - ease(HALF, [1], PLAIN) == pytest.approx(1.5)
