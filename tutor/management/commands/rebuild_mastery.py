"""Folds what is believed about learners anew from their record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from tutor.services.progress_rebuilding import progress_differences, progress_rebuild
from tutor.services.rebuilding import learners_outdated, learners_recorded, mastery_differences, mastery_rebuild


class Command(BaseCommand):
    help = (
        "Folds mastery anew from the attempts and placements, one learner at a time, as it was folded online, "
        "and with it the activity by the hour and the changes of mastery."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--learner", metavar="USERNAME", help="only this learner (default: everybody)")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; list what differs, and fail if anything does"
        )

        parser.add_argument("--outdated", action="store_true", help="only what another version of Warbler has stored")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        learner_ids = self._learner_ids(options["learner"], options["outdated"])
        work = self._check if options["check"] else self._rebuild
        work(learner_ids)

    def _learner_ids(self, username: str | None, outdated: bool) -> list[int]:
        if username is None:
            return list((learners_outdated() if outdated else learners_recorded()).values_list("pk", flat=True))
        found = list(User.objects.filter(username=username).values_list("pk", flat=True))
        if not found:
            raise CommandError(f"There is nobody called {username}.")
        return found

    def _rebuild(self, learner_ids: list[int]) -> None:
        skills = 0
        for learner_id in learner_ids:
            learner = User.objects.get(pk=learner_id)
            skills += mastery_rebuild(learner=learner)
            progress_rebuild(learner=learner)
        self.stdout.write(f"{len(learner_ids)} learners rebuilt, {skills} skill states.")

    def _check(self, learner_ids: list[int]) -> None:
        differing = 0
        for learner_id in learner_ids:
            learner = User.objects.get(pk=learner_id)
            differences = [*mastery_differences(learner=learner), *progress_differences(learner=learner)]
            differing += bool(differences)
            self.stdout.write("".join(f"{difference}\n" for difference in differences), ending="")
        if differing:
            raise CommandError(f"{differing} of {len(learner_ids)} learners differ from their record.")
        self.stdout.write(f"{len(learner_ids)} learners checked: what is stored is what their record says.")
