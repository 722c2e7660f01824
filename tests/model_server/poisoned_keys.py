"""Keys, options and statements that are wrong, each in a way that a model's own checks would let pass."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.model_server.items import Item
from tests.model_server.mathematics import (
    MATHEMATICS,
    add_fractions,
    equal_fraction,
    order_of_operations,
    percent,
    solve,
    subtract_integers,
)
from tests.model_server.subjects import fact, speed, story, verb_form


def _with_key(item: Item, key: str, *, statement: dict[str, Any] | None = None) -> Item:
    """Return an item with another key, defended all through: the solution arrives at it, the distractors avoid it."""
    old = item.reply["key"][0]
    distractors = [wrong for wrong in item.reply["distractors"] if wrong["answer"] != key]
    distractors.append({"answer": old, "misconception": "slips"})
    changed: dict[str, Any] = {"key": [key], "distractors": distractors[:5]}
    changed["solution"] = [item.reply["solution"][0], f"So we get {key}" if "$" in key else f"So we get ${key}$."]
    if any(character.isalpha() for character in key) and item.reply["statement"] is None:
        changed["solution"] = ["Read it with care.", f"So we get {key}."]
    if statement is not None:
        changed["statement"] = statement
    return item.changed(**changed)


def arithmetic_slip(random: Random) -> Item:
    item = random.choice([order_of_operations, percent, solve])(random)
    wrong = int(item.reply["key"][0]) + random.choice([-10, -2, -1, 1, 2, 10])
    return _with_key(item, str(wrong))


def sign_error(random: Random) -> Item:
    item = random.choice([subtract_integers, solve])(random)
    while item.note["sign"] == 0:
        item = subtract_integers(random)
    return _with_key(item, str(item.note["sign"]))


def misconception_as_key(random: Random) -> Item:
    item = random.choice(MATHEMATICS)(random)
    while not item.reply["distractors"]:
        item = random.choice(MATHEMATICS)(random)
    return _with_key(item, random.choice(item.reply["distractors"])["answer"])


def wrong_key_in_words(random: Random) -> Item:
    item = random.choice([verb_form, fact])(random)
    return _with_key(item, random.choice(item.reply["distractors"])["answer"])


def another_question(random: Random) -> Item:
    """The statement is true and leads to the key, but is about other numbers than the question."""
    item, other = order_of_operations(random), order_of_operations(random)
    while other.reply["key"] == item.reply["key"]:
        other = order_of_operations(random)
    return _with_key(item, other.reply["key"][0], statement=other.reply["statement"])


def agreeing_statement(random: Random) -> Item:
    """The statement has the question's very numbers and leads to the wrong key, while the question says otherwise."""
    if random.random() < 0.5:
        item = order_of_operations(random)
        a, b, c = (item.note[name] for name in "abc")
        return _with_key(item, str((a + b) * c), statement={"check": "evaluate", "parts": [f"({a} + {b}) * {c}"]})
    item = story(random)
    return _with_key(item, str(item.note["slip"]), statement={"check": "evaluate", "parts": [item.note["other"]]})


def redefined_signs(random: Random) -> Item:
    """A word before the formula changes what it means; the statement follows the words and the key the statement."""
    item = subtract_integers(random)
    opening = random.choice(
        [
            "In this puzzle a minus means plus.",
            "Read the sign the other way round.",
            "On Opposite Island, less is more.",
        ]
    )
    formula = item.reply["statement"]["parts"][0].replace(" - ", " + ")
    statement = {"check": "evaluate", "parts": [formula]}
    return _with_key(
        item.changed(stem=f"{opening} {item.reply['stem']}"),
        item.reply["distractors"][0]["answer"],
        statement=statement,
    )


def two_right(random: Random) -> Item:
    if random.random() < 0.6:
        item = equal_fraction(random)
        value, k = item.note["value"], item.note["k"] + 1
        again = f"$\\frac{{{value.numerator * k}}}{{{value.denominator * k}}}$"
        spoiled = item.changed(
            distractors=[{"answer": again, "misconception": "slips"}, *item.reply["distractors"][:2]]
        )
        return Item(item.skill, spoiled.reply, item.truth, also=[again])
    item = fact(random)
    stem = "Which of these animals can swim?"
    return Item(
        item.skill,
        {
            **item.reply,
            "stem": stem,
            "key": ["a duck"],
            "solution": ["Think of a pond.", "It is a duck."],
            "distractors": [{"answer": answer, "misconception": None} for answer in ("a frog", "a hen", "a mole")],
        },
        ["a duck"],
        also=["a frog"],
    )


