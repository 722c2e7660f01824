"""Class lists against what is stored: what each row would do, and doing it."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_noop

from accounts.models import Classroom, Guardian, InvitationKind, LearnerProfile, Role, RosterEntry, SignInCard, User
from accounts.roster import Problem, RosterRow
from accounts.roster.plain import LANGUAGES
from accounts.services.invitations import invitations_add

USERNAME_TAKEN = gettext_noop(
    "The user name “%(value)s” belongs to somebody who is not in your classes. Leave it out, or give an email address."
)
NOT_A_STUDENT = gettext_noop("“%(value)s” is not a student's account.")
SAME_STUDENT = gettext_noop("This is the same student as on line %(value)s.")
TWO_PEOPLE = gettext_noop("The school id and the user name or email address belong to two different students.")


class Action(StrEnum):
    """What importing a row does. `INVITED`: the account exists elsewhere, and its owner is asked."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Planned:
    """One row and what importing it would do; `student` is the stored account that it means, if there is one."""

    row: RosterRow
    action: Action
    student: User | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing some rows would do."""

    planned: Sequence[Planned]
    problems: Sequence[Problem]

    def count(self, action: Action) -> int:
        return sum(planned.action is action for planned in self.planned)


class _Known:
    """The stored accounts that some rows may mean, from a fixed number of queries."""

    def __init__(self, classroom: Classroom, teacher: User, rows: Sequence[RosterRow]) -> None:
        names = {row.username.casefold() for row in rows if row.username}
        addresses = {row.email.casefold() for row in rows if row.email}
        people = User.objects.annotate(name_key=Lower("username"), email_key=Lower("email"))
        found = list(people.filter(Q(name_key__in=names) | Q(email_key__in=addresses)).select_related("profile"))
        self.by_name = {user.username.casefold(): user for user in found}
        self.by_email = {user.email.casefold(): user for user in found if user.email}
        taught = User.objects.filter(joined_classrooms__teachers=teacher, pk__in=[user.pk for user in found])
        self.taught = set(taught.values_list("pk", flat=True))
        ids = [row.school_id for row in rows if row.school_id]
        entries = RosterEntry.objects.filter(classroom=classroom).select_related("student__profile")
        matching = entries.filter(Q(school_id__in=ids) | Q(student__in=self.taught))
        self.entries = {entry.student_id: entry for entry in matching}
        self.by_school_id = {entry.school_id: entry.student for entry in self.entries.values() if entry.school_id}
        members = classroom.students.filter(Q(pk__in=self.taught) | Q(pk__in=self.entries))
        self.members = set(members.values_list("pk", flat=True))


def roster_plan(*, classroom: Classroom, teacher: User, rows: Sequence[RosterRow]) -> Plan:
    """Return what importing rows into a class would do. Nothing is changed.

    An account outside the teacher's classes is never taken over: by its email address it is asked, by its user name
    alone the row is a problem.
    """
    known = _Known(classroom, teacher, rows)
    results, meant = list[Planned | Problem](), dict[int, int]()
    for row in rows:
        result = _planned(row, known)
        if isinstance(result, Planned) and result.student is not None:
            first = meant.setdefault(result.student.pk, row.line)
            result = result if first == row.line else _problem(row, SAME_STUDENT, str(first))
        results.append(result)
    return Plan(
        [result for result in results if isinstance(result, Planned)],
        [result for result in results if isinstance(result, Problem)],
    )


def _planned(row: RosterRow, known: _Known) -> Planned | Problem:
    enrolled = known.by_school_id.get(row.school_id) if row.school_id else None
    named = known.by_email.get(row.email.casefold()) if row.email else None
    named = named or (known.by_name.get(row.username.casefold()) if row.username else None)
    if enrolled is not None and named is not None and enrolled != named and named.pk in known.taught:
        return _problem(row, TWO_PEOPLE)
    found = enrolled or named
    if found is None:
        return Planned(row, Action.NEW)
    if found.role != Role.STUDENT:
        return _problem(row, NOT_A_STUDENT, row.email or row.username)
    if enrolled is None and found.pk not in known.taught:
        return Planned(row, Action.INVITED) if row.email else _problem(row, USERNAME_TAKEN, row.username)
    entry = known.entries.get(found.pk)
    is_same = found.pk in known.members and entry is not None and _says(entry) == (row.name, row.school_id, row.group)
    return Planned(row, Action.KNOWN if is_same else Action.CHANGED, found)


def _says(entry: RosterEntry) -> tuple[str, str, str]:
    return entry.name, entry.school_id, entry.group


def _problem(row: RosterRow, message: str, value: str = "") -> Problem:
    return Problem(row.line, message, {"value": value}, row.file, row.name)


def roster_apply(*, classroom: Classroom, teacher: User, rows: Sequence[RosterRow], now: datetime) -> Plan:
    """Import rows into a class and return what was done. A number of queries that does not grow with the rows.

    To be called within a transaction. Importing the same rows again changes nothing.
    """
    plan = roster_plan(classroom=classroom, teacher=teacher, rows=rows)
    made = _accounts_make(classroom, [planned.row for planned in plan.planned if planned.action is Action.NEW])
    students = {planned.row.line: planned.student for planned in plan.planned if planned.student} | made
    kept = [planned.row for planned in plan.planned if planned.row.line in students]
    membership = classroom.students.through
    membership._default_manager.bulk_create(
        [membership(classroom_id=classroom.pk, user_id=students[row.line].pk) for row in kept], ignore_conflicts=True
    )
    RosterEntry.objects.bulk_create(
        [
            RosterEntry(
                classroom=classroom,
                student=students[row.line],
                name=row.name,
                school_id=row.school_id,
                group=row.group,
                imported_at=now,
            )
            for row in kept
        ],
        update_conflicts=True,
        unique_fields=["classroom", "student"],
        update_fields=["name", "school_id", "group", "imported_at"],
    )
    _names_follow(plan.planned)
    _guardians_add(students, kept, teacher, now)
    _invite(plan.planned, made, classroom, teacher, now)
    return plan


def _accounts_make(classroom: Classroom, rows: Sequence[RosterRow]) -> dict[int, User]:
    """Return new accounts by line. They have no password: nothing is hashed, and a card or a link lets them in."""
    names = usernames_free(rows)
    users = [
        User(username=name, email=row.email.lower(), role=Role.STUDENT, password=f"!{secrets.token_urlsafe(30)}")
        for row, name in zip(rows, names, strict=True)
    ]
    made = User.objects.bulk_create(users)
    LearnerProfile.objects.bulk_create(
        LearnerProfile(
            user=user, display_name=row.name[:60], language=classroom.language, time_zone=classroom.time_zone
        )
        for user, row in zip(made, rows, strict=True)
    )
    SignInCard.objects.bulk_create(SignInCard(student=user, classroom=classroom) for user in made)
    return {row.line: user for row, user in zip(rows, made, strict=True)}


def usernames_free(rows: Sequence[RosterRow]) -> Sequence[str]:
    """Return for each row a user name that nobody has: the one it asks for, else one made from the name or id."""
    wanted = [row.username or username_from(row.name) or username_from(row.school_id) or "student" for row in rows]
    stored = User.objects.annotate(key=Lower("username"))
    taken = set(stored.filter(key__in={name.casefold() for name in wanted}).values_list("key", flat=True))
    names: list[str] = []
    for base in wanted:
        name = base
        while name.casefold() in taken:
            name = f"{base}{secrets.randbelow(9000) + 1000}"
            if name.casefold() not in taken and stored.filter(key=name.casefold()).exists():
                taken.add(name.casefold())
        taken.add(name.casefold())
        names.append(name)
    return names


def username_from(text: str) -> str:
    """Return a name that a child can type, made of the letters and digits of a text; empty if there are too few."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = ".".join(re.findall(r"[a-z0-9]+", plain))[:30].strip(".")
    return name if len(name) >= 3 and not name.isdecimal() else ""


