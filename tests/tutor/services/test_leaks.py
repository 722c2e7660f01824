import pytest

from lessons.models import Exercise
from tests.factories.lessons import ExerciseFactory
from tutor.services.leaks import gives_answer_away

CHOICES = {"choices": [{"id": "a", "text": r"$\frac{3}{4}$"}, {"id": "b", "text": r"$\frac{2}{5}$"}]}
ITEMS = {"items": [{"id": "a", "text": "$7$"}, {"id": "b", "text": "$-2$"}, {"id": "c", "text": "$0$"}]}


def exercise(kind: str = "numeric", key: str = "42", stem: str = r"Work out $6 \cdot 7$.", **options) -> Exercise:
    return ExerciseFactory.build(kind=kind, key=key, stem=stem, options=options)


@pytest.mark.parametrize(
    "text",
    [
        "The answer is 42.",
        "You should get $42$ here.",
        r"Seven times six: $6 \cdot 7 = 42$.",
        r"Think of $\frac{84}{2}$.",
        "It is forty-two, not forty.",
        "It is forty two.",
        "Try 42.0 instead.",
        "Try ４２ instead.",
        "答案是四十二。",
        "结果是42。",
        "Between 41 and 43 lies only 42",
        " ".join(f"{number}," for number in range(200, 400)),
    ],
)
def test_stating_the_key_gives_it_away(text):
    assert gives_answer_away(text, exercise())


@pytest.mark.parametrize(
    "text",
    [
        "You added instead of multiplying.",
        "You wrote 13. Is the sign between 6 and 7 a plus?",
        r"Look at $6 \cdot 7$ as $7$ groups of $6$.",
        "Think of half of 80 as a rough size.",
        "Almost! Count the groups one by one.",
        "你把六和七相加了，再看一看符号。",
        "再想一想，这里是乘法。",
    ],
)
def test_talking_about_the_question_gives_nothing_away(text):
    assert not gives_answer_away(text, exercise(), said="13")


def test_a_number_of_the_question_may_be_named_even_if_it_is_the_key():
    same = exercise(key="5", stem="Work out $5 + 0$.")
    assert not gives_answer_away("Start at 5. What does adding 0 do?", same)


@pytest.mark.parametrize("text", ["The answer is 5.", "$5 + 0 = 5$", "It equals $5$!", "Answer: 5", "答案是5。"])
def test_a_number_of_the_question_may_not_be_stated_as_the_answer(text):
    assert gives_answer_away(text, exercise(key="5", stem="Work out $5 + 0$."))


@pytest.mark.parametrize("text", ["It is minus twelve.", "-12", "$-12$", "negative twelve", "负十二", "−12"])
def test_a_negative_key_is_found(text):
    assert gives_answer_away(text, exercise(key="-12", stem="Work out $-5 - 7$."))


@pytest.mark.parametrize("text", ["three quarters", "$\\frac{6}{8}$", "3/4", "0.75", "75 %", "四分之三", "$0.75$"])
def test_a_fraction_is_found_in_other_forms(text):
    fraction = exercise("fraction", "3/4", r"Work out $\frac{1}{2} + \frac{1}{4}$.")
    assert gives_answer_away(f"Compare with {text} again.", fraction)


@pytest.mark.parametrize("text", ["7 1/8", r"$7\frac{1}{8}$", "-7 1/8 without the minus: 7 1/8"])
def test_a_mixed_number_is_found(text):
    assert gives_answer_away(f"So the answer is {text}.", exercise("mixed", "7 1/8", r"Write $\frac{57}{8}$ mixed."))


def test_a_difference_is_not_read_as_a_negative_number():
    assert gives_answer_away("Like 50-8 or 42-0, or so.", exercise())


@pytest.mark.parametrize("text", ["$2x + 6$", "$6 + 2x$", "You should have 2x + 6 there."])
def test_an_expression_is_found(text):
    assert gives_answer_away(text, exercise("expression", "2*x + 6", "Expand $2(x + 3)$.", variables=["x"]))


@pytest.mark.parametrize("text", ["Then $x < 3$.", "Then x < 3."])
def test_an_inequality_is_found(text):
    assert gives_answer_away(text, exercise("inequality", "x < 3", "Solve $2x < 6$.", variables=["x"]))


@pytest.mark.parametrize("text", [r"Is it $\frac{3}{4}$?", "Choose A.", "The answer is (a).", "Option A fits."])
def test_naming_the_right_choice_gives_it_away(text):
    choice = exercise("choice", "a", "Which fraction is greater?", **CHOICES)
    assert gives_answer_away(text, choice)


def test_naming_the_wrong_choice_gives_nothing_away():
    choice = exercise("choice", "a", "Which fraction is greater?", **CHOICES)
    assert not gives_answer_away(r"Look at a common denominator for $\frac{2}{5}$.", choice)


def test_naming_one_of_several_right_choices_gives_it_away():
    choices = exercise("choices", "a,b", "Which are less than one?", **CHOICES)
    assert gives_answer_away(r"Look at $\frac{2}{5}$.", choices)


@pytest.mark.parametrize("text", ["First $-2$, then $0$ and $7$.", "The order is B, C, A.", "b, then c, then a"])
def test_telling_the_order_gives_it_away(text):
    assert gives_answer_away(text, exercise("ordering", "b,c,a", "Put in order.", **ITEMS))


def test_naming_an_item_does_not_tell_the_order():
    assert not gives_answer_away("Where does $-2$ lie?", exercise("ordering", "b,c,a", "Put in order.", **ITEMS))


def test_a_word_that_is_the_answer_is_found():
    assert gives_answer_away("It is a  Prime number.", exercise("text", "prime", "What is $7$ called?"))


def test_a_word_inside_another_word_is_not_the_answer():
    assert not gives_answer_away("A primer on numbers.", exercise("text", "prime", "What is $7$ called?"))


ARTICLES = {"choices": [{"id": "a", "text": "an"}, {"id": "b", "text": "a"}]}
GAPS = {
    "text": "Two [[one]] and [[two]] sheep.",
    "gaps": [{"name": "one", "kind": "text"}, {"name": "two", "kind": "choice", "options": ARTICLES}],
}
PAIRS = {
    "left": [{"id": "a", "text": "foot"}, {"id": "b", "text": "tooth"}],
    "right": [{"id": "1", "text": "feet"}, {"id": "2", "text": "teeth"}],
}


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("Say *an* before it.", True), ("Take an apple: what do you hear?", False), ("Can you hear the sound?", False)],
)
def test_a_little_word_is_told_only_where_it_is_marked(text: str, is_told: bool):
    assert gives_answer_away(text, exercise("choice", "a", "Which word?", **ARTICLES)) is is_told
    assert gives_answer_away(text, exercise("text", "an", "Which word?")) is is_told


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("Many mice ran.", True), ("Use “an” there.", True), ("More than one mouse.", False), ("Two sheep?", False)],
)
@pytest.mark.parametrize("key", ['{"one": "mice", "two": "a"}', "mice;a"])
def test_the_answer_of_any_gap_is_found(text: str, is_told: bool, key: str):
    assert gives_answer_away(text, exercise("cloze", key, "Fill in.", **GAPS)) is is_told


@pytest.mark.parametrize(
    ("text", "is_told"), [("One foot, two feet.", True), ("A foot is like a tooth. Feet and teeth are many.", False)]
)
def test_an_item_beside_its_partner_is_found(text: str, is_told: bool):
    assert gives_answer_away(text, exercise("matching", "a-1,b-2", "Match.", **PAIRS)) is is_told
