"""One worker for each process that grades: started when needed, killed when it takes too long, never inherited."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from lessons.grading.contract import BUSY, TOO_LARGE, Grade, retry
from lessons.grading.worker import READY, unpacked

SECONDS_TO_GRADE = 0.55
SECONDS_TO_WAIT = 0.2
"""How long one grade waits for another, and for a worker that is still starting."""
MOST_BYTES = 65_536

_ROOT = str(Path(__file__).resolve().parents[2])
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from lessons.grading.worker import serve; serve()"


class Worker:
    """A child process that grades.

    A plain child, since daemonic processes, such as Celery's, may not have children of multiprocessing. Its input ends
    with this process, however that ends, and then it ends too.
    """

    def __init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program, by the interpreter that runs this
            [sys.executable, "-I", "-c", _PROGRAM, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},
            cwd="/",
        )
        self.is_ready = False
        self.unread = b""

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait for it to have loaded everything; tell whether it has."""
        if not self.is_ready:
            self.is_ready = self._line(seconds) == READY
        return self.is_ready

    def grade(self, request: Mapping[str, Any], seconds: float) -> Grade | None:
        """Return the grade, None if it took too long or the worker died of it."""
        try:
            os.write(_fileno(self.process.stdin), json.dumps(request).encode() + b"\n")
        except OSError:
            return None
        answer = self._line(seconds)
        return None if answer is None else unpacked(answer)

    def _line(self, seconds: float) -> Any:
        """Return the next line of its output, None if there is none in time."""
        deadline, source = time.monotonic() + seconds, _fileno(self.process.stdout)
        while b"\n" not in self.unread:
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not select.select([source], [], [], remaining)[0]:
                return None
            received = os.read(source, MOST_BYTES)
            if not received:
                return None
            self.unread += received
        line, _, self.unread = self.unread.partition(b"\n")
        return json.loads(line)

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Kill it and leave no zombie."""
        self.process.kill()
        self.process.wait()
        self.forget()

    def forget(self) -> None:
        """Close this process's ends of the pipes."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def _fileno(pipe: Any) -> int:
    return int(pipe.fileno())


class Pool:
    """The worker of this process, for one grade at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._worker: Worker | None = None

    def grade(self, request: Mapping[str, Any], seconds: float = SECONDS_TO_GRADE) -> Grade:
        """Grade where it can be stopped: a retry if it takes too long, or if there is no worker free to do it."""
        if not self._lock.acquire(timeout=SECONDS_TO_WAIT):
            return retry(BUSY)
        try:
            worker = self._running()
            if not worker.wait_until_ready(SECONDS_TO_WAIT):
                return retry(BUSY)
            graded = worker.grade(request, seconds)
            if graded is None:
                worker.stop()
                self._worker = Worker()
                return retry(TOO_LARGE)
            return graded
        finally:
            self._lock.release()

    def start(self, seconds: float) -> bool:
        """Start the worker ahead of need and wait for it; tell whether it is ready."""
        with self._lock:
            return self._running().wait_until_ready(seconds)

    def _running(self) -> Worker:
        if self._worker is not None and not self._worker.is_alive():
            self._worker.stop()
            self._worker = None
        if self._worker is None:
            self._worker = Worker()
        return self._worker

    def stop(self) -> None:
        """Stop the worker, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()

    def abandon(self) -> None:
        """After a fork, in the child: the worker is the parent's, and so may be the lock."""
        worker, self._worker, self._lock = self._worker, None, Lock()
        if worker is not None:
            worker.forget()
            worker.process.returncode = 0


POOL = Pool()
os.register_at_fork(after_in_child=POOL.abandon)
atexit.register(POOL.stop)
