"""Makes the demo people."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import DEMO_PEOPLE, demo_people_ensure


class Command(BaseCommand):
    help = (
        "Makes a student, a teacher and an administrator with public passwords, to try the site on one's own machine."
    )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if not settings.DEMO_PEOPLE_ALLOWED:
            raise CommandError("The demo people's passwords are public. They are not made on a real site.")
        demo_people_ensure()
        if not options["verbosity"]:
            return
        for person in DEMO_PEOPLE:
            self.stdout.write(f"{person.role}: {person.username} / {person.password}")
