"""OneRoster 1.2 in CSV (1EdTech, CSV binding of September 2022), and 1.1, which keeps the role in users.csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.roster.plain import checked
from accounts.roster.rows import BadFile, ClassInFile, Problem, RosterRow, gettext_noop
from accounts.roster.tables import Table

FILES = frozenset(
    {
        *("manifest.csv", "users.csv", "roles.csv", "enrollments.csv", "classes.csv", "orgs.csv", "courses.csv"),
        *("academicsessions.csv", "demographics.csv", "userprofiles.csv", "userresources.csv"),
    }
)
NEEDED: Mapping[str, Sequence[str]] = {
    "users.csv": ("sourcedId", "givenName", "familyName"),
    "enrollments.csv": ("classSourcedId", "userSourcedId", "role"),
    "classes.csv": ("sourcedId", "title"),
    "orgs.csv": ("sourcedId", "name"),
    "roles.csv": ("userSourcedId", "role"),
}
NO_USER = gettext_noop("The enrolment names the user “%(value)s”, who is not in users.csv.")
NO_CLASS = gettext_noop("The enrolment names the class “%(value)s”, which is not in classes.csv.")
NO_ID = gettext_noop("There is no sourcedId.")
NO_ORG = gettext_noop("The class belongs to the school “%(value)s”, which is not in orgs.csv.")


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a file by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column.casefold(), "")

    @property
    def is_gone(self) -> bool:
        """Whether the line says that what it describes is to be deleted."""
        return self["status"].casefold() == "tobedeleted"


def is_oneroster(tables: Mapping[str, Table]) -> bool:
    """Whether the files are OneRoster's: a users.csv whose heading has a sourcedId."""
    users = tables.get("users.csv")
    return users is not None and "sourcedid" in {cell.casefold() for cell in users.heading}


def read_oneroster(
    tables: Mapping[str, Table],
) -> tuple[Sequence[RosterRow], Sequence[Problem], Sequence[ClassInFile]]:
    """Return the students, what is wrong, and the classes of a set of files by their names in lower case.

    Raises:
        BadFile: a file lacks a column that it must have.
    """
    records = {name: list(_records(table)) for name, table in tables.items() if name in NEEDED}
    classes = {
        record["sourcedId"]: ClassInFile(record["sourcedId"], record["title"] or record["classCode"])
        for record in records.get("classes.csv", [])
        if not record.is_gone
    }
    users, problems = _students(records)
    problems += _lost_schools(records)
    enrolled, wrong = _enrolments(records, classes)
    problems += wrong
    rows = [_row(record, enrolled.get(record["sourcedId"], []), classes) for record in users]
    # Who is in no class of a set that has enrolments is in the school, and in none of its classes.
    kept = [row for row in rows if "enrollments.csv" not in records or row.class_ids]
    good, unsound = checked(kept)
    return good, sorted([*problems, *unsound], key=lambda problem: (problem.file, problem.line)), list(classes.values())


def _records(table: Table) -> Iterator[Record]:
    heading = [cell.casefold() for cell in table.heading]
    missing = [column for column in NEEDED[table.name] if column.casefold() not in heading]
    if missing:
        raise BadFile(gettext_noop("%(file)s has no column “%(column)s”."), file=table.name, column=", ".join(missing))
    for number, cells in table.lines:
        yield Record(number, dict(zip(heading, cells, strict=False)))


def _students(records: Mapping[str, Sequence[Record]]) -> tuple[Sequence[Record], list[Problem]]:
    """Return the students of users.csv: by roles.csv, by the role in users.csv, or by their enrolments."""
    roles = _roles(records)
    users, problems = [], []
    for record in records["users.csv"]:
        if not record["sourcedId"]:
            problems.append(Problem(record.line, NO_ID, file="users.csv"))
        elif not record.is_gone and "student" in roles.get(record["sourcedId"], {"student"} if not roles else set()):
            users.append(record)
    return users, problems


def _roles(records: Mapping[str, Sequence[Record]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    named = [(record["userSourcedId"], record["role"]) for record in records.get("roles.csv", [])]
    named += [(record["sourcedId"], record["role"]) for record in records["users.csv"] if record["role"]]
    if not named:
        named = [(record["userSourcedId"], record["role"]) for record in records.get("enrollments.csv", [])]
    for user, role in named:
        found.setdefault(user, set()).add(role.casefold())
    return found


def _enrolments(
    records: Mapping[str, Sequence[Record]], classes: Mapping[str, ClassInFile]
) -> tuple[dict[str, list[str]], list[Problem]]:
    """Return by user the classes in which they are students, and the enrolments that lead nowhere."""
    users = {record["sourcedId"] for record in records["users.csv"]}
    enrolled: dict[str, list[str]] = {}
    problems = []
    for record in records.get("enrollments.csv", []):
        user, group = record["userSourcedId"], record["classSourcedId"]
        if record.is_gone or record["role"].casefold() != "student":
            continue
        if user not in users:
            problems.append(Problem(record.line, NO_USER, {"value": user}, "enrollments.csv"))
        elif classes and group not in classes:
            problems.append(Problem(record.line, NO_CLASS, {"value": group}, "enrollments.csv"))
        else:
            enrolled.setdefault(user, []).append(group)
    return enrolled, problems


def _lost_schools(records: Mapping[str, Sequence[Record]]) -> list[Problem]:
    if "orgs.csv" not in records:
        return []
    schools = {record["sourcedId"] for record in records["orgs.csv"]}
    return [
        Problem(record.line, NO_ORG, {"value": record["schoolSourcedId"]}, "classes.csv", record["title"])
        for record in records.get("classes.csv", [])
        if record["schoolSourcedId"] and record["schoolSourcedId"] not in schools
    ]


def _row(record: Record, groups: Sequence[str], classes: Mapping[str, ClassInFile]) -> RosterRow:
    given = record["preferredGivenName"] or record["givenName"]
    family = record["preferredFamilyName"] or record["familyName"]
    is_chinese = any("\u4e00" <= character <= "\u9fff" for character in given + family)
    titles = [classes[group].title for group in groups if group in classes]
    return RosterRow(
        line=record.line,
        name=family + given if is_chinese else f"{given} {family}".strip(),
        email=record["email"],
        username=record["username"],
        school_id=record["sourcedId"],
        group=", ".join(titles)[:80],
        class_ids=tuple(groups),
        file="users.csv",
    )
