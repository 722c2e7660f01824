from pathlib import Path

import pytest

from lessons.blueprints import CourseProblemsError, read_course


def test_a_course_is_read_with_its_skills_in_order(course_folder: Path) -> None:
    course = read_course(course_folder)

    assert [skill.slug for skill in course.skills] == ["add", "add-more"]
    assert course.skills[1].requires == ["add"]
    assert [blueprint.slug for blueprint in course.skills[0].blueprints] == ["add-sum"]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("skills/add.yaml", "kind: numeric", "kind: guess", "sums/skills/add.yaml:11: there is no answer kind 'guess'"),
        ("skills/add.yaml", "key: total", "key: totl", "sums/skills/add.yaml:16: nothing defines 'totl'"),
        ("skills/add.yaml", "$@a + @b$", "$@a + @c$", "sums/skills/add.yaml:15: nothing defines 'c'"),
        ("skills/add.yaml", "a + b}", "a + +}", "sums/skills/add.yaml:14: cannot read the formula"),
        ("skills/add.yaml", "{evaluate: '@a + @b'}", "{evaluate: '@a - @b'}", "seed 0: key recomputed"),
        (
            "skills/add.yaml",
            "{evaluate: '@a + @b'}",
            "{guess: 1}",
            "sums/skills/add.yaml:17: there is no check 'guess'",
        ),
        ("skills/add.yaml", "multiplies:", "divides:", "sums/skills/add.yaml:18: the misconception 'divides'"),
        ("skills/add.yaml", "Use your fingers.]", "It is @total.]", "hints keep the key: told by"),
        ("skills/add.yaml", "Count on., Start", "Start", "sums/skills/add.yaml:19: there must be 3 hints"),
        ("skills/add.yaml", "difficulty", "difficlty", "sums/skills/add.yaml:12: there is no field named 'difficlty'"),
        ("skills/add.yaml", "title: Add\n", "title: [\n", "sums/skills/add.yaml:3: not valid YAML"),
        ("skills/add-more.yaml", "[add]", "[ad]", "sums/skills/add-more.yaml:3: requires ad, which is no skill"),
        ("skills/add-more.yaml", "[add]", "[add-more]", "prerequisites go in a circle: add-more > add-more"),
        ("course.yaml", "add, add-more", "add", "sums/skills/add-more.yaml: this skill is in no unit"),
        ("course.yaml", "add, add-more", "add, add", "sums/course.yaml:5: the skill add is listed twice"),
        ("misconceptions/sums.yaml", "  feedback: Look at the sign once more.\n", "", "feedback is missing"),
    ],
)
def test_every_mistake_is_reported_with_its_file_and_line(
    course_folder: Path, file: str, old: str, new: str, problem: str
) -> None:
    path = course_folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))

    with pytest.raises(CourseProblemsError) as raised:
        read_course(course_folder)

    assert problem in str(raised.value)


def test_all_mistakes_are_reported_at_once(course_folder: Path) -> None:
    for name in ("add", "add-more"):
        path = course_folder / "skills" / f"{name}.yaml"
        path.write_text(path.read_text().replace("key: total", "key: totl"))

    with pytest.raises(CourseProblemsError) as raised:
        read_course(course_folder)

    assert [problem.file for problem in raised.value.problems] == ["sums/skills/add-more.yaml", "sums/skills/add.yaml"]
