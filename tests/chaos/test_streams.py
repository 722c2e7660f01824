"""The tutor's words stream from a process of their own, which may die, as may the worker that writes them."""

import re
import time
from collections.abc import Iterator

import httpx2
import pytest

from tests.chaos.site import Place, Site, Student, running, wait_for
from tests.model_server import ModelServer, hangs, streams
from tests.model_server.replies import drips

pytestmark = pytest.mark.chaos
STREAMS = "uvicorn config.asgi"
TUTOR = "--queues conversation"


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def ask(student: Student, text: str) -> int:
    """Say something about the exercise on the page, and return the turn that is to answer it."""
    serving, _key = student.exercise("add-integers")
    student.post(f"/exercise/{serving}/tutor/", {"text": text, "number": "1"})
    return int(student.site.place.value("SELECT max(id) FROM tutor_turn WHERE speaker = 'tutor'"))


def stream_address(site: Site, turn: int) -> str:
    page = site.students[0].client.get(f"/turns/{turn}/").text
    found = re.search(r'data-stream="([^"]+)"', page)
    return found[1] if found else ""


def events(site: Site, address: str, most: int = 100) -> list[tuple[str, str]]:
    """Return the events of a stream until its end, or as many as are asked for."""
    found: list[tuple[str, str]] = []
    client = httpx2.Client(cookies=site.students[0].client.cookies, timeout=40)
    with client, client.stream("GET", address, headers={"Origin": site.url}) as response:
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == site.url
        name = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
                found.append((name, ""))
            elif line.startswith("data: "):
                found[-1] = (name, found[-1][1] + line.removeprefix("data: "))
            if len(found) >= most and not line:
                break
    return found


def status_of(place: Place, turn: int) -> str:
    return str(dict(place.rows("SELECT id, status FROM tutor_turn"))[turn])


def test_the_words_stream_while_they_are_written(place: Place, model: ModelServer):
    model.default = drips("Look at ", "the signs. ", "Which way do ", "you move ", "on the number line? ", seconds=0.5)
    with running(place, OPENAI_BASE_URL=model.url) as site:
        turn = ask(site.student(), "Why is that so?")
        found = events(site, stream_address(site, turn))
        assert found[-1] == ("done", "done")
        words = [data for name, data in found if name == "words"]
        assert len(words) > 2
        assert "Which way do you move on the number line?" in words[-1]
        # Whoever comes later gets the whole at once.
        again = events(site, f"http://localhost:{stream_port(site)}/stream/turns/{turn}/")
        assert [name for name, _data in again] == ["words", "done"]


def stream_port(site: Site) -> int:
    found = re.search(r"--port (\d+)", " ".join(site_command(site)))
    assert found
    return int(found[1])


def site_command(site: Site) -> list[str]:
    [number] = site.processes(STREAMS)[:1]
    with open(f"/proc/{number}/cmdline", "rb") as file:
        return [part.decode() for part in file.read().split(b"\0")]


def test_a_stream_whose_process_is_killed_goes_on_where_it_was(place: Place, model: ModelServer):
    model.default = drips(*["One more word. "] * 12, seconds=0.7)
    with running(place, OPENAI_BASE_URL=model.url) as site:
        turn = ask(site.student(), "Why is that so?")
        address = stream_address(site, turn)
        before = events(site, address, most=2)
        site.kill(STREAMS)
        wait_for(lambda: _answers(address), 60, "the streams' return")
        after = events(site, address)
        assert after[-1][0] == "done"
        assert len(after[0][1]) >= len(before[-1][1])


def test_a_writer_killed_in_the_middle_leaves_nothing_unfinished(place: Place, model: ModelServer):
    model.default = hangs()
    with running(place, OPENAI_BASE_URL=model.url) as site:
        student = site.student()
        turn = ask(student, "Why is that so?")
        wait_for(lambda: model.requests, 30, "the question to the model")
        site.kill(TUTOR)
        wait_for(lambda: "data-unfinished" not in student.client.get(f"/turns/{turn}/").text, 30, "the course's words")
        assert status_of(place, turn) == "done"
        model.default = streams("All is well again. ")
        wait_for(lambda: site.processes(TUTOR), 60, "another writer")
        student.post(f"/exercise/{student.exercise('add-integers')[0]}/tutor/", {"text": "And now?", "number": "3"})
        wait_for(lambda: "All is well again." in _latest(place), 60, "the model's words")


def test_somebody_elses_turn_does_not_stream(place: Place, model: ModelServer):
    model.default = streams("Hello there. ")
    with running(place, OPENAI_BASE_URL=model.url) as site:
        turn = ask(site.student(), "Why is that so?")
        address = f"http://localhost:{stream_port(site)}/stream/turns/{turn}/"
        assert httpx2.get(address).status_code == 401
        stranger = httpx2.Client(base_url=site.url, follow_redirects=True)
        with stranger:
            stranger.get("/accounts/login/")
            token = stranger.cookies["csrftoken"]
            sign_in = {"login": "teacher", "password": "teach-with-warbler", "csrfmiddlewaretoken": token}
            stranger.post("/accounts/login/", data=sign_in)
            assert stranger.get(address).status_code == 404


def _latest(place: Place) -> str:
    return str(place.value("SELECT text FROM tutor_turn ORDER BY id DESC LIMIT 1"))


def _answers(address: str) -> bool:
    try:
        return httpx2.get(address, timeout=2).status_code == 401
    except httpx2.HTTPError:
        time.sleep(0.2)
        return False
