from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lessons import models

pytestmark = pytest.mark.django_db


def load(*folders: Path, stock: int = 2) -> str:
    out = StringIO()
    call_command("load_courses", *folders, stock=stock, stdout=out)
    return out.getvalue()


def content() -> dict[str, list[dict[str, object]]]:
    """Return everything that is taught."""
    return {
        name: list(getattr(models, name).objects.order_by("pk").values()) for name in models.__all__ if _is_model(name)
    }


def _is_model(name: str) -> bool:
    return hasattr(getattr(models, name), "objects")


def test_it_says_what_it_did(course_folder: Path):
    assert load(course_folder) == "Sums: loaded, 2 skills, 4 exercises made.\n"


def test_loading_twice_changes_nothing(course_folder: Path):
    load(course_folder)
    before = content()
    assert load(course_folder) == "Sums: unchanged, 2 skills, 0 exercises made.\n"
    assert content() == before


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("skills/add.yaml", "key: total", "key: totel", r"sums/skills/add\.yaml:\d+: "),
        ("skills/add.yaml", "kind: numeric", "kind: poem", r"sums/skills/add\.yaml:\d+: "),
        ("skills/add.yaml", "title: Add\n", "title: [Add\n", r"sums/skills/add\.yaml:\d+: "),
        ("skills/add-more.yaml", "requires: [add]", "requires: [nothing]", r"sums/skills/add-more\.yaml:\d+: "),
        ("skills/add.yaml", "wrong: {multiplies:", "wrong: {divides:", r"sums/skills/add\.yaml:\d+: "),
        ("course.yaml", "title: Sums", "titel: Sums", r"sums/course\.yaml:\d+: "),
        ("course.yaml", "skills: [add, add-more]", "skills: [add, gone]", r"sums/skills/gone\.yaml: cannot be read"),
    ],
)
def test_a_broken_file_is_reported_with_its_line_and_nothing_changes(
    course_folder: Path, file: str, old: str, new: str, problem: str
):
    load(course_folder)
    before = content()
    path = course_folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(CommandError, match=problem) as failure:
        load(course_folder)
    assert "nothing was loaded" in str(failure.value)
    assert content() == before


def test_a_broken_course_leaves_nothing_behind_at_its_first_load(course_folder: Path):
    (course_folder / "skills" / "add.yaml").write_text("title: Add\n")
    with pytest.raises(CommandError):
        load(course_folder)
    assert not any(content().values())


def test_a_folder_that_is_none_is_reported(tmp_path: Path):
    with pytest.raises(CommandError):
        load(tmp_path / "nothing")


def test_without_folders_the_courses_of_the_settings_are_loaded_in_their_order(course_folder: Path, settings):
    settings.COURSES_DIR = course_folder.parent
    assert "Sums: loaded" in load()
    assert models.Course.objects.get().position == 0
