import pytest
from hypothesis import given

from tests.tutor.learner.answers import RIGHT, WRONG, answers, fold, histories
from tutor.learner import Answer, Evidence, LearnerCounters, SkillCounters
from tutor.learner.counters import DOUBT, after_answer


def skill_after(*given: Answer, start: SkillCounters | None = None) -> SkillCounters:
    """Return the counters of one skill after answers to it by a new learner."""
    evidence = Evidence(LearnerCounters(), [(1, start or SkillCounters())])
    for answer in given:
        evidence = after_answer(evidence, answer)
    return evidence.skills[0][1]


@pytest.mark.parametrize(
    ("answer", "credit"),
    [
        (Answer(1.0), 1.0),
        (Answer(1.0, hints=1), 0.75),
        (Answer(1.0, hints=3), 0.25),
        (Answer(1.0, hints=9), 0.0),
        (Answer(0.5, hints=1), 0.375),
        (Answer(0.0), 0.0),
    ],
)
def test_each_hint_takes_a_quarter_of_the_credit(answer: Answer, credit: float):
    assert answer.credit == credit


@pytest.mark.parametrize(("choices", "floor"), [(None, 0.0), (2, 0.5), (4, 0.25)])
def test_a_choice_is_guessed_the_likelier_the_fewer_options_there_are(choices: int | None, floor: float):
    assert Answer(1.0, choices=choices).floor == floor


def test_the_counters_of_a_known_sequence():
    counters = skill_after(RIGHT, WRONG, Answer(1.0, choices=4), Answer(1.0, hints=2))
    assert counters.as_dict() == pytest.approx(
        {
            "answers": 4, "wins": 2.25, "losses": 1.0, "streak": 2, "misses": 0, "placed": 0.0, "told": 0.0,
            "seen_at": 4, "run": 1.25, "level": 0.155085, "form": 0.104054,
        },
        abs=1e-6,
    )  # fmt: skip


def test_a_miss_ends_the_streak_and_a_right_answer_the_misses():
    runs = []
    evidence = Evidence()
    for answer in (RIGHT, RIGHT, WRONG, WRONG, RIGHT):
        evidence = after_answer(evidence, answer)
        runs.append((evidence.learner.streak, evidence.learner.misses))
    assert runs == [(1, 0), (2, 0), (0, 1), (0, 2), (1, 0)]


def test_a_lucky_guess_lifts_a_rating_less_and_a_wrong_choice_lowers_it_no_more_than_a_typed_one():
    typed, chosen = skill_after(RIGHT), skill_after(Answer(1.0, choices=2))
    assert 0 < chosen.level < typed.level
    assert skill_after(WRONG).level <= skill_after(Answer(0.0, choices=2)).level < 0


def test_solving_a_hard_exercise_lifts_a_rating_more_than_solving_an_easy_one():
    assert skill_after(Answer(1.0, ease=-2.0)).level > skill_after(Answer(1.0, ease=2.0)).level


def test_the_latest_three_answers_are_remembered_one_by_one():
    evidence = Evidence()
    for answer in (RIGHT, WRONG, WRONG, RIGHT):
        evidence = after_answer(evidence, answer)
    assert evidence.learner.latest == (1, -1, -1)


def test_what_is_told_counts_as_the_answers_that_it_is_worth():
    counters = SkillCounters().after_being_told(0.9, 4.0)
    assert (counters.answers, counters.evidence, counters.placed) == (0, 4, 4.0)
    assert counters.told > SkillCounters().after_being_told(0.9, 1.0).told > 0


def test_what_is_told_against_a_skill_lowers_it():
    assert SkillCounters().after_being_told(0.05, 4.0).told < 0


def test_being_told_nothing_changes_nothing():
    assert SkillCounters().after_being_told(0.9, 0.0) == SkillCounters()


def test_answers_against_what_was_told_weaken_it_and_others_do_not():
    known, unknown = SkillCounters(told=2.0), SkillCounters(told=-2.0)
    assert skill_after(WRONG, start=known).told == 2.0 * DOUBT
    assert skill_after(RIGHT, start=known).told == 2.0
    assert skill_after(RIGHT, start=unknown).told == -2.0 * DOUBT
    assert skill_after(WRONG, start=unknown).told == -2.0


def test_counters_are_never_changed_in_place():
    before = Evidence()
    after_answer(before, RIGHT)
    assert before == Evidence()


@given(histories)
def test_counters_stay_within_their_bounds(history):
    knowledge, _now = fold(history)
    for counters in (knowledge.learner, *(known.counters for known in knowledge.skills.values())):
        assert 0 <= counters.wins <= counters.answers
        assert 0 <= counters.losses <= counters.answers
        assert 0 <= counters.streak <= counters.answers
        assert abs(counters.level) < 25
        assert abs(counters.form) < 25
    assert knowledge.learner.answers == len(history)


@given(histories)
def test_counters_survive_being_stored(history):
    knowledge, _now = fold(history)
    assert LearnerCounters.from_dict(knowledge.learner.as_dict()) == knowledge.learner
    for known in knowledge.skills.values():
        assert SkillCounters.from_dict(known.counters.as_dict()) == known.counters


@given(answers)
def test_an_empty_mapping_is_no_answer_at_all(answer: Answer):
    assert skill_after(answer, start=SkillCounters.from_dict({})) == skill_after(answer)