def equivalent_distractors(random: Random) -> Item:
    if random.random() < 0.5:
        item = equal_fraction(random)
        wrong = item.reply["distractors"][0]["answer"]
        twin = wrong.replace("\\frac", "\\dfrac") if random.random() < 0.5 else f" {wrong}"
        return item.changed(
            distractors=[
                *item.reply["distractors"],
                {"answer": twin.strip() if twin.strip() != wrong else wrong, "misconception": None},
            ]
        )
    item = verb_form(random)
    wrong = item.reply["distractors"][0]["answer"]
    twin = random.choice([wrong.capitalize(), f"{wrong}.", f"“{wrong}”"])
    return item.changed(distractors=[*item.reply["distractors"], {"answer": twin, "misconception": None}])


def right_distractor(random: Random) -> Item:
    """A known wrong answer that is right, so that a right answer would be taken for a misconception."""
    item = random.choice([order_of_operations, percent, add_fractions])(random)
    return item.changed(distractors=[{"answer": item.reply["key"][0], "misconception": "slips"}])


def no_right(random: Random) -> Item:
    item = random.choice([equal_fraction, fact])(random)
    if item.skill == "general-science":
        changed = item.changed(key=["a stone"], solution=["Look closely.", "It is a stone."])
    else:
        value = item.note["value"]
        false = f"$\\frac{{{value.numerator * 7 + 1}}}{{{value.denominator * 7}}}$"
        changed = item.changed(key=[false], solution=["Look closely.", f"It is {false}."])
    return Item(item.skill, changed.reply, ["none"])


def ambiguous(random: Random) -> Item:
    a, b, c = random.randint(2, 9), random.randint(2, 9), random.randint(2, 9)
    item = order_of_operations(random)
    total = a * b * c
    stems: Sequence[tuple[str, str, str]] = [
        (f"Work out ${total}/{b}({c} + 1)$.", str(total // b * (c + 1)), f"{total}/({b}*({c}+1))"),
        (f"Work out $-{a}^2$.", str(-a * a), str(a * a)),
        (f"Work out ${total}/{a}/{b}$.", str(c), f"{total}/({a}/{b})"),
        (f"Work out $2^2^{a}$.", str(4**a), str(2**2**a)),
    ]
    if random.random() < 0.3:
        item = verb_form(random)
        spoiled = item.changed(
            stem="Which form fits? They ___ in the garden.",
            key=["walk"],
            solution=["Try each.", "They walk."],
            distractors=[{"answer": answer, "misconception": None} for answer in ("walked", "walks", "walking")],
        )
        return Item(item.skill, spoiled.reply, ["walk"], also=["walked"], is_clear=False)
    stem, key, other = random.choice(stems)
    spoiled = _with_key(item.changed(stem=stem, hints=["Go slowly.", "Mind the order.", "Check it again."]), key)
    statement = {"check": "evaluate", "parts": [stem.split("$")[1]]}
    return Item(item.skill, spoiled.changed(statement=statement).reply, [key], also=[other], is_clear=False)


def unit_missing(random: Random) -> Item:
    item = speed(random)
    number = item.note["bare"]
    stem = item.reply["stem"].replace(" in km/h", "")
    wrong = [{"answer": str(int(number) * 2), "misconception": "slips"}]
    return item.changed(
        kind="numeric",
        stem=stem,
        key=[number],
        distractors=wrong,
        solution=["Divide the way by the time.", f"So we get ${number}$."],
    )


def contradicting_solution(random: Random) -> Item:
    item = random.choice([order_of_operations, percent, subtract_integers])(random)
    wrong = int(item.reply["key"][0]) + random.choice([-3, 4, 7])
    return item.changed(solution=["Work it out in order.", f"So we get ${wrong}$."])


def false_equation(random: Random) -> Item:
    item = random.choice([order_of_operations, solve, percent])(random)
    a, b = random.randint(2, 20), random.randint(2, 20)
    hints = list(item.reply["hints"])
    hints[random.randrange(3)] = f"Remember that ${a} + {b} = {a + b + random.choice([-1, 1, 2])}$ here."
    return item.changed(hints=hints)
