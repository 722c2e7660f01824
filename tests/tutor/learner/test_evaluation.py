import time

import pytest

from tutor.learner import DEFAULT_WEIGHTS
from tutor.learner.evaluation import fit_log, predict_log
from tutor.learner.logs import LoggedAnswer

ROUNDS = 300


def log_of(*answers: tuple[str, bool]) -> list[LoggedAnswer]:
    return [LoggedAnswer("one", item, right, ("skill",)) for item, right in answers]


def test_an_answer_is_predicted_before_it_is_seen():
    right, wrong = (list(predict_log(log_of(("a", True), ("b", last)), DEFAULT_WEIGHTS)) for last in (True, False))
    assert right == wrong
    assert right[1] > right[0]


def test_learners_do_not_know_of_each_other():
    first, *_rest = predict_log([LoggedAnswer("two", "a", True, ("skill",))], DEFAULT_WEIGHTS)
    answers = [*log_of(("a", False), ("a", False)), LoggedAnswer("two", "a", True, ("skill",))]
    assert list(predict_log(answers, DEFAULT_WEIGHTS))[-1] == first


def test_fitting_to_nothing_is_refused():
    with pytest.raises(ValueError, match="no answers"):
        fit_log([])


@pytest.mark.load
def test_predicting_and_learning_takes_at_most_a_tenth_of_a_millisecond():
    answers = log_of(*[("a", number % 3 > 0) for number in range(ROUNDS)])
    weights = fit_log(answers)
    times = []
    for _repeat in range(5):
        started = time.process_time()
        list(predict_log(answers, weights))
        times.append((time.process_time() - started) / ROUNDS)
    assert min(times) < 100e-6
