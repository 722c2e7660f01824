import numpy as np
import pytest

from tutor.learner.fitting import log_loss, scores


def test_the_scores_of_a_known_set():
    found = scores(np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.2, 0.6, 0.6]))
    assert found.auc == pytest.approx(0.875)  # three pairs in order, one tied
    assert found.log_loss == pytest.approx(-(np.log(0.9) + np.log(0.8) + np.log(0.6) + np.log(0.4)) / 4)
    assert found.rmse == pytest.approx(np.sqrt((0.01 + 0.04 + 0.16 + 0.36) / 4))
    assert found.ece == pytest.approx((0.1 + 0.2 + 0.2) / 4)


def test_predictions_that_say_nothing_have_an_area_of_one_half():
    assert scores(np.array([1.0, 0.0, 0.0]), np.full(3, 0.4)).auc == 0.5


def test_there_is_no_area_where_all_outcomes_are_alike():
    assert np.isnan(scores(np.ones(3), np.array([0.2, 0.4, 0.6])).auc)


def test_a_certain_prediction_that_fails_costs_much_but_not_everything():
    assert log_loss(np.array([0.0]), np.array([1.0])) == pytest.approx(13.8, abs=0.1)


@pytest.mark.parametrize(("outcomes", "predictions"), [([], []), ([1.0], [0.5, 0.5])])
def test_nothing_to_score_is_refused(outcomes: list[float], predictions: list[float]):
    with pytest.raises(ValueError, match="one length"):
        scores(np.array(outcomes), np.array(predictions))
