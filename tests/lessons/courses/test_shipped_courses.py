"""The courses that come with the site, as far as people wrote their exercises."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from lessons.blueprints import AuthoredExercise, CourseFiles, read_course
from lessons.grading import Verdict, grade
from lessons.markdown import to_html

LEAST_EXERCISES = 10
LEAST_KINDS = 3


@cache
def grammar() -> CourseFiles:
    return read_course(Path(settings.COURSES_DIR) / "english-grammar-essentials")


def exercises() -> Iterator[AuthoredExercise]:
    return (exercise for skill in grammar().skills for exercise in skill.exercises)


def test_the_course_is_large_enough_to_learn_from() -> None:
    assert len(grammar().units) >= 4
    assert len(grammar().skills) >= 14
    assert sum(1 for _exercise in exercises()) >= 150


def test_every_skill_has_exercises_of_several_kinds_and_difficulties() -> None:
    for skill in grammar().skills:
        difficulties = [exercise.difficulty for exercise in skill.exercises]
        assert len(skill.exercises) >= LEAST_EXERCISES, skill.slug
        assert len({exercise.kind for exercise in skill.exercises}) >= LEAST_KINDS, skill.slug
        assert min(difficulties) <= 0.25, skill.slug
        assert max(difficulties) >= 0.5, skill.slug


def test_every_key_is_graded_right_and_every_known_wrong_answer_wrong() -> None:
    for exercise in exercises():
        given = grade(exercise.kind, exercise.key, exercise.key, exercise.options)
        assert given.verdict is Verdict.CORRECT, exercise.slug
        for known in exercise.wrong_answers:
            given = grade(
                exercise.kind, exercise.key, known.answer, exercise.options, wrong_answers=exercise.wrong_answers
            )
            assert given.verdict is Verdict.WRONG, (exercise.slug, known.answer)
            assert given.misconception, (exercise.slug, known.answer)


def test_every_wrong_option_of_a_choice_has_its_misconception() -> None:
    for exercise in exercises():
        if exercise.kind == "choice":
            named = {known.answer for known in exercise.wrong_answers}
            assert named == {one["id"] for one in exercise.options["choices"]} - {exercise.key}, exercise.slug


def test_no_misconception_is_left_over() -> None:
    used = {known.misconception for exercise in exercises() for known in exercise.wrong_answers}
    assert {misconception.slug for misconception in grammar().misconceptions} == used


def test_the_right_choice_is_not_always_in_the_same_place() -> None:
    places = Counter(exercise.key for exercise in exercises() if exercise.kind == "choice")
    assert all(places[letter] >= 10 for letter in "abc")


def test_typed_answers_may_be_typed_on_any_keyboard() -> None:
    for exercise in exercises():
        if exercise.kind == "text":
            for straight, curly in (("'", "’"), ('"', "”")):
                typed = exercise.key.replace(straight, curly)
                assert grade("text", exercise.key, typed, exercise.options).verdict is Verdict.CORRECT, exercise.slug


def test_texts_are_clean_markdown() -> None:
    for exercise in exercises():
        texts = [exercise.stem, *exercise.hints, *exercise.solution]
        assert not any("$" in text for text in [*texts, json.dumps(dict(exercise.options))]), exercise.slug
        assert not any("*" in to_html(text) for text in texts), exercise.slug
