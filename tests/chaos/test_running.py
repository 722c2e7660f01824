import subprocess
from pathlib import Path

import httpx2
import pytest

from tests.chaos.site import ROOT, Place, Student, free_port, running, start, wait_for

pytestmark = pytest.mark.chaos


def refused(place: Place, port: int, **environment: str) -> str:
    """Return what a site says that cannot start; it must be one line."""
    site = start(place, port, **environment)
    assert site.process.wait(30) == 1
    wait_for(lambda: site.lines, 5, "a word of why")
    assert len(site.lines) == 1, site.lines
    return site.lines[0]


def test_the_site_says_where_it_is_and_who_can_sign_in(place: Place):
    with running(place) as site:
        wait_for(lambda: site.says("Ctrl-C stops it."), 5, "the last line")
        said = "".join(site.lines)
        assert f"http://localhost:{site.port}/" in said
        assert all(f"{person} / " in said for person in ("student", "teacher", "admin"))
        assert "Warbler" in httpx2.get(site.url).text


def test_ctrl_c_leaves_no_process_behind(place: Place):
    with running(place) as site:
        assert site.processes("celery")
        site.stop()
        assert site.process.returncode == 0
        assert wait_for(lambda: not site.processes(""), 10, "the last process's end")


def test_a_second_start_keeps_everything(place: Place):
    with running(place) as site:
        student = site.student()
        serving, key = student.exercise("add-integers")
        assert "verdict correct" in student.answer(serving, key)
    with running(place) as site:
        assert [shown for (shown,) in place.rows("SELECT serving_id FROM tutor_attempt")].count(serving) == 1
        assert "verdict correct" in site.student().client.get(f"/practice/{Student.COURSE}/").text


def test_a_start_without_news_does_little(place: Place):
    """The courses are not read again, and no exercise is made before the site answers."""
    with running(place) as site:
        assert site.says("Foundations of Algebra: unchanged, 49 skills, 0 exercises made.")


def test_a_port_in_use_is_one_clear_line(place: Place):
    with running(place) as site:
        other = Place(place.folder.parent / "other")
        line = refused(other, site.port)
    assert f"Port {site.port} is in use" in line
    assert f"PORT={site.port + 1}" in line


def test_a_second_site_on_the_same_folder_is_one_clear_line(place: Place):
    with running(place):
        assert "running already" in refused(place, free_port())


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path):
    (tmp_path / "file").write_text("")
    line = refused(Place(tmp_path / "file" / "data"), free_port())
    assert "Cannot write to the data folder" in line
    assert "WARBLER_DATA_DIR" in line


@pytest.mark.parametrize("port", ["no number", "0", "70000"])
def test_a_port_that_is_none_is_one_clear_line(port: str, tmp_path: Path):
    assert "PORT must be a number" in refused(Place(tmp_path), free_port(), PORT=port)


def test_a_setting_that_cannot_be_read_is_one_clear_line(tmp_path: Path):
    assert "DEBUG" in refused(Place(tmp_path), free_port(), DEBUG="perhaps")


def test_an_unsuitable_python_is_one_clear_line(tmp_path: Path):
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("")
    old = tmp_path / "python-of-old"
    old.write_text('#!/bin/sh\ncase "$1" in --version) echo "Python 3.9.2";; *) exit 1;; esac\n')
    old.chmod(0o755)
    run = subprocess.run(["make", "run", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "needs Python 3.11 or newer" in run.stderr
    assert "Python 3.9.2" in run.stderr
