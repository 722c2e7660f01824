"""People to try the site with on one's own machine. Their passwords are public: they never belong on a real site."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Role
from accounts.services import classroom_create, classroom_join, person_ensure

CLASSROOM = "Demo class"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person who comes with the site."""

    username: str
    password: str
    role: Role
    display_name: str
    profile: dict[str, object] = field(default_factory=dict)


DEMO_PEOPLE: Sequence[DemoPerson] = (
    DemoPerson("student", "learn-with-warbler", Role.STUDENT, "Robin", {"interests": ["football", "space"]}),
    DemoPerson("teacher", "teach-with-warbler", Role.TEACHER, "Ms Finch"),
    DemoPerson("admin", "run-with-warbler", Role.ADMIN, "Ada"),
)


@transaction.atomic
def demo_people_ensure() -> None:
    """Make the demo people and their class, if they are not there; those who are stay as they are."""
    people = {
        person.role: person_ensure(
            username=person.username,
            password=person.password,
            role=person.role,
            display_name=person.display_name,
            **person.profile,
        )
        for person in DEMO_PEOPLE
    }
    teacher = people[Role.TEACHER]
    classroom = teacher.taught_classrooms.first() or classroom_create(teacher=teacher, name=CLASSROOM)
    classroom_join(student=people[Role.STUDENT], classroom=classroom)
