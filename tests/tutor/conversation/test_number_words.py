import pytest

from tutor.conversation.number_words import numbers_in_words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("twenty-one", ["21"]),
        ("one hundred and five", ["105"]),
        ("two thousand three hundred", ["2300"]),
        ("minus seven", ["-7"]),
        ("two thirds", ["2/3"]),
        ("a quarter", ["1/4"]),
        ("five, six", ["5", "6"]),
        ("one more try", []),
        ("the answer is one", ["1"]),
        ("四十二", ["42"]),
        ("一百零五", ["105"]),
        ("负三", ["-3"]),
        ("三分之二", ["2/3", "3", "2"]),
        ("想一想", []),
        ("结果是一", ["1"]),
        ("", []),
    ],
)
def test_numbers_are_read_from_words(text, numbers):
    assert list(numbers_in_words(text)) == numbers
