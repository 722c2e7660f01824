from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from tutor.policy.simulation.chart import chart
from tutor.policy.simulation.comparing import Comparison, Plan, compare
from tutor.policy.simulation.course import algebra_course
from tutor.policy.simulation.play import Calendar, play
from tutor.policy.simulation.sequences import FixedSequence, RandomPractice, ThreeInARow
from tutor.policy.simulation.worlds import WORLDS, Student

SHORT = Calendar(sessions=4, exam_session=2, exercises_per_session=5)


@pytest.fixture(params=sorted(WORLDS))
def student(request: pytest.FixtureRequest) -> Student:
    return WORLDS[request.param](algebra_course().graph, 7, 0)


def test_the_fixed_sequence_gives_every_skill_its_exercises_in_order_from_easy_to_hard():
    course = algebra_course()
    plan = FixedSequence(course, 10).plan
    first = plan[:10]
    assert {exercise.skill for exercise in first} == {course.graph.order[0]}
    assert [exercise.difficulty for exercise in first] == sorted(exercise.difficulty for exercise in first)
    assert len(plan) == 10 * len(course.graph)


def test_three_in_a_row_moves_on_after_three_right_answers():
    course = algebra_course()
    tutor = ThreeInARow(course, Random(1))
    for right in (True, True, False, True, True, True):
        exercise = tutor.next_exercise(0)
        assert exercise.skill == course.graph.order[0]
        tutor.record(exercise, right, 0)
    assert tutor.next_exercise(0).skill == course.graph.order[1]


def test_a_student_is_the_same_whoever_teaches_them(student: Student):
    twin = type(student)(student.graph, student.seed, student.number)
    assert (twin.level, twin.speed) == (student.level, student.speed)
    assert [twin.knows(skill, 0) for skill in twin.graph] == [student.knows(skill, 0) for skill in student.graph]


def test_knowledge_fades_without_practice(student: Student):
    assert student.share_known(400) < student.share_known(0)


def test_practice_teaches(student: Student):
    course = algebra_course()
    skill = next(skill for skill in course.graph.order if not student.knows(skill, 0))
    exercise = course.exercises[skill][0]
    assert any(student.attempt(exercise, day) and student.knows(skill, day) for day in range(60))


def test_a_game_counts_every_session(student: Student):
    played = play(student, RandomPractice(algebra_course(), Random(1)), SHORT, mastered_share=0.0)
    assert (played.to_mastery, len(played.curve)) == (1, 4)
    assert set(played.known_after) == {7, 30}


def test_a_drawing_has_a_line_for_every_tutor():
    drawing = ElementTree.fromstring(chart({"a & b": {"policy": [0.1, 0.5], "<random>": [0.1, 0.2]}}))  # noqa: S314
    lines = drawing.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 2


def test_nobody_cannot_be_measured():
    with pytest.raises(CommandError, match="At least one"):
        call_command("simulate_learners", students=0)


@pytest.fixture(scope="module")
def results() -> dict[tuple[str, str], Comparison]:
    return {(result.world, result.tutor): result for result in compare(Plan(students=12, cohort=12, seed=1))}


@pytest.mark.load
@pytest.mark.parametrize("world", sorted(WORLDS))
def test_the_policy_needs_fewer_exercises_and_leaves_more_after_a_month(results, world: str):
    policy, fixed = (results[world, tutor].summary for tutor in ("policy, fitted weights", "fixed sequence"))
    assert policy.exercises_to_mastery < 0.7 * fixed.exercises_to_mastery
    assert policy.known_after_30_days > fixed.known_after_30_days


@pytest.mark.load
def test_the_command_prints_a_row_for_every_tutor_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    call_command("simulate_learners", students=1, cohort=0, plot=tmp_path / "known.svg")
    assert len(capsys.readouterr().out.splitlines()) == 1 + 4 * len(WORLDS)
    assert (tmp_path / "known.svg").read_text().startswith("<svg")