def _names_follow(planned: Iterable[Planned]) -> None:
    """Show the name of the list for accounts that a list made; who signed up keeps the name they chose."""
    changed = {one.student.pk: one.row.name for one in planned if one.student and one.action is Action.CHANGED}
    managed = SignInCard.objects.filter(student__in=changed).values_list("student_id", flat=True)
    profiles = list(LearnerProfile.objects.filter(user__in=managed))
    for profile in profiles:
        profile.display_name = changed[profile.user_id][:60]
    LearnerProfile.objects.bulk_update(profiles, ["display_name"])


def _guardians_add(students: Mapping[int, User], rows: Sequence[RosterRow], teacher: User, now: datetime) -> None:
    Guardian.objects.bulk_create(
        [
            Guardian(
                student=students[row.line],
                name=row.guardian_name,
                email=row.guardian_email.lower(),
                language=LANGUAGES[row.guardian_language.casefold()] or "en",
                added_by=teacher,
                added_at=now,
            )
            for row in rows
            if row.guardian_email
        ],
        ignore_conflicts=True,
    )


def _invite(
    planned: Sequence[Planned], made: Mapping[int, User], classroom: Classroom, teacher: User, now: datetime
) -> None:
    asked = [(one.row.email, None) for one in planned if one.action is Action.INVITED]
    invitations_add(classroom=classroom, teacher=teacher, kind=InvitationKind.STUDENT, asked=asked, now=now)
    welcomed = [(user.email, user) for user in made.values() if user.email]
    invitations_add(classroom=classroom, teacher=teacher, kind=InvitationKind.ACCOUNT, asked=welcomed, now=now)
