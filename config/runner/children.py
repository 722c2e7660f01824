"""Child processes that are started again when they die, and stopped together, in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from config.runner.checks import CannotStart

SLOWEST_STOP = 12.0
"""Seconds that children have for finishing their work before they are killed."""
LONGEST_PAUSE = 10.0
STEADY_AFTER = 30.0
"""A child that ran so many seconds is sound: its next fall is taken for the first."""
MOST_FALLS = 5
"""After so many falls in a row the child is given up, and the site with it."""
_DEATH_SIGNAL = 1


@dataclass
class Child:
    """One process, restarted whenever it ends by itself, with growing pauses."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    starts_again_at: float | None = None
    falls: int = 0

    def start(self) -> None:
        self.started_at, self.starts_again_at = time.monotonic(), None
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # A group of its own: Ctrl-C reaches the runner alone, which then stops the children in order.
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        threading.Thread(target=_copy, args=(self.name, self.process.stdout), daemon=True).start()

    def keep_alive(self) -> None:
        """Start the child again if it has ended and its pause is over.

        Raises:
            CannotStart: it has fallen too often in a row.
        """
        if self.process is None or self.process.poll() is None:
            return
        if self.starts_again_at is None:
            self._has_fallen(self.process.returncode)
        elif time.monotonic() >= self.starts_again_at:
            self.start()

    def _has_fallen(self, status: int) -> None:
        # What it leaves behind would hold the port or the queue of its successor.
        self.signal(signal.SIGKILL)
        is_steady = time.monotonic() - self.started_at > STEADY_AFTER
        self.falls = 1 if is_steady else self.falls + 1
        if self.falls > MOST_FALLS:
            raise CannotStart(f"{self.name} ended {self.falls} times in a row (status {status}); see its lines above.")
        say(self.name, f"ended with status {status}; starting it again")
        self.starts_again_at = time.monotonic() + min(LONGEST_PAUSE, 0.5 * 2 ** (self.falls - 1))

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        """Signal the child; SIGKILL goes to everything that it has started, too."""
        if self.process is None:
            return
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        except (ProcessLookupError, PermissionError):
            pass


def stop_all(children: Sequence[Child], is_hurried: Callable[[], bool]) -> None:
    """Ask the children to finish what they are doing; kill those that take too long, and whatever they leave behind."""
    for child in children:
        child.signal(signal.SIGTERM)
    limit = time.monotonic() + SLOWEST_STOP
    while any(child.is_alive for child in children) and time.monotonic() < limit and not is_hurried():
        time.sleep(0.05)
    for child in children:
        if child.is_alive and not is_hurried():
            say(child.name, "did not stop in time and is killed")
        child.signal(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


def say(name: str, text: str) -> None:
    """Write a line for the person at the terminal."""
    try:
        sys.stdout.write(f"{name:<7}| {text}\n")
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        # Nobody reads any more, which is no reason to leave children behind.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _copy(name: str, lines: IO[str] | None) -> None:
    for line in lines or []:
        say(name, line.rstrip())


def _die_with_parent() -> None:
    """Have the kernel stop this child should the runner be killed without a chance to do so itself."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGTERM)
