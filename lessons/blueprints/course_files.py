"""A course's folder: read, checked as a whole, and returned as plain values; or every problem with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from lessons.blueprints.authored import AuthoredExercise
from lessons.blueprints.authored_definitions import read_authored
from lessons.blueprints.blueprint import Blueprint
from lessons.blueprints.definitions import read_blueprint
from lessons.blueprints.reader import Problem, Problems, Section, read_section

PUBLISH_POLICIES = ("proven", "reviewed")


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A worked example of a lesson."""

    problem: str
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class LessonFile:
    """The lesson of a skill."""

    title: str
    explanation: str
    examples: Sequence[ExampleFile]


@dataclass(frozen=True, slots=True)
class MisconceptionFile:
    """A named wrong idea."""

    slug: str
    name: str
    description: str
    feedback: str


@dataclass(frozen=True, slots=True)
class SkillFile:
    """One skill with its lesson, its exercise templates and the exercises written for it."""

    slug: str
    title: str
    description: str
    requires: Sequence[str]
    lesson: LessonFile
    blueprints: Sequence[Blueprint]
    exercises: Sequence[AuthoredExercise]


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A part of the course, with its skills in order."""

    slug: str
    title: str
    skills: Sequence[SkillFile]


@dataclass(frozen=True, slots=True)
class CourseFiles:
    """A whole course as its folder holds it; `digest` is the SHA-256 of all its files.

    `publish` says when a model's exercises may be shown, and is empty where the files leave that to the administration.
    `position` is the course's place among all courses, 0 first, None where the files leave that to the alphabet.
    """

    slug: str
    title: str
    description: str
    language: str
    publish: str
    units: Sequence[UnitFile]
    misconceptions: Sequence[MisconceptionFile]
    digest: str
    position: int | None = None

    @property
    def skills(self) -> Sequence[SkillFile]:
        return [skill for unit in self.units for skill in unit.skills]


class CourseProblemsError(ValueError):
    """A course's files have mistakes; `problems` lists all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read_course(folder: Path) -> CourseFiles:
    """Read a course's folder.

    Raises:
        CourseProblemsError: something in it is wrong; every problem is named with its file and line.
    """
    files, problems = inspect_course(folder)
    if problems:
        raise CourseProblemsError(problems)
    return files


def inspect_course(folder: Path) -> tuple[CourseFiles, Sequence[Problem]]:
    """Return as much of a course as can be read, and every problem in it."""
    problems = Problems()
    root = folder.parent
    course = read_section(folder / "course.yaml", root, problems)
    course.allow("title", "description", "language", "publish", "position", "units")
    misconceptions = [*_misconceptions(folder, problems)]
    reader = _SkillReader(folder, root, problems, {misconception.slug for misconception in misconceptions})
    units = [*_units(course, reader)]
    reader.report_files_not_listed()
    files = CourseFiles(
        slug=folder.name,
        title=course.text("title"),
        description=course.text("description"),
        language=course.text("language"),
        publish=_publish(course),
        units=units,
        misconceptions=misconceptions,
        digest=digest_of(folder),
        position=course.count("position"),
    )
    _check_prerequisites(reader, files)
    _check_repetitions(reader, files)
    return files, sorted(problems.found)


def _publish(course: Section) -> str:
    policy = course.text("publish", optional=True)
    if policy and policy not in PUBLISH_POLICIES:
        course.problem(f"publish is {' or '.join(PUBLISH_POLICIES)}, not {policy!r}", "publish")
    return policy


