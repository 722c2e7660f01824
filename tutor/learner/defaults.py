"""The weights that Warbler ships with: what is believed before a school has answers of its own."""

from tutor.learner.weights import Weights

DEFAULT_WEIGHTS = Weights(
    start=0.0,
    shared={
        "skill_wins": 0.2, "skill_losses": -0.1, "skill_level": 0.2, "skill_form": 0.1, "skill_misses": -0.1, "told": 1.0,
        "first_time": -0.1, "gap": -0.02, "same_skill": 0.1,
        "learner_wins": 0.1, "learner_losses": -0.1, "learner_level": 0.2, "learner_form": 0.1, "learner_streak": 0.02,
        "learner_misses": -0.1,
    },
)  # fmt: skip
