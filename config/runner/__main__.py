"""`python -m config.runner`: prepares the site and runs it until Ctrl-C."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.runner.checks import CannotStart, free_port, next_free_port, port_number, sole_runner, writable_folder
from config.runner.children import Child, say, stop_all
from config.runner.embedded_redis import redis_child, wait_for_leftover, wait_for_redis

PYTHON = sys.executable
ROOT = Path(__file__).resolve().parents[2]
_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
# Celery warns of root because of pickled tasks; ours are JSON alone.
_WORKER_ENVIRONMENT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser:UserWarning"}
# On one machine static files are served from where they are, not from the folder that they are collected in.
_WEB_ENVIRONMENT = {"PYTHONWARNINGS": "ignore:No directory at:UserWarning"}


class StoppedEarly(Exception):
    """Somebody stopped the runner before the site was there."""


class Runner:
    """The site with all its processes."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.children: list[Child] = []
        self.signals = 0
        self.is_preparing = True

    def run(self) -> None:
        """Prepare, start everything, and stay until a signal comes.

        Raises:
            CannotStart: something is not there that the site needs, or a child ends again and again.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        try:
            self._start_redis()
            from config.runner.preparing import prepare

            prepare()
            self.is_preparing = False
            self._serve()
        except StoppedEarly:
            return
        finally:
            self.is_preparing = False
            self._stop()

    def _serve(self) -> None:
        for child in self._site():
            self._start(child)
        threading.Thread(target=self._announce, daemon=True).start()
        while not self.signals:
            for child in self.children:
                child.keep_alive()
            time.sleep(0.2)

    def _start(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def _start_redis(self) -> None:
        if settings.EMBEDDED_REDIS:
            socket_path = Path(settings.REDIS_URL.removeprefix("unix://"))
            wait_for_leftover(socket_path)
            self._start(redis_child(socket_path, settings.DATA_DIR / "redis"))
        wait_for_redis(settings.REDIS_URL)

    def _site(self) -> list[Child]:
        celery = [PYTHON, "-m", "celery", "--quiet", "--app", "config"]
        bind = f"[{self.host}]" if ":" in self.host else self.host
        # fmt: off
        return [
            Child("worker", [
                *celery, "worker", "--queues", "interactive,bulk", "--concurrency", "2", "--loglevel", "WARNING",
                "--without-gossip", "--without-mingle",
            ], _WORKER_ENVIRONMENT),
            Child("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
            Child("web", [
                PYTHON, "-m", "gunicorn", "config.wsgi", "--bind", f"{bind}:{self.port}", "--workers", "2",
                "--threads", "4", "--worker-class", "gthread", "--log-level", "warning", "--graceful-timeout", "5",
                "--no-control-socket",
            ], _WEB_ENVIRONMENT),
            Child("tutor", [
                *celery, "worker", "--queues", "conversation", "--pool", "threads", "--concurrency", "16",
                "--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--hostname", "tutor@%h",
            ], _WORKER_ENVIRONMENT),
            Child("streams", [
                PYTHON, "-m", "uvicorn", "config.asgi:application", "--host", self.host,
                "--port", os.environ["STREAM_PORT"], "--log-level", "warning", "--no-access-log", "--lifespan", "off",
                "--timeout-graceful-shutdown", "3",
            ], _WEB_ENVIRONMENT),
        ]
        # fmt: on

    def _announce(self) -> None:
        while not _answers(_EVERY_ADDRESS.get(self.host, self.host), self.port):
            time.sleep(0.2)
        if self.signals:
            return
        name = "localhost" if self.host in {"127.0.0.1", *_EVERY_ADDRESS} else self.host
        lines = ["", f"Warbler is ready: http://{name}:{self.port}/", *_demo_lines(), "Ctrl-C stops it.", "", ""]
        sys.stdout.write("\n".join(lines))
        sys.stdout.flush()

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self.signals += 1
        if self.is_preparing:
            raise StoppedEarly

    def _stop(self) -> None:
        """Stop the site first and Redis last, so that whatever is being done can still be put away."""
        if self.children:
            say("stop", "finishing (Ctrl-C once more kills at once)")
        asked = self.signals
        for part in (self.children[1:], self.children[:1]) if settings.EMBEDDED_REDIS else (self.children,):
            stop_all(part, is_hurried=lambda: self.signals > asked)


def _stream_port(host: str, port: int) -> int:
    """Return the port for streams: the one that is asked for, else the first free one after the site's."""
    asked = os.environ.get("STREAM_PORT")
    if not asked:
        return next_free_port(host, port)
    stream_port = port_number(asked)
    free_port(host, stream_port)
    return stream_port


def _demo_lines() -> list[str]:
    if not settings.DEMO_PEOPLE_ALLOWED:
        return []
    from accounts.demo import DEMO_PEOPLE

    people = [f"  {person.role:<8} {person.username} / {person.password}" for person in DEMO_PEOPLE]
    return ["Demo sign-ins (public passwords, for this machine only):", *people]


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    # What the site writes about people is for its own user alone.
    os.umask(0o077)
    try:
        host, port = os.environ.get("HOST") or "127.0.0.1", port_number(os.environ.get("PORT") or "8000")
        data_dir = Path(os.environ.get("WARBLER_DATA_DIR") or ROOT / "var").expanduser().resolve()
        writable_folder(data_dir)
        with sole_runner(data_dir):
            free_port(host, port)
            os.environ["STREAM_PORT"] = str(_stream_port(host, port))
            django.setup()
            Runner(host, port).run()
    except (CannotStart, ImproperlyConfigured) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
