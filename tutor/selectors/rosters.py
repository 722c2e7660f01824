"""Reads about the people of a class: its students with what the class list says, and who is invited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from accounts.models import Classroom, Guardian, Invitation, InvitationKind, RosterEntry, SignInCard, User

STUDENTS_A_PAGE = 100
INVITATIONS_LISTED = 200


@dataclass(frozen=True)
class Member:
    """One student of a class as its teachers see the people of it."""

    student: User
    entry: RosterEntry | None
    card: SignInCard | None
    guardians: int

    @property
    def list_name(self) -> str:
        """The name on the class list, where it is another one than the student is shown by."""
        name = self.entry.name if self.entry else ""
        return name if name != self.student.shown_name else ""


@dataclass(frozen=True)
class MembersPage:
    """One page of the members of a class."""

    page: Page[User]
    members: Sequence[Member]


def students_of(classroom: Classroom, search: str = "", group: str = "") -> QuerySet[User]:
    """Return the students of a class by name; `search` looks into names, `group` is one of the class list's."""
    students = classroom.students.select_related("profile").order_by("profile__display_name", "username")
    if group:
        students = students.filter(roster_entries__classroom=classroom, roster_entries__group=group)
    if search:
        listed = Q(roster_entries__classroom=classroom, roster_entries__name__icontains=search)
        shown = Q(profile__display_name__icontains=search) | Q(username__icontains=search)
        students = students.filter(listed | shown).distinct()
    return students


def members_page(classroom: Classroom, students: QuerySet[User], number: str) -> MembersPage:
    """Return one page of a class's members; a number of queries that does not grow with the class."""
    shown = Paginator(students, STUDENTS_A_PAGE).get_page(number)
    return MembersPage(shown, members_of(classroom, list(shown.object_list)))


def members_of(classroom: Classroom, students: Sequence[User]) -> list[Member]:
    """Return students with their entries, cards and numbers of guardians."""
    entries = {entry.student_id: entry for entry in classroom.roster_entries.filter(student__in=students)}
    cards = {card.student_id: card for card in classroom.sign_in_cards.filter(student__in=students)}
    counted = Guardian.objects.filter(student__in=students).values("student").annotate(count=Count("pk")).order_by()
    guardians: Mapping[int, int] = dict(counted.values_list("student", "count"))
    return [
        Member(student, entries.get(student.pk), cards.get(student.pk), guardians.get(student.pk, 0))
        for student in students
    ]


def groups_of(classroom: Classroom) -> Sequence[str]:
    """Return the groups that the class list names."""
    groups = classroom.roster_entries.exclude(group="").order_by("group")
    return list(groups.values_list("group", flat=True).distinct())


def students_for_cards(classroom: Classroom, chosen: Sequence[int] | None, most: int) -> Sequence[User]:
    """Return the chosen students who can have a card, or with None those who have none yet."""
    cards = classroom.sign_in_cards.filter(student__joined_classrooms=classroom)
    cards = cards.filter(printed_at=None) if chosen is None else cards.filter(student__in=chosen)
    listed = cards.select_related("student__profile").order_by("student__profile__display_name", "pk")
    return [card.student for card in listed[:most]]


def cards_missing(classroom: Classroom) -> int:
    """Return how many accounts that the class list made have no card yet."""
    return classroom.sign_in_cards.filter(printed_at=None, student__joined_classrooms=classroom).count()


@dataclass(frozen=True)
class ShownInvitation:
    """An invitation that was not taken up, and whether its link still works."""

    invitation: Invitation
    is_open: bool


def invitations_of(classroom: Classroom, now: datetime, *kinds: InvitationKind) -> Sequence[ShownInvitation]:
    """Return the newest invitations that nobody has taken up."""
    waiting = classroom.invitations.filter(accepted_at=None, kind__in=kinds)[:INVITATIONS_LISTED]
    return [
        ShownInvitation(invitation, now < invitation.expires_at and not classroom.is_archived) for invitation in waiting
    ]
