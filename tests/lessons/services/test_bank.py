from pathlib import Path
from random import Random

import pytest

from lessons.models import Blueprint, Exercise, Provenance, Skill
from lessons.services.bank import STOCK, bank_fill, bank_refill, bank_stock
from lessons.services.courses import course_load

pytestmark = pytest.mark.django_db


def test_the_bank_is_stocked_with_proved_exercises(course_folder: Path) -> None:
    course, _changed = course_load(folder=course_folder)

    assert bank_stock(course_id=course.pk, language="en", random=Random(1), stock=5) == 10

    for exercise in Exercise.objects.all():
        assert exercise.provenance == Provenance.BLUEPRINT
        assert len(exercise.hints) == 3
        assert exercise.evidence
        assert all(check["passed"] for check in exercise.evidence)


def test_filling_stops_at_its_limit_and_goes_on_with_the_emptiest_template(course_folder: Path) -> None:
    course_load(folder=course_folder)

    assert bank_fill(random=Random(1), most=1) == STOCK
    assert bank_fill(random=Random(1), most=1) == STOCK
    assert bank_fill(random=Random(1), most=1) == 0
    assert [blueprint.exercises.count() for blueprint in Blueprint.objects.all()] == [STOCK, STOCK]


def test_a_full_bank_is_left_as_it_is(course_folder: Path) -> None:
    course, _changed = course_load(folder=course_folder)
    bank_stock(course_id=course.pk, language="en", random=Random(1), stock=5)

    assert bank_stock(course_id=course.pk, language="en", random=Random(2), stock=5) == 0


def test_a_refill_brings_only_new_exercises(course_folder: Path) -> None:
    course, _changed = course_load(folder=course_folder)
    skill = Skill.objects.get(slug="add")
    bank_stock(course_id=course.pk, language="en", random=Random(1), stock=5)
    before = set(Exercise.objects.values_list("stem", flat=True))

    added = bank_refill(skill=skill, language="en", random=Random(1), count=4)

    assert len(added) == 4
    assert {exercise.stem for exercise in added}.isdisjoint(before)
    assert all(exercise.main_skill == skill and list(exercise.skills.all()) == [skill] for exercise in added)


def test_a_template_that_has_run_out_adds_nothing(course_folder: Path) -> None:
    path = course_folder / "skills" / "add.yaml"
    path.write_text(path.read_text().replace("{a: 2..40, b: 2..40}", "{a: 3..4, b: [5]}"))
    course_load(folder=course_folder)
    skill = Skill.objects.get(slug="add")

    added = bank_refill(skill=skill, language="en", random=Random(1), count=10)

    assert {exercise.stem for exercise in added} == {"Work out $3 + 5$.", "Work out $4 + 5$."}
    assert bank_refill(skill=skill, language="en", random=Random(2), count=10) == []
