"""`python -m tests.small_model`: lets the small model propose exercises, and prints what became of them.

Everything is made in a database of its own. The bar: whatever it proposes, no wrong key is published.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.small_model.plain_server import without_schemas
from tests.small_model.server import small_model

ROOT = Path(__file__).resolve().parents[2]
SKILLS = ["add-integers", "order-of-operations", "articles", "nouns-and-plurals"]
"""Two of mathematics, where code can prove a key, and two of grammar, where only a teacher can vouch for one."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5, help="proposals for each skill and server")
    count = parser.parse_args().count
    published = 0
    with small_model() as address, without_schemas(address) as plain, tempfile.TemporaryDirectory() as folder:
        _manage(address, folder, "migrate", "--verbosity", "0")
        _manage(address, folder, "load_courses", "--stock", "1", "--verbosity", "0")
        _say("The server as it is:\n" + _manage(address, folder, "check_model", check=False))
        for name, server in (("with schemas", address), ("without schemas", plain)):
            for skill in SKILLS:
                arguments = ["--dry-run", "--json", "--skill", skill, "--count", str(count)]
                found = json.loads(_manage(server, folder, "evaluate_generation", *arguments))
                _say(f"{name}, {skill}: {json.dumps(found)}")
                published += int(found["published"])
    _say(f"published by code: {published}")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _manage(address: str, folder: str, *arguments: str, check: bool = True) -> str:
    """Run a command of the site against a model's server, and return what it prints."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "WARBLER_DATA_DIR": folder,
        "OPENAI_BASE_URL": address,
        "OPENAI_MODEL": "smollm2",
        "OPENAI_PROPOSE_MAX_TOKENS": "700",
        "OPENAI_SOLVE_MAX_TOKENS": "200",
        "OPENAI_PROPOSE_SECONDS": "600",
        "OPENAI_SOLVE_SECONDS": "300",
        "LOG_LEVEL": "ERROR",
    }
    for name in ("OPENAI_API_KEY", "DATABASE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=check)
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
