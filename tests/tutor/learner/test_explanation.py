from tests.tutor.learner.answers import RIGHT, START, WRONG, after
from tutor.learner import Knowledge, told
from tutor.learner.explanation import GROUPS, WORDINGS, explain
from tutor.learner.features import LEARNER_FEATURES, SKILL_FEATURES


def test_nothing_known_has_nothing_to_explain():
    assert explain(Knowledge().evidence(1)) == ()


def test_right_answers_raise_and_wrong_ones_lower_the_largest_part_first():
    raised, lowered = (explain(after(*[given] * 4).evidence(1)) for given in (RIGHT, WRONG))
    assert all(part.points > 0 for part in raised)
    assert all(part.points < 0 for part in lowered)
    sizes = [abs(part.points) for part in lowered]
    assert sizes == sorted(sizes, reverse=True)


def test_the_words_name_the_figures():
    part = next(part for part in explain(after(RIGHT, WRONG, RIGHT).evidence(1)) if part.code == "skill_answers")
    assert part.wording % part.figures == "Answers on this skill so far: 2 right, 1 not right."


def test_what_was_told_is_a_part_of_its_own():
    knowledge = told(Knowledge(), {1: (1.0, 10.0)}, START)
    assert [part.code for part in explain(knowledge.evidence(1))] == ["told"]


def test_every_part_has_words_and_every_feature_a_part():
    assert GROUPS.keys() == WORDINGS.keys()
    assert {name for names in GROUPS.values() for name in names} == {"skill", "run", *SKILL_FEATURES, *LEARNER_FEATURES}
