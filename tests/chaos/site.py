"""The whole site as `make run` starts it, with a data folder and a port of its own, and a student who uses it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2
import psycopg
from redis import Redis

ROOT = Path(__file__).resolve().parents[2]
SLOWEST_START = 180.0
SLOWEST_STOP = 30.0
REDIS_NUMBER = 11


def wait_for(is_true: Callable[[], Any], seconds: float, what: str) -> Any:
    """Return the first true value of a function that is asked again and again."""
    limit = time.monotonic() + seconds
    while True:
        if value := is_true():
            return value
        if time.monotonic() > limit:
            raise AssertionError(f"{what}: not after {seconds:.0f} s")
        time.sleep(0.1)


@dataclass
class Place:
    """Where a site keeps everything: a data folder, and a database and a Redis where the environment names them."""

    folder: Path
    database_url: str = ""

    @classmethod
    def new(cls, folder: Path, like: Place | None = None) -> Place:
        """Return an empty place, or a copy of another one whose site is not running."""
        if like is not None:
            shutil.copytree(like.folder, folder, ignore=shutil.ignore_patterns("*.sock", "running"))
        folder.mkdir(parents=True, exist_ok=True)
        server = os.environ.get("DATABASE_URL", "")
        if not server:
            return cls(folder)
        name = f"warbler_site_{os.getpid()}_{abs(hash(str(folder))) % 10**8}"
        template = f" TEMPLATE {urlsplit(like.database_url).path[1:]}" if like is not None else ""
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{template}")  # type: ignore[call-overload]
        return cls(folder, urlunsplit(urlsplit(server)._replace(path=f"/{name}")))

    def remove(self) -> None:
        if self.database_url:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                name = urlsplit(self.database_url).path[1:]
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]

    def environment(self) -> dict[str, str]:
        values = {"WARBLER_DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        # A class that plays itself would take the processor from what is tested.
        values["DEMO_HISTORY"] = "no"
        if self.database_url:
            values["DATABASE_URL"] = self.database_url
        if redis_url := os.environ.get("REDIS_URL"):
            values["REDIS_URL"] = urlunsplit(urlsplit(redis_url)._replace(path=f"/{REDIS_NUMBER}"))
        return values

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the site's database, from outside the site."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(query).fetchall()  # type: ignore[call-overload,no-any-return]
        database = f"file:{self.folder}/warbler.sqlite3?mode=ro"
        with closing(sqlite3.connect(database, uri=True, timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def value(self, query: str) -> Any:
        """Return the single value that a query gives."""
        return self.rows(query)[0][0]


@dataclass
class Site:
    """A running site. `lines` is all that it has said."""

    place: Place
    port: int
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    listener: threading.Thread | None = None
    students: list[Student] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def student(self) -> Student:
        """Return the demo student, signed in."""
        self.students.append(Student(self))
        return self.students[-1]

    def says(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    def processes(self, words: str) -> list[int]:
        """Return the ids of the site's own processes whose command line has these words."""
        commands = {
            int(path.parent.name): _read(path).replace(b"\0", b" ").decode(errors="replace")
            for path in Path("/proc").glob("[0-9]*/cmdline")
        }
        return [number for number, command in commands.items() if words in command and self._owns(number)]

    def _owns(self, number: int) -> bool:
        """Whether a process has the site's environment, or the runner for its parent: Redis overwrites its own."""
        ours = f"WARBLER_DATA_DIR={self.place.folder}".encode()
        return ours in _read(Path(f"/proc/{number}/environ")).split(b"\0") or _parent(number) == self.process.pid

    def kill(self, words: str) -> None:
        """Kill -9 every process whose command line has these words."""
        found = self.processes(words)
        assert found, f"no process of the site is named {words}"
        for number in found:
            os.kill(number, signal.SIGKILL)

    def kill_children(self, words: str) -> None:
        """Kill -9 the processes that others of the same command line have started, and leave those alone."""
        found = self.processes(words)
        children = [number for number in found if _parent(number) in found]
        assert children, f"{words} has started nothing"
        for number in children:
            os.kill(number, signal.SIGKILL)

    def send(self, task: str) -> None:
        """Put a task into the queue, as beat does."""
        subprocess.run(
            [sys.executable, "-m", "celery", "--quiet", "--app", "config", "call", task],
            cwd=ROOT,
            env={**_clean_environment(), **self.place.environment()},
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def stop(self) -> float:
        """Press Ctrl-C and return how many seconds the site took to end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(SLOWEST_STOP)
        return time.monotonic() - began


def _parent(number: int) -> int:
    """Return the id of a process's parent; 0 for one that has ended."""
    found = re.search(rb"^PPid:\s+(\d+)$", _read(Path(f"/proc/{number}/status")), re.MULTILINE)
    return int(found[1]) if found else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def start(place: Place, port: int, **environment: str) -> Site:
    """Start a site and return without waiting for it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "config.runner"],
        cwd=ROOT,
        env={**_clean_environment(), **place.environment(), "PORT": str(port), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    site = Site(place, port, process)
    site.listener = threading.Thread(target=_listen, args=(process, site.lines), daemon=True)
    site.listener.start()
    return site


def _listen(process: subprocess.Popen[str], lines: list[str]) -> None:
    with process:
        lines.extend(process.stdout or [])


@contextmanager
def running(place: Place, **environment: str) -> Iterator[Site]:
    """A site that answers, stopped at the end."""
    if redis_url := place.environment().get("REDIS_URL"):
        with Redis.from_url(redis_url) as client:
            client.flushdb()
    site = start(place, free_port(), **environment)
    try:
        wait_for(lambda: site.says("Warbler is ready") or site.process.poll() is not None, SLOWEST_START, "the start")
        assert site.process.poll() is None, site.lines
        yield site
    except BaseException:
        # pytest shows this with the failure.
        sys.stdout.writelines(site.lines[-60:])
        raise
    finally:
        if site.process.poll() is None:
            site.stop()
        if site.listener is not None:
            site.listener.join(SLOWEST_STOP)
        for student in site.students:
            student.client.close()


def _clean_environment() -> Mapping[str, str]:
    ours = {"DATABASE_URL", "REDIS_URL", "PORT", "HOST", "STREAM_PORT", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours and not name.startswith("OPENAI_")}


class Student:
    """The demo student at the site, with plain forms as a browser without JavaScript sends them."""

    COURSE = "foundations-of-algebra"

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client = httpx2.Client(base_url=site.url, follow_redirects=True, timeout=30)
        self.post("/accounts/login/", {"login": "student", "password": "learn-with-warbler"})

    def post(self, address: str, fields: Mapping[str, str]) -> httpx2.Response:
        if "csrftoken" not in self.client.cookies:
            self.client.get("/accounts/login/")
        return self.client.post(
            address, data={**fields, "csrfmiddlewaretoken": self.client.cookies["csrftoken"]}
        ).raise_for_status()

    def exercise(self, skill: str) -> tuple[int, str]:
        """Return the serving that the practice page of a skill shows, with its key."""
        page = self.client.get(f"/practice/{self.COURSE}/", params={"focus": skill}).raise_for_status().text
        found = re.search(r'action="/exercise/(\d+)/answer/"', page)
        assert found, page
        serving = int(found[1])
        keys = self.site.place.rows(
            "SELECT s.id, e.key FROM tutor_serving s JOIN lessons_exercise e ON e.id = s.exercise_id"
        )
        return serving, dict(keys)[serving]

    def answer(self, serving: int, response: str, try_number: int = 1) -> str:
        return self.post(f"/exercise/{serving}/answer/", {"answer": response, "try_number": str(try_number)}).text

    def comment(self, serving: int) -> str:
        """Return what the page's poll for a comment on the latest answer gets."""
        return self.client.get(f"/exercise/{serving}/feedback/").raise_for_status().text
