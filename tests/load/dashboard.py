"""Measures the teacher's pages with a school's worth of answers: `python -m tests.load.dashboard`.

Makes a PostgreSQL database of its own (`warbler_dashboard`, on the server of DATABASE_URL or on this machine) with 40
classes of 25 students, 1,000,000 answers and what is believed about everybody, and prints for each page of a teacher
how many queries it takes, its median and 95th percentile in milliseconds over random classes and students, and how long
the processor was at work for it (the median), which a busy machine does not change much. Some
prototypes are played by the simulated students of the demo class, answer by answer; everybody else is a copy of one of
them with a clock of their own. `--keep` uses the database of an earlier run.
"""

# ruff: noqa: S608 (the statements are put together from nothing but what stands in this file)

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import django
import psycopg

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User

SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = "warbler_dashboard"
CLASSES, STUDENTS, ANSWERS = 40, 1_000, 1_000_000
PROTOTYPES = 25
DAYS = 180
ROUNDS = 40
MOST_QUERIES = 20
SLOWEST = 500


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def make_database() -> None:
    """Make an empty database in the place of an earlier one."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {NAME}")


def fill() -> None:
    """Fill the database: a course, the prototypes, their copies, and classes of everybody."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_courses", stock=2, verbosity=0)
    start = time.perf_counter()
    prototypes = play_prototypes()
    say(f"{len(prototypes)} prototypes played in {time.perf_counter() - start:.0f} s")
    copy_prototypes()


def copy_prototypes(first: int = 1) -> None:
    """Make everybody else as copies of the prototypes, and the classes."""
    from django.db import connection

    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # every row is as sound as the one it is copied from
        for number in range(first, STUDENTS // PROTOTYPES):
            for statement in copies():
                cursor.execute(
                    statement,
                    {"number": str(number), "shift": number * SHIFT, "later": timedelta(minutes=13 * number)},
                )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    make_classes()
    from tutor.models import Activity, Attempt, SkillState

    counts = {model.__name__: model.objects.count() for model in (Attempt, SkillState, Activity)}
    say(f"filled in {time.perf_counter() - start:.0f} s: {counts}")


def play_prototypes() -> list[User]:
    """Let simulated students of different kinds practise for half a year."""
    from dataclasses import replace

    from django.utils import timezone

    from accounts.models import Role
    from accounts.services import person_ensure
    from lessons.models import Course
    from tutor.services.demo_history import demo_history_make
    from tutor.services.demo_personas import PERSONAS

    course, kinds, now = Course.objects.get(), list(PERSONAS.values()), timezone.now()
    exercises = ANSWERS / STUDENTS / 1.15  # some are answered twice
    played = []
    for number in range(PROTOTYPES):
        kind = kinds[number % len(kinds)]
        sessions = max(1, kind.diligence * (DAYS - kind.stopped))
        persona = replace(kind, exercises=round(exercises / sessions) + 1)
        learner = person_ensure(
            username=f"pupil{number}x0", password=None, role=Role.STUDENT, display_name=f"Pupil {number}"
        )
        demo_history_make(learner=learner, course=course, persona=persona, now=now, seed=number, days=DAYS)
        played.append(learner)
    return played


# Copies of the prototypes: whoever is called pupil3x7 is the seventh copy of pupil3x0. Numbers of rows are the
# prototypes' own, shifted by a billion for each copy, so that references need no look-up.
SHIFT = 1_000_000_000
SHIFTED = {"id", "user_id", "learner_id", "serving_id"}
SPELLED = {
    "username": "replace(username, 'x0', 'x' || %(number)s)",
    "display_name": "display_name || ' ' || %(number)s",
}


def copied(model: type[Model], where: str = "") -> str:
    """Return the statement that copies the prototypes' rows of a model, moments moved by the clock of the copy."""
    columns = {f'"{field.column}"': _copied_column(field) for field in model._meta.concrete_fields}
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
        f" FROM {model._meta.db_table} WHERE id < {SHIFT} {where}"
    )


def _copied_column(field: Any) -> str:
    if field.column in SHIFTED:
        return f"{field.column} + %(shift)s"
    if field.get_internal_type() == "DateTimeField" and field.column != "hour":
        return f"{field.column} - %(later)s"
    return SPELLED.get(field.column, f'"{field.column}"')