def digest_of(folder: Path) -> str:
    """Return the SHA-256 of a course's files and their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _misconceptions(folder: Path, problems: Problems) -> Iterator[MisconceptionFile]:
    seen: set[str] = set()
    for path in sorted((folder / "misconceptions").glob("*.yaml")):
        section = read_section(path, folder.parent, problems)
        for slug in section.values:
            if slug in seen:
                section.problem(f"the misconception {slug} is named in another file already", slug)
            seen.add(slug)
            fields = section.section(slug)
            fields.allow("name", "description", "feedback")
            yield MisconceptionFile(slug, fields.text("name"), fields.text("description"), fields.text("feedback"))


def _units(course: Section, reader: _SkillReader) -> Iterator[UnitFile]:
    for unit in course.sections("units"):
        unit.allow("slug", "title", "skills")
        slugs = unit.texts("skills")
        yield UnitFile(unit.text("slug"), unit.text("title"), [reader.read(slug, unit) for slug in slugs])


class _SkillReader:
    """Reads the files of the skills that the course lists."""

    def __init__(self, folder: Path, root: Path, problems: Problems, misconceptions: set[str]) -> None:
        self.folder = folder / "skills"
        self.root = root
        self.problems = problems
        self.misconceptions = misconceptions
        self.sections: dict[str, Section] = {}

    def read(self, slug: str, unit: Section) -> SkillFile:
        if slug in self.sections:
            unit.problem(f"the skill {slug} is listed twice", "skills")
        section = read_section(self.folder / f"{slug}.yaml", self.root, self.problems)
        self.sections[slug] = section
        section.allow("title", "description", "requires", "lesson", "blueprints", "exercises")
        if "blueprints" not in section and "exercises" not in section:
            section.problem("a skill needs exercise templates (blueprints) or exercises")
        return SkillFile(
            slug=slug,
            title=section.text("title"),
            description=section.text("description"),
            requires=section.texts("requires", optional=True),
            lesson=_lesson(section.section("lesson")),
            blueprints=[*self._blueprints(slug, section)],
            exercises=[*self._exercises(slug, section)],
        )

    def report_files_not_listed(self) -> None:
        for path in sorted(self.folder.glob("*.yaml")):
            if path.stem not in self.sections:
                self.problems.add(str(path.relative_to(self.root)), 0, "this skill is in no unit of course.yaml")

    def _blueprints(self, slug: str, section: Section) -> Iterator[Blueprint]:
        for name, definition in _members(section, "blueprints"):
            yield read_blueprint(f"{slug}-{name}", definition, self.misconceptions)

    def _exercises(self, slug: str, section: Section) -> Iterator[AuthoredExercise]:
        for name, definition in _members(section, "exercises"):
            exercise = read_authored(slug, name, definition, self.misconceptions)
            if exercise is not None:
                yield exercise


def _members(section: Section, field: str) -> Iterator[tuple[str, Section]]:
    """Yield the members of a field that, if it is there, needs at least one."""
    if field not in section:
        return
    members = section.section(field)
    if not members.values and isinstance(section.values.get(field), dict):
        section.problem(f"{field} must have at least one member, or be left out", field)
    for name in members.values:
        yield str(name), members.section(name)


def _lesson(section: Section) -> LessonFile:
    section.allow("title", "explanation", "examples")
    examples = []
    for example in section.sections("examples"):
        example.allow("problem", "steps")
        examples.append(ExampleFile(example.text("problem"), example.texts("steps")))
    if len(examples) < 2:
        section.problem("a lesson needs at least two worked examples", "examples")
    return LessonFile(section.text("title"), section.text("explanation"), examples)


def _check_prerequisites(reader: _SkillReader, files: CourseFiles) -> None:
    graph: Mapping[str, Sequence[str]] = {skill.slug: skill.requires for skill in files.skills}
    for skill in files.skills:
        for required in skill.requires:
            if required not in graph:
                reader.sections[skill.slug].problem(
                    f"requires {required}, which is no skill of this course", "requires"
                )
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
        reader.sections[circle[0]].problem(f"prerequisites go in a circle: {' > '.join(circle)}", "requires")


def _check_repetitions(reader: _SkillReader, files: CourseFiles) -> None:
    """Report exercises that ask what another one asks."""
    known: dict[tuple[str, ...], str] = {}
    for skill in files.skills:
        for exercise in skill.exercises:
            first = known.setdefault(exercise.question, exercise.slug)
            if first != exercise.slug:
                name = exercise.slug.removeprefix(f"{skill.slug}-")
                section = reader.sections[skill.slug].section("exercises")
                section.problem(f"asks the same as {first}", name)
