"""Finding what a text states, and whether it is true."""

import pytest

from tutor.conversation.statements import false_statement, premises_in, statements_in


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("So $3 + 4 = 7$.", ["3 + 4 = 7"]),
        ("We get 3 + 4 = 7, right?", ["3 + 4 = 7"]),
        ("Seven times eight is fifty-six.", ["7  *  8  =  56"]),
        ("三乘以四等于十二", ["3 * 4 = 12"]),
        ("10的一半是5", ["10 / 2 = 5"]),
        ("20% of 50 is 10.", ["(20/100) * 50  =  10"]),
        ("The square root of 16 is 4.", ["√16  =  4"]),
        ("What is 3 + 4?", []),
        ("There are 3 steps: 1) begin, 2) go on.", []),
        ("You have seen this twice already.", []),
    ],
)
def test_what_a_text_states_is_found(text: str, stated: list[str]):
    assert list(statements_in(text)) == stated


@pytest.mark.parametrize(
    "text",
    [
        "So $3 + 4 = 8$.",
        "Then 3 + 4 = 8.",
        "Seven times eight is fifty-four.",
        "Half of 10 is 4.",
        "20% of 50 is 15.",
        "3加4等于8",
        "5 is less than 3.",
        r"$\frac{1}{2} + \frac{1}{3} = \frac{2}{5}$",
        "$$2(x+3) = 2x + 5$$",
        r"\(x = 4\)",
        "$3$ plus $4$ is $9$.",
        "Because 12 / 4 = 3, and 3 * 5 = 16.",
    ],
)
def test_what_is_false_is_noticed(text: str):
    assert false_statement(text, ["2x + 1 = 7"]) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Subtract 1 from both sides of $2x + 1 = 7$: $2x = 6$.",
        "Suppose 3x + 5 = 20. Then 3x = 15, so x = 5.",
        "A common denominator is 12.",
        "Compare 3/4 and 2/3: 3/4 > 2/3.",
        "Add 3,000 and 1: 3,000 + 1 = 3,001.",
        "先把两边都减去1：$2x = 6$。",
    ],
)
def test_what_is_true_or_only_supposed_passes(text: str):
    assert false_statement(text, ["2x + 1 = 7"]) is None


def test_what_is_supposed_must_be_followed_truly():
    assert false_statement("Suppose 3x + 5 = 20. Then 3x = 15, so x = 6.", []) == "x = 6"


def test_the_premises_of_an_exercise_are_its_relations_with_letters():
    assert premises_in("Solve $2x + 1 = 7$. Remember that $3 + 4 = 7$.") == ["2x + 1 = 7"]
