"""What is done at every start before anything is served: translations, tables, courses, demo people."""

from __future__ import annotations

from io import StringIO

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from config.runner.checks import CannotStart
from config.runner.children import say
from config.translations import compile_all

FIRST_STOCK = 1
"""How many exercises of each template to begin with; the worker makes the others while the site runs already."""


def prepare() -> None:
    """Bring the data folder or database up to date; a second time changes nothing.

    Raises:
        CannotStart: the database does not answer.
    """
    say("set-up", "preparing the database and the courses")
    compile_all()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("rebuild_mastery", outdated=True, verbosity=0, stdout=StringIO())
        _load_courses()
        if settings.DEMO_PEOPLE_ALLOWED:
            call_command("create_demo_people", verbosity=0)
            if settings.DEMO_HISTORY:
                call_command("make_demo_history", later=True, verbosity=0)
            call_command("create_demo_work", verbosity=0)
    except OperationalError as error:
        raise CannotStart(f"The database does not answer: {str(error).splitlines()[0]}") from error
    connections.close_all()


def _load_courses() -> None:
    """Load the courses; a mistake in one keeps the site on what was loaded before."""
    try:
        call_command("load_courses", stock=FIRST_STOCK, verbosity=0)
    except CommandError as error:
        say("set-up", f"a course was not loaded: {str(error).splitlines()[0]}")
        say("set-up", "for the whole list: .venv/bin/python manage.py load_courses")
