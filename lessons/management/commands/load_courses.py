"""Loads the courses from their folders and fills their bank of exercises."""

from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.blueprints import CourseProblemsError
from lessons.services.bank import STOCK, bank_stock
from lessons.services.courses import course_load


class Command(BaseCommand):
    help = "Loads every course folder; reports mistakes with file and line. Loading twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, help="course folders (default: all starter courses)")
        parser.add_argument("--stock", type=int, default=STOCK, help="exercises of each template to have ready")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        folders = options["folders"] or sorted(path.parent for path in Path(settings.COURSES_DIR).glob("*/course.yaml"))
        for position, folder in enumerate(folders):
            self._load(folder, position, options["stock"])

    def _load(self, folder: Path, position: int, stock: int) -> None:
        try:
            course, has_changed = course_load(folder=folder, position=position)
        except CourseProblemsError as error:
            raise CommandError(f"{len(error.problems)} mistakes in the course; nothing was loaded.\n{error}") from error
        made = bank_stock(course_id=course.pk, language=course.language, random=Random(), stock=stock)
        state = "loaded" if has_changed else "unchanged"
        self.stdout.write(f"{course.title}: {state}, {course.skills.count()} skills, {made} exercises made.")
