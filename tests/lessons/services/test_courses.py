from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lessons.blueprints import CourseProblemsError
from lessons.models import (
    Blueprint,
    Course,
    Exercise,
    ExerciseStatus,
    Lesson,
    Prerequisite,
    PublishPolicy,
    Skill,
)
from lessons.services.courses import course_load
from tests.factories.lessons import ExerciseFactory

pytestmark = pytest.mark.django_db


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    path.write_text(path.read_text().replace(old, new))


def test_a_course_is_loaded_from_its_folder(course_folder: Path) -> None:
    course, has_changed = course_load(folder=course_folder)

    assert has_changed
    assert list(Skill.objects.values_list("slug", flat=True)) == ["add", "add-more"]
    assert Lesson.objects.get(slug="add").worked_examples.count() == 2
    assert Prerequisite.objects.get().requires.slug == "add"
    assert set(course.blueprints.values_list("slug", flat=True)) == {"add-sum", "add-more-sum"}


def test_loading_twice_changes_nothing(course_folder: Path) -> None:
    loaded, _changed = course_load(folder=course_folder)

    again, has_changed = course_load(folder=course_folder)

    assert not has_changed
    assert again.loaded_at == loaded.loaded_at


def test_a_course_with_mistakes_leaves_the_database_as_it_was(course_folder: Path) -> None:
    course_load(folder=course_folder)
    digest = Course.objects.get().content_digest
    change(course_folder, "skills/add.yaml", "key: total", "key: a")

    with pytest.raises(CommandError, match=r"sums/skills/add\.yaml:10: seed 0: key recomputed"):
        call_command("load_courses", course_folder)

    assert Course.objects.get().content_digest == digest


def test_changed_texts_are_taken_over(course_folder: Path) -> None:
    course_load(folder=course_folder)
    change(course_folder, "skills/add.yaml", "Put them together.", "Join them.")

    course_load(folder=course_folder)

    assert Lesson.objects.get(slug="add").explanation == "Join them."
    assert Skill.objects.count() == 2


def test_a_skill_that_left_the_files_is_retired_and_kept(course_folder: Path) -> None:
    course_load(folder=course_folder)
    change(course_folder, "course.yaml", "add, add-more", "add")
    (course_folder / "skills" / "add-more.yaml").unlink()

    course_load(folder=course_folder)

    assert Skill.objects.get(slug="add-more").is_retired
    assert Blueprint.objects.get(slug="add-more-sum").is_retired


def test_exercises_of_a_changed_template_leave_the_bank(course_folder: Path) -> None:
    call_command("load_courses", course_folder, stock=3)
    old = set(Exercise.objects.filter(blueprint__slug="add-sum").values_list("pk", flat=True))
    change(course_folder, "skills/add.yaml", "2..40, b", "50..90, b")

    call_command("load_courses", course_folder, stock=3)

    live = Exercise.objects.filter(blueprint__slug="add-sum", status=ExerciseStatus.LIVE)
    assert live.count() == 3
    assert old.isdisjoint(live.values_list("pk", flat=True))
    assert old <= set(Exercise.objects.values_list("pk", flat=True))


def test_other_courses_are_left_alone(course_folder: Path) -> None:
    other = ExerciseFactory()

    course_load(folder=course_folder)

    other.refresh_from_db()
    assert other.status == ExerciseStatus.LIVE
    assert not other.main_skill.is_retired


def test_a_course_says_when_proposed_exercises_are_published(course_folder: Path) -> None:
    assert course_load(folder=course_folder)[0].publish == PublishPolicy.PROVEN
    change(course_folder, "course.yaml", "language: en", "language: en\npublish: reviewed")
    assert course_load(folder=course_folder)[0].publish == PublishPolicy.REVIEWED


def test_files_that_say_nothing_leave_the_administrations_choice(course_folder: Path) -> None:
    course, _changed = course_load(folder=course_folder)
    Course.objects.filter(pk=course.pk).update(publish=PublishPolicy.REVIEWED)
    change(course_folder, "course.yaml", "Adding.", "Adding up.")
    course_load(folder=course_folder)
    course.refresh_from_db()
    assert course.publish == PublishPolicy.REVIEWED


def test_a_policy_that_does_not_exist_is_a_problem(course_folder: Path) -> None:
    change(course_folder, "course.yaml", "language: en", "language: en\npublish: sometimes")
    with pytest.raises(CourseProblemsError, match="publish is proven or reviewed"):
        course_load(folder=course_folder)
