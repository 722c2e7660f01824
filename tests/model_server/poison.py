"""Ways in which a proposal can be bad, each by name. All start from a good one and spoil it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.model_server import poisoned_keys as keys
from tests.model_server import poisoned_words as words
from tests.model_server.items import Item
from tests.model_server.replies import Action, body_cut, completion, says, status


@dataclass(frozen=True)
class Poisoned:
    """A bad proposal, how the server sends it, and whether the same question has to be in the bank before."""

    kind: str
    item: Item
    action: Action
    twin: Item | None = None


SPOILERS: Mapping[str, Callable[[Random], Item]] = {
    "arithmetic slip in the key": keys.arithmetic_slip,
    "sign error in the key": keys.sign_error,
    "a misconception's answer as key": keys.misconception_as_key,
    "wrong key about words": keys.wrong_key_in_words,
    "statement about another question": keys.another_question,
    "statement that agrees with the wrong key": keys.agreeing_statement,
    "words that change what signs mean": keys.redefined_signs,
    "two right choices": keys.two_right,
    "equivalent distractors": keys.equivalent_distractors,
    "a right answer among the wrong ones": keys.right_distractor,
    "no right choice": keys.no_right,
    "hint that tells": words.leaked_hint,
    "stem that tells": words.leaked_stem,
    "injection in the stem": words.injected_stem,
    "injection in a hint": words.injected_hint,
    "wrong language": words.wrong_language,
    "HTML, script or link": words.marked_up,
    "personal data": words.personal,
    "unfit for a school": words.unfit,
    "hidden characters": words.hidden,
    "ambiguous": keys.ambiguous,
    "unit missing": keys.unit_missing,
    "too hard to read": words.too_hard,
    "absurd length": words.absurdly_long,
    "solution to another end": keys.contradicting_solution,
    "false equation in a hint": keys.false_equation,
}
BROKEN = (
    "broken JSON",
    "fields missing",
    "body cut",
    "ended early without an error",
    "half a reply that claims to be whole",
)
REPEATED = ("exact duplicate", "near duplicate")
KINDS = (*SPOILERS, *REPEATED, *BROKEN)


def poisoned(kind: str, random: Random) -> Poisoned:
    """Return a bad proposal of a kind."""
    if kind in SPOILERS:
        item = SPOILERS[kind](random)
        return Poisoned(kind, item, says(item.reply))
    item = words.any_item(random)
    if kind in REPEATED:
        repeat = item if kind == "exact duplicate" else _reworded(item)
        return Poisoned(kind, repeat, says(repeat.reply), twin=item)
    return Poisoned(kind, item, _broken(kind, item, random))


def _reworded(item: Item) -> Item:
    stem = item.reply["stem"].replace("Work out", "Work out ").replace("Which", "which").replace(" the ", "  the ")
    return item.changed(stem=stem.strip() if stem != item.reply["stem"] else f"{stem} ")


def _broken(kind: str, item: Item, random: Random) -> Action:
    text = json.dumps(item.reply)
    if kind == "broken JSON":
        return says(
            random.choice(
                [text.replace(":", "=", 3), "I am sorry, here is an exercise: none", "[]", '{"stem": 1}', text[1:]]
            )
        )
    if kind == "fields missing":
        dropped = random.choice(["key", "hints", "solution", "kind", "stem"])
        return says({name: value for name, value in item.reply.items() if name != dropped})
    if kind == "body cut":
        return body_cut(completion(text))
    half = text[: random.randint(20, len(text) - 20)]
    if kind == "ended early without an error":
        body = completion(half)
        body["choices"][0]["finish_reason"] = None
        return status(200, body)
    return says(half + random.choice(["", '"', '"}', '"]}']))
