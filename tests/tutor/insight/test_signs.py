from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.insight.facts import ClassFacts, StudentFacts, Tried, class_facts
from tutor.insight.signs import NOT_TODAY, NOW_FROM, URGENCY, Sign, signals
from tutor.insight.wordings import WORDINGS

NOW = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
BUSY = ClassFacts(size=10, active=9, middle_mastered=12)
HOLIDAY = ClassFacts(size=10, active=2, middle_mastered=12)


def tries(
    *rights: bool, skill: str = "add", days_ago: float = 0, seconds: float = 40, hints: int = 0, gave_up: bool = False
) -> list[Tried]:
    start = NOW - timedelta(days=days_ago, minutes=len(rights))
    return [
        Tried(skill, start + timedelta(minutes=number), right, seconds, hints, gave_up)
        for number, right in enumerate(rights)
    ]


def student(tried: Sequence[Tried] = (), **facts: object) -> StudentFacts:
    """A student for whom all is well but for what is given."""
    values = {"last_active": NOW, "mastered": 12, "daily_target": 1, **facts}
    return StudentFacts(tried=tried, **values)


def signs(facts: StudentFacts, classroom: ClassFacts = BUSY) -> list[Sign]:
    return [signal.sign for signal in signals(facts, classroom, NOW)]


def test_all_is_well_with_a_student_who_gets_most_right():
    assert signs(student(tries(True, True, False, True, True))) == []


class TestStuck:
    def test_are_three_misses_in_a_row_on_a_skill(self):
        found = signals(student(tries(True, False, False, False)), BUSY, NOW)
        assert [(signal.sign, signal.skill, signal.figures["misses"]) for signal in found] == [(Sign.STUCK, "add", 3)]

    def test_are_not_two_nor_three_with_a_right_one_after(self):
        assert signs(student(tries(True, False, False))) == []
        assert signs(student(tries(False, False, False, True, True, True))) == []

    def test_counts_each_skill_by_itself(self):
        mixed = [*tries(False, False), *tries(False, False, skill="subtract"), *tries(True, True, True, skill="double")]
        assert signs(student(mixed)) == []

    def test_is_less_urgent_when_it_was_some_days_ago(self):
        today, before = (
            signals(student(tries(False, False, False, days_ago=days)), BUSY, NOW)[0].urgency for days in (0, 4)
        )
        assert before == today - NOT_TODAY

    def test_is_the_more_urgent_the_more_were_missed(self):
        few, many = (
            next(signal for signal in signals(student(tries(*[False] * count)), BUSY, NOW) if signal.sign == Sign.STUCK)
            for count in (3, 6)
        )
        assert many.urgency > few.urgency


class TestGuessing:
    def test_is_three_wrong_answers_within_seconds(self):
        assert Sign.GUESSING in signs(student([*tries(*[True] * 7), *tries(False, False, False, seconds=2)]))

    def test_is_not_being_fast_and_right_nor_asking_for_the_solution_at_once(self):
        calm = tries(*[True] * 7)
        assert signs(student([*calm, *tries(True, True, True, seconds=2)])) == []
        assert Sign.GUESSING not in signs(student([*calm, *tries(False, False, False, seconds=2, gave_up=True)]))

    def test_is_not_told_from_a_few_answers(self):
        assert Sign.GUESSING not in signs(student(tries(False, False, False, seconds=2)))


class TestWheelSpinning:
    def test_is_long_practice_of_a_skill_that_still_goes_wrong(self):
        facts = student(tries(True, False, True, False), learning={"add": 12})
        assert signs(facts) == [Sign.WHEEL_SPINNING]

    @pytest.mark.parametrize(
        ("answers", "rights", "skill"),
        [(9, (True, False), "add"), (12, (True, True, True), "add"), (12, (True, False), "subtract")],
        ids=["not long", "goes well now", "not lately"],
    )
    def test_is_nothing_else(self, answers: int, rights: tuple[bool, ...], skill: str):
        assert Sign.WHEEL_SPINNING not in signs(student(tries(*rights, skill=skill), learning={"add": answers}))