def copies() -> list[str]:
    """Return the statements that copy the prototypes with all that is known about them."""
    from accounts.models import LearnerProfile, User
    from tutor.models import (
        Activity,
        Attempt,
        LearnerState,
        MasteryChange,
        Placement,
        Serving,
        SkillState,
    )

    prototypes = "username LIKE 'pupil%%x0'"
    records = (Serving, Attempt, SkillState, LearnerState, Placement, Activity, MasteryChange)
    return [
        copied(User, f"AND {prototypes}"),
        copied(LearnerProfile, f"AND user_id IN (SELECT id FROM accounts_user WHERE {prototypes})"),
        *map(copied, records),
    ]


def make_classes() -> None:
    """Put everybody into classes, each with a teacher."""
    from accounts.models import Classroom, Role, User
    from accounts.services import classroom_create, person_ensure

    pupils = list(User.objects.filter(username__startswith="pupil"))
    Random(1).shuffle(pupils)
    teacher = person_ensure(username="teacher0", password=None, role=Role.TEACHER, display_name="Teacher")
    size = len(pupils) // CLASSES
    for number in range(CLASSES):
        classroom = classroom_create(teacher=teacher, name=f"Class {number}")
        classroom.students.set(pupils[number * size : (number + 1) * size])
    say(f"{Classroom.objects.count()} classes of {size}")


def addresses(random: Random) -> dict[str, str]:
    """Return an address of every page for a random class, student, skill and misconception."""
    from django.urls import reverse

    from accounts.models import Classroom
    from lessons.models import Course, Misconception, Skill

    course = Course.objects.get()
    classroom = random.choice(list(Classroom.objects.all()))
    student = random.choice(list(classroom.students.all()))
    skill = random.choice(list(Skill.objects.filter(is_retired=False)))
    misconception = random.choice(list(Misconception.objects.all()))
    return {
        "classes": reverse("teacher-home"),
        "overview": reverse("classroom", args=[classroom.pk]),
        "skills": reverse("classroom-skills", args=[classroom.pk]),
        "growth": reverse("classroom-growth", args=[classroom.pk]),
        "misconceptions": reverse("classroom-misconceptions", args=[classroom.pk]),
        "lesson plan": reverse("classroom-misconception", args=[classroom.pk, course.slug, misconception.pk]),
        "live": reverse("classroom-live", args=[classroom.pk]),
        "student": reverse("student", args=[student.pk]),
        "student's skill": reverse("student-skill", args=[student.pk, skill.pk]),
    }


def measure() -> bool:
    """Print a line for each page; return whether all are within the limits."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User

    client, random = Client(), Random(2)
    client.force_login(User.objects.get(username="teacher0"), backend="django.contrib.auth.backends.ModelBackend")
    times: dict[str, list[float]] = {}
    worked: dict[str, list[float]] = {}
    queries: dict[str, int] = {}
    for address in addresses(random).values():
        client.get(address)  # the first request of a process loads templates and curricula
    for _round in range(ROUNDS):
        for page, address in addresses(random).items():
            start, start_working = time.perf_counter(), time.process_time()
            response = client.get(address)
            worked.setdefault(page, []).append(1000 * (time.process_time() - start_working))
            times.setdefault(page, []).append(1000 * (time.perf_counter() - start))
            if response.status_code != 200:
                raise SystemExit(f"{address}: {response.status_code}")
    for page, address in addresses(random).items():
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        queries[page] = len(captured)
    say(f"{'page':<18}{'queries':>8}{'median ms':>11}{'p95 ms':>9}{'processor ms':>14}")
    for page, taken in times.items():
        slow = sorted(taken)[round(0.95 * (len(taken) - 1))]
        say(
            f"{page:<18}{queries[page]:>8}{statistics.median(taken):>11.0f}{slow:>9.0f}{statistics.median(worked[page]):>14.0f}"
        )
    worst = max(sorted(taken)[round(0.95 * (len(taken) - 1))] for taken in times.values())
    return worst <= SLOWEST and max(queries.values()) <= MOST_QUERIES


def main(arguments: list[str]) -> int:
    if "--keep" not in arguments:
        make_database()
    os.environ["DATABASE_URL"] = f"{SERVER.rsplit('/', 1)[0]}/{NAME}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    from django.conf import settings

    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]
    settings.ALLOWED_HOSTS = ["testserver"]
    if "--keep" not in arguments:
        fill()
    return 0 if measure() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
