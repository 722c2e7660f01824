"""Measures grading: `python -m tests.load.grading [cases.jsonl]`.

Prints the median and the 99th percentile in milliseconds for each kind, warm, and the slowest hostile answer with the
memory it took. With a file of JSON lines (kind, key, response, options, and the verdict wanted) it also prints the
share that agrees, the wrong ones taken for right, and the right ones refused; `unparseable` is met by a retry or wrong.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lessons.grading import Verdict, grade
from tests.lessons.grading.samples import SAMPLES
from tests.lessons.grading.test_hostile import HOSTILE

ROUNDS = 20
Case = dict[str, Any]


def samples() -> list[Case]:
    """Return a right, a wrong and an unreadable answer of every kind."""
    return [
        {"kind": kind, "key": key, "response": response, "options": options}
        for kind, (key, options, *responses) in SAMPLES.items()
        for response in responses
    ]


def milliseconds(case: Case) -> tuple[float, Verdict]:
    """Grade once; return how long it took and the verdict."""
    start = time.perf_counter()
    verdict = grade(case["kind"], case["key"], case["response"], case["options"]).verdict
    return (time.perf_counter() - start) * 1000, verdict


def show_times(cases: list[Case], rounds: int) -> None:
    """Print the times of each kind. Caches are warm from the second round on, as for an exercise that many answer."""
    for case in cases:
        milliseconds(case)
    times: dict[str, list[float]] = defaultdict(list)
    for _round in range(rounds):
        for case in cases:
            times[case["kind"]].append(milliseconds(case)[0])
    for kind, taken in times.items():
        show_time(kind, taken)
    show_time("all", [one for taken in times.values() for one in taken])


def show_time(name: str, taken: list[float]) -> None:
    """Print the median and the 99th percentile of some times."""
    slow = sorted(taken)[len(taken) * 99 // 100]
    show(f"{name:12} median {statistics.median(taken):7.3f} ms   p99 {slow:7.3f} ms")


def show(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def show_first_times(cases: list[Case]) -> None:
    """Print how long each case takes that was never seen before, libraries loaded."""
    show_time("first time", [milliseconds(case)[0] for case in cases])


def show_hostile() -> None:
    """Print the slowest hostile answer of all kinds and the memory at its peak."""
    slowest = max(
        milliseconds({"kind": kind, "key": key, "response": answer, "options": options})[0]
        for kind, (key, options, *_answers) in SAMPLES.items()
        for answer in HOSTILE
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    show(f"hostile      slowest {slowest:.0f} ms, peak memory of the process {peak:.0f} MB")


def show_agreement(cases: Iterable[Case]) -> None:
    """Print, for each kind, how far the verdicts are those wanted."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for case in cases:
        given, wanted = milliseconds(case)[1].value, case["verdict"]
        agrees = given == wanted or (wanted == "unparseable" and given != "correct")
        is_right = wanted == "correct"
        for kind in (case["kind"], "all"):
            found = (1, agrees, not is_right and given == "correct", is_right, is_right and given != "correct")
            counts[kind] = [one + int(other) for one, other in zip(counts[kind], found, strict=True)]
    for kind, (number, agree, accepted, right, refused) in counts.items():
        refusals, acceptances = refused / max(1, right), accepted / max(1, number - right)
        show(
            f"{kind:12} {number:4} cases   agree {agree / number:6.1%}   "
            f"accepted wrongly {acceptances:5.1%}   refused wrongly {refusals:5.1%}"
        )


def main(arguments: list[str]) -> None:
    show_times(samples(), ROUNDS)
    show_hostile()
    if arguments:
        cases = [json.loads(line) for line in Path(arguments[0]).read_text(encoding="utf-8").splitlines()]
        show_first_times(cases)
        show_agreement(cases)


if __name__ == "__main__":
    main(sys.argv[1:])
