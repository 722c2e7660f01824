"""Exercises of grammar, vocabulary and science, and of numbers in stories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from tests.model_server.items import Item, item

_VERBS: Mapping[str, tuple[str, str, str]] = {
    "walk": ("walks", "walked", "to school"),
    "play": ("plays", "played", "the piano"),
    "eat": ("eats", "ate", "breakfast"),
    "take": ("takes", "took", "the bus"),
    "write": ("writes", "wrote", "a letter"),
    "sing": ("sings", "sang", "in the choir"),
    "drink": ("drinks", "drank", "green tea"),
    "teach": ("teaches", "taught", "small children"),
    "buy": ("buys", "bought", "fresh bread"),
    "catch": ("catches", "caught", "the early train"),
    "feed": ("feeds", "fed", "the rabbits"),
    "ride": ("rides", "rode", "a horse"),
    "swim": ("swims", "swam", "in the lake"),
    "bring": ("brings", "brought", "an umbrella"),
    "choose": ("chooses", "chose", "a new book"),
    "keep": ("keeps", "kept", "a diary"),
    "wear": ("wears", "wore", "a red scarf"),
    "speak": ("speaks", "spoke", "with the neighbours"),
}
_SUBJECTS = ["She", "My brother", "The old man", "Anna", "The baker", "Our teacher", "His cousin", "The farmer"]
_TIMES = ["every day", "every morning", "on Mondays", "each week", "every summer", "after lunch"]
_PLURALS = {
    "child": "children",
    "mouse": "mice",
    "leaf": "leaves",
    "box": "boxes",
    "city": "cities",
    "foot": "feet",
    "knife": "knives",
    "tomato": "tomatoes",
    "baby": "babies",
    "wolf": "wolves",
    "goose": "geese",
    "brush": "brushes",
    "tooth": "teeth",
    "puppy": "puppies",
}
_OPPOSITES = {
    "cold": "hot",
    "early": "late",
    "empty": "full",
    "narrow": "wide",
    "noisy": "quiet",
    "heavy": "light",
    "deep": "shallow",
    "rough": "smooth",
    "brave": "afraid",
    "sharp": "blunt",
    "cheap": "expensive",
    "thick": "thin",
    "dry": "wet",
    "young": "old",
}
_NOUNS = [
    "river",
    "chair",
    "garden",
    "window",
    "kitchen",
    "ladder",
    "basket",
    "bridge",
    "pencil",
    "island",
    "forest",
    "button",
]
_NO_NOUNS = [
    "quickly",
    "beautiful",
    "listen",
    "slowly",
    "arrive",
    "happy",
    "decide",
    "never",
    "follow",
    "bright",
    "above",
    "explain",
]
_FACTS = [
    (
        "Which gas do green plants take in from the air to make sugar?",
        "carbon dioxide",
        ["oxygen", "nitrogen", "helium"],
    ),
    ("Which planet is nearest to the Sun?", "Mercury", ["Venus", "Mars", "Jupiter"]),
    ("Which part of a plant takes in water from the soil?", "the root", ["the petal", "the fruit", "the seed"]),
    ("What do we call water in the form of a gas?", "steam", ["ice", "hail", "frost"]),
    ("Which force pulls a dropped ball to the ground?", "gravity", ["friction", "magnetism", "tension"]),
    ("Which animal group has feathers?", "birds", ["reptiles", "mammals", "insects"]),
    ("Which of these materials lets electricity through best?", "copper", ["wood", "glass", "rubber"]),
    ("Which organ pumps blood through the body?", "the heart", ["the lung", "the liver", "the brain"]),
]


def verb_form(random: Random) -> Item:
    verb = random.choice(list(_VERBS))
    form, past, rest = _VERBS[verb]
    subject, when = random.choice(_SUBJECTS), random.choice(_TIMES)
    wrong = [verb, f"{verb.removesuffix('e')}ing", f"have {past}"]
    return item(
        "present-simple",
        "choice",
        f"Which form fits? {subject} ___ {rest} {when}.",
        [form],
        wrong,
        hints=["Who does it, and how often?", "It is a habit of one person.", "Which ending does the verb need then?"],
        last=f"A habit of one person: {form}.",
    )


def past_cloze(random: Random) -> Item:
    one, other = random.sample(list(_VERBS), 2)
    return item(
        "past-simple",
        "cloze",
        "Put the verbs in brackets into the past.",
        [_VERBS[one][1], _VERBS[other][1]],
        [f"{one}ed; {other}ed"],
        passage=f"Yesterday {random.choice(['Anna', 'Ravi', 'Lena', 'Omar'])} [[1]] ({one}) "
        f"{_VERBS[one][2]} and then [[2]] ({other}) {_VERBS[other][2]}.",
        hints=["When did it happen?", "Some verbs change in the middle.", "Say the sentence aloud."],
        last=f"The forms are {_VERBS[one][1]} and {_VERBS[other][1]}.",
        truth=[f"{_VERBS[one][1]}; {_VERBS[other][1]}"],
    )


def plural(random: Random) -> Item:
    word = random.choice(list(_PLURALS))
    return item(
        "plurals",
        "text",
        f"Write the plural of the noun: one {word}, two ___.",
        [_PLURALS[word]],
        [f"{word}s" if _PLURALS[word] != f"{word}s" else f"{word}es"],
        hints=["Some nouns do not just take an ending.", "How does the word end?", "Say it with a number before it."],
        last=f"We say two {_PLURALS[word]}.",
    )


def all_nouns(random: Random) -> Item:
    nouns, others = random.sample(_NOUNS, 2), random.sample(_NO_NOUNS, 3)
    return item(
        "parts-of-speech",
        "choices",
        "Which of these words are nouns?",
        nouns,
        others,
        hints=[
            "A noun names a thing, a place or a person.",
            "Try each word after the article.",
            "There are two of them.",
        ],
        last=f"The nouns are {nouns[0]} and {nouns[1]}.",
    )


def opposites(random: Random) -> Item:
    words = random.sample(list(_OPPOSITES), 3)
    return item(
        "opposites",
        "matching",
        "Find the opposite of each word.",
        words,
        [],
        partners=[_OPPOSITES[word] for word in words],
        hints=["Begin with the word you know best.", "Say each pair aloud.", "Each word has just one partner."],
        says=["The pairs are: " + ", ".join(f"{word} and {_OPPOSITES[word]}" for word in words) + "."],
        last="That makes three pairs.",
        truth=[f"{word}={_OPPOSITES[word]}" for word in words],
    )


def sentence(random: Random) -> Item:
    verb = random.choice(list(_VERBS))
    subject, when = random.choice(["My brother", "The baker", "Our teacher", "The farmer"]), random.choice(_TIMES)
    parts = [subject, _VERBS[verb][0], _VERBS[verb][2], when]
    return item(
        "word-order",
        "ordering",
        "Put the parts into the right order to make a sentence.",
        parts,
        [],
        hints=["Who does something?", "The verb comes next.", "The time stands at the end."],
        last=f"{' '.join(parts)}.",
    )


def fact(random: Random) -> Item:
    stem, key, wrong = random.choice(_FACTS)
    return item(
        "general-science",
        "choice",
        stem,
        [key],
        wrong,
        hints=["Think of what you saw in the lesson.", "Cross out what cannot be.", "Which one is left?"],
        last=f"It is {key}.",
    )


def story(random: Random) -> Item:
    have, gone = random.randint(20, 90), random.randint(3, 19)
    thing = random.choice(["apples", "stickers", "marbles", "postcards", "shells", "buttons"])
    name = random.choice(["Tom", "Mia", "Ravi", "Lena", "Omar", "Yuki"])
    return item(
        "subtraction-stories",
        "numeric",
        f"{name} has {have} {thing} and gives {gone} of them away. How many {thing} are left?",
        [str(have - gone)],
        [str(have + gone)],
        check=("evaluate", f"{have} - {gone}"),
        note={"slip": have + gone, "other": f"{have} + {gone}"},
        hints=["Are there more or fewer than before?", "Which sign fits giving away?", "Now work it out."],
        last=f"${have} - {gone} = {have - gone}$.",
    )


def speed(random: Random) -> Item:
    speed, hours = random.randint(11, 90), random.randint(2, 6)
    return item(
        "speed",
        "units",
        f"A train travels {speed * hours} km in {hours} h at a steady pace. What is its speed in km/h?",
        [f"{speed} km/h"],
        [f"{speed * hours * hours} km/h"],
        check=("evaluate", f"{speed * hours} / {hours}"),
        note={"bare": str(speed)},
        hints=["What does a speed compare?", "How far does it get in one hour?", "Divide the way by the time."],
        last=f"Its speed is {speed} km/h.",
    )


WORDS: Sequence[Callable[[Random], Item]] = [
    verb_form,
    past_cloze,
    plural,
    all_nouns,
    opposites,
    sentence,
    fact,
    story,
    speed,
]