class TestHelp:
    @pytest.mark.parametrize("help_taken", [{"hints": 3}, {"gave_up": True}])
    def test_is_leaned_on_when_it_is_taken_to_the_end_again_and_again(self, help_taken: dict[str, object]):
        tried = [*tries(True, False, True, False, True, **help_taken), *tries(True, True, True)]
        assert Sign.LEANING_ON_HELP in signs(student(tried))

    def test_may_be_taken_in_small_doses(self):
        assert signs(student([*tries(True, True, True, True, True, hints=1), *tries(True)])) == []
        assert signs(student([*tries(True, True, hints=3), *tries(*[True] * 8)])) == []


class TestIdleness:
    def test_is_a_week_without_an_answer_while_the_class_works(self):
        assert signs(student(last_active=NOW - timedelta(days=8))) == [Sign.IDLE]
        assert signs(student(last_active=NOW - timedelta(days=6))) == []

    def test_of_one_who_never_began_is_told_apart(self):
        assert signs(student(last_active=None)) == [Sign.NOT_BEGUN]

    def test_is_nobodys_fault_on_holiday(self):
        assert signs(student(last_active=NOW - timedelta(days=20)), HOLIDAY) == []
        assert signs(student(last_active=None), HOLIDAY) == []


class TestFallingBehind:
    def test_is_having_mastered_less_than_half_of_what_the_middle_of_the_class_has(self):
        assert signs(student(tries(True, True, True, True, True), mastered=5)) == [Sign.BEHIND_CLASS]
        assert signs(student(tries(True, True, True, True, True), mastered=6)) == []

    def test_is_not_told_in_a_small_class_or_at_the_beginning(self):
        few = ClassFacts(size=4, active=4, middle_mastered=12)
        early = ClassFacts(size=10, active=10, middle_mastered=3)
        for classroom in (few, early):
            assert signs(student(tries(True, True, True), mastered=1), classroom) == []

    def test_is_doing_less_than_half_of_the_goal(self):
        assert signs(student(tries(True, True), daily_target=10)) == [Sign.BEHIND_GOAL]


def test_reviews_that_pile_up_are_the_least_urgent():
    found = signals(student(tries(False, False, False), overdue=("a", "b", "c", "d", "e")), BUSY, NOW)
    assert [signal.sign for signal in found] == [Sign.STUCK, Sign.OVERDUE_REVIEWS]
    assert found[-1].urgency < NOW_FROM


def test_every_sign_has_an_urgency_and_words_with_figures_that_it_brings():
    assert set(URGENCY) == set(WORDINGS) == set(Sign)


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from("ab"), st.floats(0, 3600), st.integers(0, 3), st.booleans())),
    st.integers(0, 49),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 80)),
    st.lists(st.sampled_from("abcdefgh"), unique=True),
    st.one_of(st.none(), st.integers(0, 60)),
)
def test_signs_come_by_urgency_and_can_be_worded_whatever_happened(rows, mastered, learning, overdue, days):
    tried = [Tried(skill, NOW, right, seconds, hints, gave_up) for right, skill, seconds, hints, gave_up in rows]
    last = None if days is None else NOW - timedelta(days=days)
    facts = student(tried, mastered=mastered, learning=learning, overdue=overdue, last_active=last, daily_target=10)
    found = signals(facts, BUSY, NOW)
    assert [signal.urgency for signal in found] == sorted((signal.urgency for signal in found), reverse=True)
    for signal in found:
        assert 0 <= signal.urgency <= 100
        figures = {**signal.figures, "skill": "Add"}
        wording = WORDINGS[signal.sign]
        assert "%(" not in (wording.reason % figures) + (wording.evidence % figures)


def test_a_class_is_told_by_its_middle():
    students = [student(tries(True), mastered=count) for count in (1, 5, 20)]
    assert class_facts(students) == ClassFacts(size=3, active=3, middle_mastered=5)
    assert not class_facts([]).is_at_work
