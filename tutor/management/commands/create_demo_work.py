"""Sets work for the demo class."""

from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tutor.services.demo import demo_work_ensure


class Command(BaseCommand):
    help = "Sets an assignment and a finished quiz for the demo class, if nothing was set for it yet."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        if not settings.DEMO_PEOPLE_ALLOWED:
            raise CommandError("There are no demo people on a real site.")
        demo_work_ensure(now=timezone.now(), random=Random())
