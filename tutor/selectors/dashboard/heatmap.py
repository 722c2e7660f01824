"""Every skill of a course for every student of a class, with the statuses that the students see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from lessons.models import Course, Skill, Unit
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.dashboard.standing import standing_of
from tutor.selectors.learning import MasteryShown

BY_NAME, BY_MASTERED = "name", "mastered"


@dataclass(frozen=True)
class Cell:
    """One skill of one student; `begins` says that it is the first of its unit."""

    skill_id: int
    mastery: MasteryShown
    begins: bool


@dataclass(frozen=True)
class MapRow:
    """One student: their cells in the order of the columns, and how many of the skills shown are mastered."""

    student: User
    cells: Sequence[Cell]
    mastered_count: int


@dataclass(frozen=True)
class Column:
    """One skill, and how many of the students have mastered it."""

    skill: Skill
    mastered_count: int


@dataclass(frozen=True)
class UnitColumns:
    """A unit with its skills."""

    unit: Unit
    columns: Sequence[Column]


@dataclass(frozen=True)
class HeatMap:
    """Skills by students. `units` are all of the course, `groups` those that are shown."""

    units: Sequence[Unit]
    groups: Sequence[UnitColumns]
    rows: Sequence[MapRow]

    @property
    def skill_count(self) -> int:
        return sum(len(group.columns) for group in self.groups)


def heat_map_of(students: Sequence[User], course: Course, now: datetime, *, unit: str, sort: str) -> HeatMap:
    """Return the map of a class, of one unit (by slug) or all.

    `sort` is "name", "mastered" or the slug of a skill, with "-" before it for the other way round; by mastered and by
    a skill those who know least come first.
    """
    curriculum = curriculum_of(course)
    units = list({skill.unit_id: skill.unit for skill in curriculum.skills.values()}.values())
    shown = [one for one in units if one.slug == unit] or units
    skills = [skill for skill in curriculum.skills.values() if skill.unit in shown]
    masteries = standing_of(students, curriculum, now).masteries
    rows = [_row(student, skills, masteries[student.pk]) for student in students]
    groups = [
        UnitColumns(
            one,
            [
                Column(skill, sum(masteries[student.pk][skill.pk].is_mastered for student in students))
                for skill in skills
                if skill.unit_id == one.pk
            ],
        )
        for one in shown
    ]
    return HeatMap(units, groups, _sorted(rows, skills, sort))


def _row(student: User, skills: Sequence[Skill], masteries: Mapping[int, MasteryShown]) -> MapRow:
    units = [None, *(skill.unit_id for skill in skills)]
    cells = [
        Cell(skill.pk, masteries[skill.pk], skill.unit_id != before)
        for before, skill in zip(units, skills, strict=False)
    ]
    return MapRow(student, cells, sum(cell.mastery.is_mastered for cell in cells))


def _sorted(rows: Sequence[MapRow], skills: Sequence[Skill], sort: str) -> Sequence[MapRow]:
    """Return the rows, which come by name, in the order asked for; names decide among equals."""
    key, is_reversed = sort.removeprefix("-"), sort.startswith("-")
    if key == BY_NAME:
        return list(reversed(rows)) if is_reversed else rows
    if key == BY_MASTERED:
        return sorted(rows, key=lambda row: row.mastered_count, reverse=is_reversed)
    place = next((place for place, skill in enumerate(skills) if skill.slug == key), None)
    if place is None:
        return rows
    return sorted(rows, key=lambda row: row.cells[place].mastery.rank, reverse=is_reversed)
