"""A worker is killed with -9 in the middle of a class list of thousands."""

import re

import httpx2
import pytest

from tests.chaos.site import Place, Site, running, wait_for
from tests.tutor.class_lists import class_list

pytestmark = pytest.mark.chaos

WORKER = "celery --quiet --app config worker"
STUDENTS = 12_000
BAD = (2, 7000, 12_001)


class Teacher:
    """The demo teacher at the site, with plain forms as a browser without JavaScript sends them."""

    def __init__(self, site: Site) -> None:
        self.client = httpx2.Client(base_url=site.url, follow_redirects=True, timeout=60)
        self.client.get("/accounts/login/")
        self.post("/accounts/login/", {"login": "teacher", "password": "teach-with-warbler"})

    def post(self, address: str, fields: dict[str, str], **files: tuple[str, bytes]) -> httpx2.Response:
        data = {**fields, "csrfmiddlewaretoken": self.client.cookies["csrftoken"]}
        return self.client.post(address, data=data, files=files or None).raise_for_status()

    def import_list(self, content: bytes) -> str:
        """Upload a list and start its import; return the address of the job's page."""
        found = re.search(r"/teach/classrooms/(\d+)/", self.client.get("/teach/").text)
        assert found
        preview = self.post(f"/teach/classrooms/{found[1]}/roster/", {}, files=("list.csv", content))
        return str(self.post(str(preview.url), {"class_id": ""}).url)


def test_an_import_whose_worker_was_killed_goes_on_with_nothing_doubled_and_nothing_lost(place: Place):
    with running(place) as site:
        teacher = Teacher(site)
        try:
            page = teacher.import_list(class_list(STUDENTS, BAD))
            wait_for(lambda: place.value("SELECT done FROM tutor_job") > 0, 60, "the first chunk")
            site.kill(WORKER)
            done = place.value("SELECT done FROM tutor_job")
            assert 0 < done < STUDENTS - len(BAD)
            wait_for(lambda: place.value("SELECT status FROM tutor_job") == "done", 240, "the end of the import")
            assert place.value("SELECT takeovers FROM tutor_job") == 1
            members = "SELECT count(*), count(DISTINCT student_id), count(DISTINCT school_id) FROM accounts_rosterentry"
            assert place.rows(members) == [(STUDENTS - len(BAD),) * 3]
            made = "SELECT count(*) FROM accounts_user WHERE id IN (SELECT student_id FROM accounts_signincard)"
            assert place.value(made) == STUDENTS - len(BAD)
            shown = teacher.client.get(page).text
            assert all(f"<td>{line}</td>" in shown for line in BAD)
        finally:
            teacher.client.close()
