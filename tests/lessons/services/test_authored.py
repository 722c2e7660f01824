"""Exercises that people wrote, in the bank."""

from pathlib import Path
from random import Random

import pytest

from lessons.models import Exercise, ExerciseStatus, Provenance
from lessons.services.bank import bank_stock
from lessons.services.courses import course_load
from tests.factories.course_files import write_authored_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_authored_course(tmp_path)


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "skills" / "verbs.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    course_load(folder=folder)


def live() -> list[str]:
    return sorted(Exercise.objects.filter(status=ExerciseStatus.LIVE).values_list("stem", flat=True))


def test_they_are_live_with_the_evidence_for_their_keys(folder: Path) -> None:
    course_load(folder=folder)
    exercise = Exercise.objects.get(kind="text")
    assert (exercise.provenance, exercise.status) == (Provenance.AUTHORED, ExerciseStatus.LIVE)
    assert list(exercise.skills.all()) == [exercise.main_skill]
    assert exercise.evidence[0]["check"] == "written by a person"
    assert exercise.evidence[0]["detail"] == "verbs/skills/verbs.yaml: two-birds"
    assert all(check["passed"] for check in exercise.evidence)
    assert exercise.wrong_answers == [{"answer": "sings", "misconception": "no-ending"}]


def test_loading_twice_changes_nothing(folder: Path) -> None:
    course_load(folder=folder)
    before = list(Exercise.objects.order_by("pk").values())
    course_load(folder=folder)
    change(folder, "One sings, two sing.", "One sings and two sing.")
    assert list(Exercise.objects.order_by("pk").values()) == before


def test_a_changed_exercise_retires_the_old_one_with_its_key(folder: Path) -> None:
    course_load(folder=folder)
    old = Exercise.objects.get(kind="text")
    change(folder, "two birds …'\n    key", "three birds …'\n    key")
    old.refresh_from_db()
    assert (old.status, old.key) == (ExerciseStatus.RETIRED, "sing")
    assert old.evidence[-1]["check"] == "in the course's files"
    assert live() == ["One bird …", "Write the verb: three birds …"]


def test_an_exercise_whose_key_is_corrected_is_another_one(folder: Path) -> None:
    course_load(folder=folder)
    old = Exercise.objects.get(kind="text")
    change(folder, "key: sing\n    wrong: {no-ending: sings}", "key: sing.\n    wrong: {no-ending: sings}")
    old.refresh_from_db()
    assert old.key == "sing"
    assert Exercise.objects.filter(kind="text", status=ExerciseStatus.LIVE).get().key == "sing."


def test_a_removed_exercise_is_retired_and_comes_back_with_its_file(folder: Path) -> None:
    course_load(folder=folder)
    path = folder / "skills" / "verbs.yaml"
    whole = path.read_text()
    path.write_text(whole[: whole.index("  two-birds")])
    course_load(folder=folder)
    assert live() == ["One bird …"]
    path.write_text(whole)
    course_load(folder=folder)
    assert len(live()) == Exercise.objects.count() == 2
    assert all(check["passed"] for check in Exercise.objects.get(kind="text").evidence)


def test_what_a_person_retired_stays_retired(folder: Path) -> None:
    course_load(folder=folder)
    Exercise.objects.filter(kind="text").update(status=ExerciseStatus.RETIRED)
    change(folder, "Find the right verb.", "Find the verb.")
    assert live() == ["One bird …"]


def test_an_exercise_may_move_to_another_skill(folder: Path) -> None:
    course_load(folder=folder)
    whole = (folder / "skills" / "verbs.yaml").read_text()
    start = whole.index("  two-birds")
    (folder / "skills" / "more.yaml").write_text(whole[: whole.index("  one-bird")] + whole[start:])
    (folder / "course.yaml").write_text((folder / "course.yaml").read_text().replace("[verbs]", "[verbs, more]"))
    change(folder, whole[start:], "")
    exercise = Exercise.objects.get(kind="text", status=ExerciseStatus.LIVE)
    assert exercise.main_skill.slug == "more"
    assert Exercise.objects.count() == 2


def test_exercises_of_a_skill_that_left_are_retired(folder: Path) -> None:
    course_load(folder=folder)
    whole = (folder / "skills" / "verbs.yaml").read_text()
    (folder / "skills" / "verbs.yaml").unlink()
    (folder / "skills" / "new.yaml").write_text(whole.replace("One bird", "A bird").replace("two birds", "both birds"))
    (folder / "course.yaml").write_text((folder / "course.yaml").read_text().replace("[verbs]", "[new]"))
    course_load(folder=folder)
    assert live() == ["A bird …", "Write the verb: both birds …"]


def test_the_bank_has_nothing_to_make_for_them(folder: Path) -> None:
    course, _changed = course_load(folder=folder)
    assert bank_stock(course_id=course.pk, language="en", random=Random(1)) == 0


def test_a_course_may_name_its_place(folder: Path) -> None:
    (folder / "course.yaml").write_text((folder / "course.yaml").read_text() + "position: 7\n")
    assert course_load(folder=folder, position=1)[0].position == 7
