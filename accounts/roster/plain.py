"""A plain table of students, with headings in English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from accounts.roster.rows import BadFile, Problem, RosterRow, gettext_noop
from accounts.roster.tables import Table

# How schools head their columns, without spaces, hyphens and underscores, in lower case.
HEADINGS: Mapping[str, Sequence[str]] = {
    "name": ("name", "fullname", "studentname", "student", "displayname", "姓名", "学生姓名", "名字", "学生"),
    "given_name": ("givenname", "firstname", "forename", "名"),
    "family_name": ("familyname", "lastname", "surname", "姓"),
    "email": ("email", "emailaddress", "mail", "邮箱", "电子邮箱", "电子邮件", "邮件地址", "邮件"),
    "username": ("username", "login", "user", "loginname", "用户名", "账号", "帐号", "登录名"),
    "school_id": ("id", "studentid", "schoolid", "studentnumber", "sourcedid", "学号", "学籍号", "编号"),
    "group": ("group", "class", "section", "set", "组", "小组", "分组", "班级", "组别"),
    "guardian_name": ("guardian", "guardianname", "parent", "parentname", "家长", "家长姓名", "监护人", "监护人姓名"),
    "guardian_email": ("guardianemail", "parentemail", "家长邮箱", "监护人邮箱", "家长电子邮箱"),
    "guardian_language": ("guardianlanguage", "parentlanguage", "家长语言", "监护人语言"),
}
LANGUAGES: Mapping[str, str] = {
    "": "", "en": "en", "english": "en", "英语": "en", "英文": "en",
    "zh": "zh-hans", "zh-cn": "zh-hans", "zh-hans": "zh-hans", "chinese": "zh-hans",
    "中文": "zh-hans", "汉语": "zh-hans",
}  # fmt: skip
LONGEST = {"name": 60, "email": 254, "username": 150, "school_id": 120, "group": 80, "guardian_name": 120}

_IGNORED = re.compile(r"[\s_\-./()（）:：*]+")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_USERNAME = re.compile(r"[\w.@+-]+")

NO_NAME = gettext_noop("There is no name.")
BAD_EMAIL = gettext_noop("“%(value)s” is not an email address.")
BAD_USERNAME = gettext_noop("“%(value)s” cannot be a user name: letters, digits and . @ + - _ only.")
TOO_LONG = gettext_noop("“%(value)s” is too long: at most %(most)s characters.")
BAD_LANGUAGE = gettext_noop("“%(value)s” is no language that is known here: en or zh.")
GUARDIAN_NEEDS_NAME = gettext_noop("The guardian has an email address and no name.")
TWICE = gettext_noop("The same %(what)s stands on line %(first)s already.")
MORE_CELLS = gettext_noop("The line has more cells than the heading.")
WHAT = {
    "email": gettext_noop("email address"),
    "username": gettext_noop("user name"),
    "school_id": gettext_noop("school id"),
}


def columns_of(heading: Sequence[str]) -> dict[str, int]:
    """Return in which column each field stands; what is not known is left out, the first of two alike counts."""
    known = {written: field for field, spellings in HEADINGS.items() for written in spellings}
    found: dict[str, int] = {}
    for column, cell in enumerate(heading):
        field = known.get(_IGNORED.sub("", cell).casefold())
        if field is not None:
            found.setdefault(field, column)
    return found


def read_plain(table: Table) -> tuple[Sequence[RosterRow], Sequence[Problem]]:
    """Return the good rows of a table and what is wrong with the others.

    Raises:
        BadFile: no column is headed as a name.
    """
    columns = columns_of(table.heading)
    if not columns.keys() & {"name", "given_name", "family_name"}:
        raise BadFile(
            gettext_noop("No column is headed “name” (or 姓名). The headings found are: %(found)s."),
            found=", ".join(cell for cell in table.heading if cell)[:200] or "–",
        )
    return checked([_row(number, cells, columns, table) for number, cells in table.lines])


def _row(number: int, cells: Sequence[str], columns: Mapping[str, int], table: Table) -> RosterRow | Problem:
    if len(cells) > len(table.heading) and any(cells[len(table.heading) :]):
        return Problem(number, MORE_CELLS, file=table.name)
    given = {field: cells[column] if column < len(cells) else "" for field, column in columns.items()}
    name = given.pop("name", "") or _whole_name(given.pop("given_name", ""), given.pop("family_name", ""))
    given.pop("given_name", None), given.pop("family_name", None)
    return RosterRow(number, name, file=table.name, **given)


def _whole_name(given: str, family: str) -> str:
    """Return a name as it is said: the family first, and without a space, in Chinese."""
    is_chinese = any("\u4e00" <= character <= "\u9fff" for character in given + family)
    return family + given if is_chinese else f"{given} {family}".strip()


def checked(rows: Sequence[RosterRow | Problem]) -> tuple[Sequence[RosterRow], Sequence[Problem]]:
    """Return the rows that are sound by themselves and against one another, and what is wrong with the others."""
    good: list[RosterRow] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        problem = row if isinstance(row, Problem) else problem_of(row) or _repeated(row, seen)
        if problem is not None:
            problems.append(problem)
        elif isinstance(row, RosterRow):
            good.append(row)
    return good, problems


def problem_of(row: RosterRow) -> Problem | None:
    """Return the first thing that is wrong with a row taken by itself."""
    if not row.name:
        return _problem(row, NO_NAME)
    for field, most in LONGEST.items():
        value = getattr(row, field)
        if len(value) > most:
            return _problem(row, TOO_LONG, value=value[:30] + "…", most=str(most))
    for value in (row.email, row.guardian_email):
        if value and not _EMAIL.fullmatch(value):
            return _problem(row, BAD_EMAIL, value=value)
    if row.username and not _USERNAME.fullmatch(row.username):
        return _problem(row, BAD_USERNAME, value=row.username)
    if row.guardian_email and not row.guardian_name:
        return _problem(row, GUARDIAN_NEEDS_NAME)
    if row.guardian_language.casefold() not in LANGUAGES:
        return _problem(row, BAD_LANGUAGE, value=row.guardian_language)
    return None


def _repeated(row: RosterRow, seen: dict[tuple[str, str], int]) -> Problem | None:
    marks = [(field, getattr(row, field).casefold()) for field in WHAT if getattr(row, field)]
    for field, value in marks:
        if (field, value) in seen:
            return _problem(row, TWICE, what=WHAT[field], first=str(seen[field, value]))
    seen.update(dict.fromkeys(marks, row.line))
    return None


def _problem(row: RosterRow, message: str, **params: str) -> Problem:
    return Problem(row.line, message, params, row.file, row.name)
