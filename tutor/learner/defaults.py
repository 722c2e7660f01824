"""The weights that Warbler ships with: what is believed before a school has answers of its own.

Fitted to two public logs at once, ASSISTments 2009 and Statics 2011 in the split of Gervet et al. 2020, training parts:
`manage.py evaluate_learner_model --train A.csv C.csv`. Nothing there was told by a placement or a teacher, so `told`
has the weight by which it is taken at its word.
"""

from tutor.learner.weights import Weights

DEFAULT_WEIGHTS = Weights(
    start=0.1084,
    shared={
        "skill_wins": 0.0938,
        "skill_losses": 0.0,
        "skill_level": 0.0945,
        "skill_form": 0.2896,
        "skill_misses": -0.0068,
        "told": 1.0,
        "first_time": -0.3953,
        "gap": -0.0226,
        "same_skill": 0.1294,
        "learner_wins": 0.2478,
        "learner_losses": -0.2529,
        "learner_level": 0.4268,
        "learner_form": 0.2415,
        "learner_streak": 0.0166,
        "learner_misses": -0.1055,
    },
)
