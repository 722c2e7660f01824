"""Exercises written by people: what their files may say, and what is made of them."""

from pathlib import Path

import pytest

from lessons.blueprints import AuthoredExercise, CourseProblemsError, read_course
from lessons.blueprints.course_files import inspect_course
from lessons.blueprints.telling import says
from lessons.grading import Verdict, grade
from tests.factories.course_files import write_authored_course

FILE = "skills/verbs.yaml"
HELP = "    hints: [Look., Look again., Look once more.]\n    solution: [Think., '%s']\n"
KINDS = {
    "choices": """
    choices:
      - {text: runs, correct: true}
      - {text: sings, correct: true, misconception: no-ending}
      - {text: jump, misconception: no-ending}
""",
    "ordering": """
    items: [one, two, three]
    wrong: {no-ending: [two, one, three]}
""",
    "matching": """
    pairs: [{left: it, right: sings}, {left: they, right: sing}]
    others: [singing]
    wrong: {no-ending: [{it: sing}, {they: singing}]}
""",
    "cloze": """
    text: 'It [[one]] and they [[two]].'
    gaps:
      one: {key: sings, wrong: {no-ending: [sing, singing]}}
      two:
        choices: [{text: run, correct: true}, {text: runs, misconception: no-ending}]
""",
    "numeric": """
    key: 12
    wrong: {no-ending: 13}
""",
    "free_text": """
    key: It sings every day.
    options: {rubric: [{point: the verb, keywords: [sings]}]}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_authored_course(tmp_path)


def with_exercise(folder: Path, kind: str) -> AuthoredExercise:
    """Put an exercise of a kind into the course and return it as it is read."""
    named = {"choices": "*runs, sings*", "cloze": "It *sings*, they *run*."}.get(kind, "So it is.")
    text = f"  more:\n    kind: {kind}\n    difficulty: 0.5\n    stem: Do it.{KINDS[kind]}{HELP % named}"
    path = folder / FILE
    path.write_text(path.read_text() + text)
    return read_course(folder).skills[0].exercises[-1]


def test_exercises_are_read_in_their_order(folder: Path) -> None:
    exercises = read_course(folder).skills[0].exercises
    assert [exercise.slug for exercise in exercises] == ["verbs-one-bird", "verbs-two-birds"]
    assert exercises[0].place == "verbs/skills/verbs.yaml: one-bird"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_written(folder: Path, kind: str) -> None:
    exercise = with_exercise(folder, kind)
    right = grade(kind, exercise.key, exercise.key, exercise.options)
    assert right.verdict is Verdict.CORRECT
    for known in exercise.wrong_answers:
        given = grade(kind, exercise.key, known.answer, exercise.options, wrong_answers=exercise.wrong_answers)
        assert (given.verdict, given.misconception) == (Verdict.WRONG, "no-ending")


def test_the_right_answer_does_not_come_first_in_what_is_shown_always(folder: Path) -> None:
    exercise = with_exercise(folder, "ordering")
    assert exercise.key != "a,b,c"
    assert with_order(exercise) == ["one", "two", "three"]


def with_order(exercise: AuthoredExercise) -> list[str]:
    texts = {item["id"]: item["text"] for item in exercise.options["items"]}
    return [texts[id_] for id_ in exercise.key.split(",")]


def test_the_same_file_always_makes_the_same_exercise(folder: Path) -> None:
    first, second = (read_course(folder).skills[0].exercises for _time in range(2))
    assert [one.digest for one in first] == [other.digest for other in second]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kind: choice", "kind: guess", "verbs.yaml:11: there is no answer kind 'guess'"),
        ("one-bird:", "One_Bird:", "verbs.yaml:10: 'One_Bird' must be lower-case letters and digits"),
        ("difficulty: 0.3", "difficulty: 3", "verbs.yaml:12: difficulty must be a number from 0 to 1"),
        ("difficulty: 0.3", "difficulty: easy", "verbs.yaml:12: difficulty must be a number from 0 to 1"),
        (", correct: true", "", "verbs.yaml:14: exactly one choice must be right, not 0"),
        ("misconception: no-ending}\n      - {text: singing", "correct: true}\n      - {text: singing", "not 2"),
        ("text: singing", "text: sing", "options all differ: twice: ['sing']"),
        ("[How many birds?, It is one., ", "[It is one., ", "verbs.yaml:18: there must be 3 hints"),
        ("Put the ending on.]", "It sings.]", "hints keep the key: told by: ['It sings.']"),
        ("'One bird …'\n    choices", "'It sings …'\n    choices", "question keeps the key"),
        ("'So it *sings*.'", "'So it is.'", "solution leads to the key: never named: [['sings']]"),
        ("['There is one bird.', ", "[", "verbs.yaml:19: the solution needs at least two steps"),
        ("{no-ending: sings}", "{no-ending: sing}", "wrong answers graded as wrong: taken for right: ['sing']"),
        ("{no-ending: sings}", "{other: sings}", "verbs.yaml:25: the misconception 'other'"),
        ("    wrong: {no-ending: sings}\n", "", "verbs.yaml:20: no wrong answer is known"),
        ("    key: sing\n", "", "key is missing"),
        ("key: sing\n", "keys: sing\n", "verbs.yaml:24: there is no field named 'keys' here"),
        ("two-birds:", "one-bird:", "not valid YAML: found duplicate key"),
        ("exercises:", "exercise:", "verbs.yaml:1: a skill needs exercise templates (blueprints) or exercises"),
    ],
)
def test_every_mistake_is_reported_with_its_file_and_line(folder: Path, old: str, new: str, problem: str) -> None:
    path = folder / FILE
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(CourseProblemsError) as raised:
        read_course(folder)
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("kind", "old", "new", "problem"),
    [
        ("choices", "correct: true, misc", "misc", "at least two choices must be right, and one wrong"),
        ("ordering", "[one, two, three]", "[one, two]", "there must be 3 to 8 items"),
        ("ordering", "[two, one, three]", "[two, one]", "a wrong order must have the same items"),
        ("matching", "{it: sing}", "{it: song}", "is no answer of this kind"),
        ("matching", "others: [singing]", "others: [sing, singing]", "one of the others is a partner already"),
        ("cloze", "[[two]]", "[[three]]", "each gap must stand in the text once"),
        ("cloze", "one: {key", "one: {kind: cloze, key", "a gap cannot be of kind 'cloze'"),
        ("cloze", "{text: runs, misc", "{text: run, misc", "options all differ: twice: ['run']"),
        ("numeric", "key: 12", "key: '12 +'", "the key or the options cannot be read"),
    ],
)
def test_mistakes_of_a_kind_are_reported(folder: Path, kind: str, old: str, new: str, problem: str) -> None:
    with_exercise(folder, kind)
    path = folder / FILE
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(CourseProblemsError) as raised:
        read_course(folder)
    assert problem in str(raised.value)


def test_all_mistakes_are_reported_at_once(folder: Path) -> None:
    path = folder / FILE
    path.write_text(path.read_text().replace("So it *sings*", "So").replace("no-ending: sings", "no-ending: sing"))
    _course, problems = inspect_course(folder)
    assert len(problems) == 2


def test_an_exercise_that_asks_the_same_again_is_reported(folder: Path) -> None:
    path = folder / FILE
    text = path.read_text()
    path.write_text(text + text[text.index("  two-birds") :].replace("two-birds", "again"))
    with pytest.raises(CourseProblemsError, match=r"verbs\.yaml:28: asks the same as verbs-two-birds"):
        read_course(folder)


def test_what_is_near_to_a_known_wrong_answer_is_no_typo(folder: Path) -> None:
    path = folder / FILE
    path.write_text(path.read_text().replace("key: sing\n", "key: feet\n    options: {typo_budget: 1}\n"))
    path.write_text(path.read_text().replace("no-ending: sings", "no-ending: feed").replace("*sing*", "*feet*"))
    exercise = read_course(folder).skills[0].exercises[1]
    assert grade("text", "feet", "feed", exercise.options).verdict is Verdict.WRONG
    assert grade("text", "feet", "ffeet", exercise.options).verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("text", "words", "is_said"),
    [
        ("Children play.", "children", True),
        ("The *child*ren play.", "children", True),
        ("Grandchildren play.", "children", False),
        ("Take an apple.", "an", False),
        ("Take *an* apple.", "an", True),
        ("Write “an” here.", "an", True),
        ("It’s late.", "it's", False),
        ("Write *it’s*.", "it's", True),
        ("The dog's bowl.", "dog", False),
        ("", "dog", False),
        ("dog", "", False),
    ],
)
def test_words_are_found_as_words(text: str, words: str, is_said: bool) -> None:
    assert says(text, words) is is_said


def test_capitals_count_where_they_matter() -> None:
    assert not says("london", "London", exact=True)
    assert says("london", "London")
