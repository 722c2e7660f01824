"""How long a student waits for the next exercise while the model is slow or down, beside a site without any model.

    .venv/bin/python -m pytest tests/load/test_next_served.py -m load -s

prints milliseconds; only ratios between runs on the same machine are asserted.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from statistics import quantiles

import httpx2
import pytest

from tests.chaos.site import ROOT, Place, Site, free_port, running
from tests.model_server import ModelServer, says
from tests.model_server.replies import Action

pytestmark = pytest.mark.load

STUDENTS = 8
ROUNDS = 12
WARM_UP = 2
MODEL_SECONDS = 30.0
THINKING = 0.4
"""Seconds that a student takes before each step; without them the test would measure a queue."""
HIGHEST_RATIO = 2.0
"""A page that waited for the model would be a hundred times slower; on a shared machine equal runs differ by half."""
COURSE = "foundations-of-algebra"
PASSWORD = "learn-with-warbler"
HTMX = {"HX-Request": "true"}
MAKE_STUDENTS = """
from accounts.models import Role
from accounts.services import person_ensure
for number in range({count}):
    name = f"load{{number}}"
    person_ensure(username=name, password="{password}", role=Role.STUDENT, display_name="", interests=["space"])
"""


@dataclass
class Times:
    """How long requests took, in milliseconds."""

    practice: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)
    next: list[float] = field(default_factory=list)

    def p95(self, name: str) -> float:
        return quantiles(getattr(self, name), n=20)[-1]

    def line(self, title: str) -> str:
        shown = ", ".join(f"{name} {self.p95(name):.0f}" for name in ("practice", "answer", "next"))
        return f"{title}: p95 in ms: {shown} ({len(self.next)} exercises, {STUDENTS} students)"


def slowly(seconds: float) -> Action:
    """Answer well, after a while."""
    well = says({"feedback": "Look at the signs once more. What do they ask you to do?"})

    def act(handler: BaseHTTPRequestHandler, closing: threading.Event) -> None:
        if not closing.wait(seconds):
            well(handler, closing)

    return act


class Learner:
    """A student of the load test, with the fragments that htmx asks for."""

    def __init__(self, site: Site, number: int, times: Times) -> None:
        self.times = times
        self.client = httpx2.Client(base_url=site.url, follow_redirects=True, timeout=60)
        self.client.get("/accounts/login/").raise_for_status()
        self._post("/accounts/login/", {"login": f"load{number}", "password": PASSWORD})

    def _post(self, address: str, fields: Mapping[str, str], **headers: str) -> httpx2.Response:
        data = {**fields, "csrfmiddlewaretoken": self.client.cookies["csrftoken"]}
        return self.client.post(address, data=data, headers=headers)

    def practise(self, rounds: int) -> None:
        """Answer wrongly, which asks for a comment, ask for the solution and go on."""
        for number in range(rounds):
            times = self.times if number >= WARM_UP else Times()
            page = self._timed(times.practice, partial(self.client.get, f"/practice/{COURSE}/"))
            found = re.search(r"/exercise/(\d+)/answer/", page.text)
            assert found, page.text
            address = f"/exercise/{found[1]}"
            # A wrong answer; where options are offered, whichever comes first.
            offered = re.findall(r'name="answer" value="([^"]+)"', page.text)
            answer = {"answer": offered[0] if offered else "98765", "try_number": "1"}
            self._timed(times.answer, partial(self._post, f"{address}/answer/", answer, **HTMX))
            self._post(f"{address}/solution/", {}, **HTMX).raise_for_status()
            self._timed(times.next, partial(self._post, f"{address}/next/", {}, **HTMX))

    @staticmethod
    def _timed(times: list[float], send: Callable[[], httpx2.Response]) -> httpx2.Response:
        time.sleep(THINKING)
        began = time.perf_counter()
        page = send()
        times.append(1000 * (time.perf_counter() - began))
        assert page.status_code in {200, 422}, page.text
        return page


def make_students(place: Place) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", MAKE_STUDENTS.format(count=STUDENTS, password=PASSWORD)],
        cwd=ROOT,
        env={**os.environ, **place.environment()},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def practised(place: Place, **environment: str) -> Times:
    """Let all students practise at once at a site, and return how long they waited."""
    times = Times()
    with running(place, **environment) as site:
        learners = [Learner(site, number, times) for number in range(STUDENTS)]
        failures: list[BaseException] = []

        def practise(learner: Learner) -> None:
            try:
                learner.practise(ROUNDS + WARM_UP)
            except BaseException as failure:
                failures.append(failure)

        threads = [threading.Thread(target=practise, args=[learner]) for learner in learners]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for learner in learners:
            learner.client.close()
        if failures:
            raise failures[0]
    return times


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with students, whose bank is filled as far as the first start does."""
    place = Place.new(tmp_path_factory.mktemp("prepared") / "data")
    with running(place):
        pass
    make_students(place)
    yield place
    place.remove()


def at_a_copy(prepared: Place, folder: Path, **environment: str) -> Times:
    place = Place.new(folder, like=prepared)
    try:
        return practised(place, **environment)
    finally:
        place.remove()


def test_the_next_exercise_waits_for_no_model(prepared: Place, tmp_path: Path):
    without = at_a_copy(prepared, tmp_path / "without")
    with ModelServer() as server:
        server.default = slowly(MODEL_SECONDS)
        slow = at_a_copy(prepared, tmp_path / "slow", OPENAI_BASE_URL=server.url)
        assert server.requests, "the model was not asked at all"
    down = at_a_copy(prepared, tmp_path / "down", OPENAI_BASE_URL=f"http://127.0.0.1:{free_port()}/v1")
    again = at_a_copy(prepared, tmp_path / "again")
    runs = (("no model", without), ("model takes 30 s", slow), ("model refuses", down), ("no model, again", again))
    lines = [times.line(title) for title, times in runs]
    for name in ("practice", "next"):
        usual = max(without.p95(name), again.p95(name))
        ratios = [times.p95(name) / usual for times in (slow, down)]
        lines.append(f"{name}, beside a site without a model: slow {ratios[0]:.2f}, down {ratios[1]:.2f}")
        assert max(ratios) < HIGHEST_RATIO, lines
    sys.stdout.writelines(f"{line}\n" for line in lines)
