"""`python -m config.runner`: prepares the site and runs it until Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from config.runner.checks import CannotStart, free_port, port_number, sole_runner, writable_folder
from config.runner.children import Child, say
from config.runner.embedded_redis import redis_child, wait_for_redis
from config.translations import compile_all

PYTHON = sys.executable
ROOT = Path(__file__).resolve().parents[2]


class Runner:
    """The site with all its processes."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.children: list[Child] = []
        self.is_stopping = threading.Event()

    def run(self) -> None:
        """Prepare, start everything, and stay until a signal comes."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        try:
            self._start_redis()
            self._prepare()
            for child in self._site():
                self._start(child)
            threading.Thread(target=self._announce, daemon=True).start()
            while not self.is_stopping.wait(0.3):
                for child in self.children:
                    child.keep_alive()
        finally:
            self._stop()

    def _start(self, child: Child) -> None:
        if not self.is_stopping.is_set():
            child.start()
            self.children.append(child)

    def _start_redis(self) -> None:
        from django.conf import settings

        if settings.EMBEDDED_REDIS:
            socket_path = Path(settings.REDIS_URL.removeprefix("unix://"))
            self._start(redis_child(socket_path, settings.DATA_DIR / "redis"))
        wait_for_redis(settings.REDIS_URL)

    def _prepare(self) -> None:
        from django.core.management import call_command

        say("set-up", "preparing the database and the courses")
        compile_all()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_courses", verbosity=0)
        call_command("create_demo_people", verbosity=0)
        from django.db import connections

        connections.close_all()

    def _site(self) -> list[Child]:
        celery = [PYTHON, "-m", "celery", "--app", "config"]
        # fmt: off
        return [
            Child("worker", [
                *celery, "worker", "--queues", "interactive,bulk", "--concurrency", "2", "--loglevel", "WARNING",
                "--without-gossip", "--without-mingle",
            ]),
            Child("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
            Child("web", [
                PYTHON, "-m", "gunicorn", "config.wsgi", "--bind", f"{self.host}:{self.port}", "--workers", "2",
                "--threads", "4", "--worker-class", "gthread", "--log-level", "warning", "--graceful-timeout", "5",
                "--no-control-socket",
            ]),
        ]
        # fmt: on

    def _announce(self) -> None:
        from accounts.demo import DEMO_PEOPLE

        address = f"http://{'localhost' if self.host == '127.0.0.1' else self.host}:{self.port}/"
        while not self.is_stopping.is_set() and not _answers(self.port):
            time.sleep(0.2)
        if self.is_stopping.is_set():
            return
        lines = [f"Warbler is ready: {address}", "Demo sign-ins:"]
        lines += [f"  {person.role:<8} {person.username} / {person.password}" for person in DEMO_PEOPLE]
        sys.stdout.write("\n" + "\n".join([*lines, "Ctrl-C stops it."]) + "\n\n")
        sys.stdout.flush()

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping.set()

    def _stop(self) -> None:
        """Stop the web server first and Redis last, so that whatever is being done can still be put away."""
        if self.children:
            say("stop", "finishing")
        for child in reversed(self.children):
            child.stop()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    try:
        host, port = os.environ.get("HOST", "127.0.0.1"), port_number(os.environ.get("PORT", "8000"))
        data_dir = Path(os.environ.get("WARBLER_DATA_DIR") or ROOT / "var")
        writable_folder(data_dir)
        free_port(host, port)
        lock = sole_runner(data_dir)
        import django

        django.setup()
        with lock:
            Runner(host, port).run()
    except CannotStart as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
