"""Heavy grades in a process that is killed when it takes too long."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.grading import Verdict
from lessons.grading.pool import POOL, Pool, Worker

ROOT = Path(__file__).resolve().parents[3]
SECONDS_TO_START = 60
# Irreducible, of degree 32: telling so takes some tenths of a second.
LONG_WORK = (
    "x^32-448*x^30+84864*x^28-9028096*x^26+602397952*x^24-26625650688*x^22+801918722048*x^20-16665641517056*x^18"
    "+239210760462336*x^16-2349014746136576*x^14+15459151516270592*x^12-65892492886671360*x^10"
    "+172580952324702208*x^8-255690851718529024*x^6+183876928237731840*x^4-44660812492570624*x^2+2000989041197056"
)


def _request(expression: str) -> dict[str, object]:
    return {"kind": "expression", "key": expression, "response": expression, "options": {"form": "factored"}}


@pytest.fixture(scope="module")
def running() -> Iterator[Pool]:
    pool = Pool()
    assert pool.start(SECONDS_TO_START)
    yield pool
    pool.stop()


@pytest.fixture
def pool(running: Pool) -> Pool:
    assert running.start(SECONDS_TO_START)
    return running


def _worker(pool: Pool) -> Worker:
    assert pool._worker is not None
    return pool._worker


def test_a_heavy_grade_gets_its_verdict_from_the_worker(pool: Pool) -> None:
    assert pool.grade(_request("x^8+x+1"), seconds=20).verdict is Verdict.RETRY
    assert pool.grade(_request("(x^8+3)(x-1)"), seconds=20).verdict is Verdict.CORRECT


def test_a_runaway_grade_is_killed_and_is_a_retry_not_a_wrong(pool: Pool) -> None:
    runaway = _worker(pool).process
    graded = pool.grade(_request(LONG_WORK), seconds=0.02)
    assert (graded.verdict, graded.reason.code) == (Verdict.RETRY, "too_large")
    assert runaway.returncode == -signal.SIGKILL


def test_a_worker_that_hangs_is_killed_within_the_limit(pool: Pool) -> None:
    os.kill(_worker(pool).process.pid, signal.SIGSTOP)
    start = time.monotonic()
    assert pool.grade(_request("x^8+x+1"), seconds=0.3).verdict is Verdict.RETRY
    assert time.monotonic() - start < 2


def test_after_a_kill_the_next_grade_finds_a_new_worker(pool: Pool) -> None:
    os.kill(_worker(pool).process.pid, signal.SIGKILL)
    pool.grade(_request("x^8+x+1"))
    assert pool.start(SECONDS_TO_START)
    assert pool.grade(_request("(x^8+3)(x-1)"), seconds=20).verdict is Verdict.CORRECT


def test_while_one_grade_is_running_another_is_asked_to_come_back(pool: Pool) -> None:
    os.kill(_worker(pool).process.pid, signal.SIGSTOP)
    first = threading.Thread(target=pool.grade, args=(_request("x^8+x+1"), 1.5))
    first.start()
    time.sleep(0.1)
    assert pool.grade(_request("x^8+x+1")).reason.code == "busy"
    first.join()


def test_the_worker_may_not_reach_the_network_nor_start_programs() -> None:
    script = (
        "from lessons.grading import worker\nworker._limit()\nimport socket, subprocess\n"
        "for act in (socket.socket, lambda: subprocess.Popen(['true'])):\n"
        "    try:\n        act()\n    except PermissionError:\n        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused", "refused"]


def test_the_worker_may_not_take_much_memory() -> None:
    script = (
        "from lessons.grading import worker\nworker._limit()\n"
        "try:\n    bytearray(300 * 1024 * 1024)\nexcept MemoryError:\n    print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused"]


def test_the_worker_sees_no_environment(pool: Pool) -> None:
    environment = Path(f"/proc/{_worker(pool).process.pid}/environ")
    if not environment.exists():
        pytest.skip("this system does not show environments of processes")
    assert environment.read_bytes() == b""


def test_the_worker_ends_with_the_process_that_started_it() -> None:
    script = (
        "import os\nfrom lessons.grading.pool import POOL\nPOOL.start(60)\n"
        "print(POOL._worker.process.pid, flush=True)\nos._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert _ends(int(done.stdout))


def test_a_program_that_graded_exits_in_peace() -> None:
    script = "from lessons.grading.pool import POOL\nPOOL.start(60)\nprint(POOL._worker.process.pid)\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=90
    )
    assert done.stderr == ""
    assert _ends(int(done.stdout))


def test_a_forked_child_starts_a_worker_of_its_own() -> None:
    script = (
        "import os\nfrom lessons.grading.pool import POOL\nPOOL.start(60)\nparent = POOL._worker.process.pid\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    POOL.start(60)\n    fine = POOL._worker.process.pid != parent\n"
        "    POOL.stop()\n    os._exit(0 if fine else 1)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), POOL._worker.is_alive())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "True"]


def test_a_daemonic_process_may_have_a_worker() -> None:
    script = (
        "import multiprocessing\nfrom lessons.grading.pool import POOL\n"
        "def work():\n    raise SystemExit(0 if POOL.start(60) else 1)\n"
        "if __name__ == '__main__':\n"
        "    process = multiprocessing.get_context('fork').Process(target=work, daemon=True)\n"
        "    process.start()\n    process.join()\n    print(process.exitcode)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0"]


def test_nothing_is_started_before_it_is_needed() -> None:
    script = (
        "from lessons.grading import grade\nfrom lessons.grading.pool import POOL\n"
        "grade('expression', '(x+1)^2', 'x^2+2x+1')\nprint(POOL._worker)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None"]


def _ends(process: int) -> bool:
    """Whether a process ends within some seconds."""
    for _time in range(100):
        try:
            if Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
                return True
            os.kill(process, 0)
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False


def test_the_process_wide_pool_can_be_stopped_twice() -> None:
    POOL.stop()
    POOL.stop()
