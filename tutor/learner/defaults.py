"""The weights that Warbler ships with: what is believed before a school has answers of its own.

Fitted to two public logs at once, ASSISTments 2009 and Statics 2011 in the split of Gervet et al. 2020, training parts:
`manage.py evaluate_learner_model --train A.csv C.csv`. Nothing there was told by a placement or a teacher, so `told`
has the weight by which it is taken at its word.
"""

from tutor.learner.weights import Weights

DEFAULT_WEIGHTS = Weights(
    start=0.136,
    shared={
        "skill_wins": 0.0897,
        "skill_losses": 0.0,
        "skill_level": 0.0931,
        "skill_form": 0.2916,
        "skill_misses": -0.0087,
        "told": 1.0,
        "first_time": -0.4139,
        "gap": -0.0218,
        "same_skill": 0.1051,
        "learner_wins": 0.2444,
        "learner_losses": -0.2508,
        "learner_level": 0.4348,
        "learner_form": 0.2371,
        "learner_streak": 0.0164,
        "learner_misses": -0.1041,
    },
)
