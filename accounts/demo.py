"""People to try the site with on one's own machine. Their passwords are public: they never belong on a real site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Role
from accounts.services import classroom_create, classroom_join, person_ensure

CLASSROOM = "Demo class"
CLASSMATES: Mapping[str, str] = {
    "demo-amara": "Amara", "demo-ben": "Ben", "demo-chloe": "Chloé", "demo-daniel": "Daniel", "demo-elif": "Elif",
    "demo-finn": "Finn", "demo-grace": "Grace", "demo-hugo": "Hugo", "demo-ines": "Inês", "demo-jun": "Jun",
    "demo-kofi": "Kofi", "demo-lena": "Lena",
}  # fmt: skip
"""Names, by user name, of simulated students who fill the demo class. Nobody can sign in as them."""


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
    for username, name in CLASSMATES.items():
        mate = person_ensure(username=username, password=None, role=Role.STUDENT, display_name=name)
        classroom_join(student=mate, classroom=classroom)
