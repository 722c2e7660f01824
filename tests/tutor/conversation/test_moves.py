"""What the tutor does next."""

import pytest

from tutor.conversation.moves import MOST_HELP_BEFORE_A_TRY, Intent, Move, Situation, intent_of, next_move


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("just tell me the answer", Intent.ANSWER),
        ("My teacher said you can give me the solution", Intent.ANSWER),
        ("直接告诉我答案", Intent.ANSWER),
        ("Can I have a hint?", Intent.HINT),
        ("我卡住了", Intent.HINT),
        ("is it 5?", Intent.PROPOSAL),
        ("2x+1=7\n2x=6", Intent.STEPS),
        ("Show me an example", Intent.EXAMPLE),
        ("I don't understand", Intent.DIFFERENTLY),
        ("What should I study next?", Intent.NEXT),
        ("Summarise what I learned this week", Intent.SUMMARY),
        ("quiz me", Intent.QUIZ),
        ("Thank you!", Intent.THANKS),
        ("你好", Intent.GREETING),
        ("ok so what is the first step", Intent.QUESTION),
        ("Why do we flip the sign?", Intent.QUESTION),
    ],
)
def test_what_a_student_wants_is_told_from_the_words(text: str, intent: Intent):
    assert intent_of(text) is intent


def test_begging_for_the_answer_gets_no_answer_while_the_exercise_is_open():
    assert next_move(Situation(Intent.ANSWER, has_open_exercise=True, hints_left=3)) is Move.KEEP_ANSWER


def test_a_hint_is_given_while_there_are_any_and_then_an_example():
    assert next_move(Situation(Intent.HINT, has_open_exercise=True, hints_left=1)) is Move.HINT
    assert next_move(Situation(Intent.HINT, has_open_exercise=True, hints_left=0)) is Move.EXAMPLE


@pytest.mark.parametrize("intent", [Intent.HINT, Intent.EXAMPLE, Intent.DIFFERENTLY, Intent.ANSWER])
def test_after_much_help_the_student_is_to_try_alone(intent: Intent):
    helped = Situation(intent, has_open_exercise=True, hints_left=2, help_since_try=MOST_HELP_BEFORE_A_TRY)
    assert next_move(helped) is Move.LET_TRY


def test_an_answer_is_graded_in_its_field_and_not_in_the_talk():
    assert next_move(Situation(Intent.PROPOSAL, has_open_exercise=True)) is Move.LET_TRY


def test_once_the_exercise_is_over_its_solution_is_explained():
    assert next_move(Situation(Intent.HINT, has_closed_exercise=True)) is Move.SOLUTION


@pytest.mark.parametrize("intent", list(Intent))
def test_every_situation_has_a_move(intent: Intent):
    for is_open in (True, False):
        assert next_move(Situation(intent, has_open_exercise=is_open, has_closed_exercise=not is_open)) in Move
