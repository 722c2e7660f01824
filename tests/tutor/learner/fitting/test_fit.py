from random import Random

import pytest

from tutor.learner import DEFAULT_WEIGHTS, Answer, Evidence, Item, LearnerCounters, SkillCounters, Weights
from tutor.learner.counters import after_answer, share
from tutor.learner.features import SIGNS
from tutor.learner.fitting import RowsBuilder, fit_ease, fit_weights

EASES = {"easy": 1.5, "hard": -1.5}
NOTHING_KNOWN = {"skills": {}, "exercises": {}}


def played(learners: int, *, seed: int = 1, choices: int | None = None) -> tuple[RowsBuilder, list]:
    """Return the answers of learners of different ability to an easy and a hard exercise on one skill, in turn."""
    random, builder, answers = Random(seed), RowsBuilder(), []
    for _learner in range(learners):
        ability = random.gauss(0, 1)
        evidence = Evidence(LearnerCounters(), [(1, SkillCounters())])
        for number in range(10):
            name = "easy" if number % 2 else "hard"
            knows = random.random() < share(ability + EASES[name])
            guessed = choices is not None and random.random() < 1 / choices
            item = Item(0.5, (name,), choices)
            answer = Answer(float(knows or guessed), choices=choices)
            builder.add(evidence, item, answer)
            answers.append((1, item.keys, item.expected, answer))
            evidence = after_answer(evidence, answer)
    return builder, answers


@pytest.mark.parametrize("choices", [None, 3])
def test_the_ease_of_exercises_is_found_even_where_they_can_be_guessed(choices: int | None):
    _builder, answers = played(300, choices=choices)
    found = fit_ease(answers)["exercises"]
    assert found["easy"] - found["hard"] == pytest.approx(2.5, abs=0.5)


def test_an_exercise_with_few_answers_is_held_to_be_as_its_author_thought():
    found = fit_ease([(1, ("new",), 0.0, Answer(0.0))])
    assert -0.4 < found["exercises"]["new"] < 0


def test_what_is_fitted_tells_the_easy_exercise_from_the_hard_one():
    builder, answers = played(200)
    weights = fit_weights(builder.rows(), fit_ease(answers))
    assert weights.exercises["easy"].bias > 0 > weights.exercises["hard"].bias
    assert weights.exercises["easy"].ease > 0 > weights.exercises["hard"].ease


def test_few_answers_leave_the_shared_weights_near_the_prior_ones():
    builder, _answers = played(2)
    fitted = fit_weights(builder.rows(), NOTHING_KNOWN)
    assert fitted.start == pytest.approx(DEFAULT_WEIGHTS.start, abs=0.15)
    assert fitted.shared == pytest.approx(DEFAULT_WEIGHTS.shared, abs=0.15)


def test_one_sided_answers_give_no_wild_weights():
    builder, evidence = RowsBuilder(), Evidence(LearnerCounters(), [(1, SkillCounters())])
    for _answer in range(300):
        builder.add(evidence, Item(0.5, ("only",)), Answer(1.0))
        evidence = after_answer(evidence, Answer(1.0))
    fitted = fit_weights(builder.rows(), NOTHING_KNOWN)
    sizes = [fitted.start, *fitted.shared.values(), fitted.skills[1].bias, fitted.exercises["only"].bias]
    assert max(abs(size) for size in sizes) < 3


def test_a_skill_that_goes_like_the_one_before_is_found_out():
    random, builder = Random(3), RowsBuilder()
    for _learner in range(60):
        evidence, right = Evidence(LearnerCounters(), [(1, SkillCounters())]), True
        for number in range(20):
            asked = Evidence(evidence.learner, [(1 + number % 2, SkillCounters())])
            right = right if number % 2 else random.random() < 0.5
            answer = Answer(float(right))
            builder.add(asked, Item(0.5), answer)
            evidence = after_answer(asked, answer)
    orders = fit_weights(builder.rows(), NOTHING_KNOWN).orders
    assert set(orders) == {(1, 2), (2, 1)}
    assert orders[1, 2].slope > 0.5 > abs(orders[2, 1].slope)


def test_signs_are_kept_although_the_answers_speak_against_them():
    builder = RowsBuilder()
    for wins in range(60):
        skill = SkillCounters(answers=wins, wins=wins, level=wins / 10)
        for score in [0.0] * 3 if wins > 30 else [1.0] * 3:
            builder.add(Evidence(LearnerCounters(), [(1, skill)]), Item(0.5), Answer(score))
    prior = Weights(0.0, dict.fromkeys(DEFAULT_WEIGHTS.shared, 0.0))
    fitted = fit_weights(builder.rows(), NOTHING_KNOWN, prior)
    assert all(fitted.shared[name] * sign >= 0 for name, sign in SIGNS.items())
    assert fitted.shared["skill_wins"] == 0


def test_the_same_answers_give_the_same_weights():
    one, other = (fit_weights(played(20)[0].rows(), NOTHING_KNOWN) for _time in range(2))
    assert one == other


def test_nothing_cannot_be_fitted_to():
    with pytest.raises(ValueError, match="no answers"):
        fit_weights(RowsBuilder().rows(), NOTHING_KNOWN)
