"""Tries out the language model that is configured."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tutor.ai.checkup import Finding, check_models, unusable_purposes
from tutor.ai.transport import is_configured, server_name


class Command(BaseCommand):
    """Prints what the server and each model know, and a verdict; exit code 1 if some purpose has no usable model."""

    help = "Tries out the language model that is configured, with some real requests. The key is never printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, help="how long each request may take (30)")

    def handle(self, *arguments: Any, **options: Any) -> None:
        if not is_configured():
            self.stdout.write("No model is configured: neither OPENAI_API_KEY nor OPENAI_BASE_URL is set.")
            self.stdout.write("Warbler works without one, with the words of its courses.")
            sys.exit(1)
        if options["seconds"]:
            settings.MODEL_PARAMETERS["check"]["deadline"] = options["seconds"]
        self.stdout.write(f"Server: {server_name()}")
        self.stdout.write(f"Key: {'set' if settings.OPENAI_API_KEY else 'none'}\n\n")
        found = check_models()
        self._print(found)
        unusable = unusable_purposes(found)
        if unusable:
            self.stdout.write(f"\nNOT USABLE for: {', '.join(unusable)}. The words of the courses take its place.")
            sys.exit(1)
        missing = [finding for finding in found if finding.mark != "ok"]
        self.stdout.write(f"\nUsable. {len(missing)} of {len(found)} checks found something that is done without.")

    def _print(self, found: list[Finding] | Any) -> None:
        rows = [(finding.model or "(server)", finding.check, finding.mark.value, finding.detail) for finding in found]
        widths = [max(len(row[column]) for row in [_HEADERS, *rows]) for column in range(3)]
        for row in [_HEADERS, *rows]:
            self.stdout.write(
                "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
            )


_HEADERS = ("model", "check", "result", "detail")
