"""Child processes that are started again when they die, and stopped together, in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

SLOWEST_STOP = 12.0
"""Seconds that a child has for finishing its work before it is killed."""
LONGEST_PAUSE = 10.0
STEADY_AFTER = 30.0
"""A child that ran so many seconds is sound: its next fall is taken for the first."""
_DEATH_SIGNAL = 1


@dataclass
class Child:
    """One process, restarted whenever it ends by itself, with growing pauses."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    falls: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env={**os.environ, **self.environment},
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
        """Start the child again if it has ended and its pause is over."""
        if self.process is None or self.process.poll() is None:
            return
        lived = time.monotonic() - self.started_at
        self.falls = 1 if lived > STEADY_AFTER else self.falls + 1
        say(self.name, f"ended with status {self.process.returncode}; starting it again")
        time.sleep(min(LONGEST_PAUSE, 0.5 * 2 ** (self.falls - 1)))
        self.start()

    def stop(self) -> None:
        """Ask the child to finish, and kill its whole group if it does not."""
        if self.process is None:
            return
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(SLOWEST_STOP)
        except subprocess.TimeoutExpired:
            say(self.name, "did not stop in time and is killed")
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: int) -> None:
        assert self.process is not None  # noqa: S101
        try:
            if number == signal.SIGTERM:
                self.process.terminate()
            else:
                os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass


def say(name: str, text: str) -> None:
    """Write a line for the person at the terminal."""
    sys.stdout.write(f"{name:<7}| {text}\n")
    sys.stdout.flush()


def _copy(name: str, lines: IO[str] | None) -> None:
    for line in lines or []:
        say(name, line.rstrip())


def _die_with_parent() -> None:
    """Have the kernel stop this child should the runner be killed without a chance to do so itself."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGTERM)
