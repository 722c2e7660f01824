"""Gives the simulated students of the demo class some weeks of history."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tutor import enqueue
from tutor.services.demo_class import demo_class_play, demo_students_waiting


class Command(BaseCommand):
    help = "Lets the simulated students of the demo class practise for some weeks; those with a history are left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--later", action="store_true", help="leave it to the worker")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if not settings.DEMO_PEOPLE_ALLOWED:
            raise CommandError("The demo class is not made on a real site.")
        waiting = demo_students_waiting()
        for username in waiting:
            if options["later"]:
                enqueue.demo_history(username)
            else:
                demo_class_play(username=username)
        if options["verbosity"]:
            self.stdout.write(f"{len(waiting)} students" + (" left to the worker." if options["later"] else "."))
