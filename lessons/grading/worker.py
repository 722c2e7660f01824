"""The process in which heavy grades run: limited in time and memory, without network, killed if it takes too long.

It reads one JSON line a grade from its input, writes one to its output, and ends when its input does.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from typing import Any

from lessons.grading import isolation
from lessons.grading.contract import Grade, Reason, Verdict

READY = "ready"
CPU_SECONDS = 3
MEMORY = 220 * 1024 * 1024
"""Bytes of data; what is shared with other processes, such as the interpreter itself, does not count."""
MOST_FILES = 16
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "ctypes.")


def serve() -> None:
    """Grade what comes in until the input ends."""
    from lessons.grading.entry import grade_here

    _warm_up()
    _limit()
    isolation.enter()
    _say(READY)
    for line in sys.stdin:
        _limit_time()
        request = json.loads(line)
        _say(packed(grade_here(request["kind"], request["key"], request["response"], request["options"])))


def _say(message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _warm_up() -> None:
    """Load now what the first grade would load, and nothing may load later."""
    import sympy

    from lessons.grading import parser

    sympy.factor_list(parser.parse("x^4 + 4"))
    sympy.apart(parser.parse("1/(x^2 - 1)"))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
    sys.addaudithook(_refuse)


def _limit_time() -> None:
    """Give the next grade its own share of processor time: should nobody kill this process, the system does."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _refuse(event: str, _arguments: Any) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def packed(grade: Grade) -> Mapping[str, Any]:
    """Return a grade as JSON holds it."""
    return {
        "verdict": grade.verdict.value,
        "score": grade.score,
        "reason": [grade.reason.code, grade.reason.message, dict(grade.reason.params)],
        "reading": grade.reading,
        "provisional": grade.provisional,
    }


def unpacked(stored: Mapping[str, Any]) -> Grade:
    """Return the grade that was packed."""
    code, message, params = stored["reason"]
    return Grade(
        Verdict(stored["verdict"]),
        stored["score"],
        Reason(code, message, params),
        reading=stored["reading"],
        provisional=stored["provisional"],
    )
