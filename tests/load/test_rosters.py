"""How long a long class list takes. Read the figures as ratios: .venv/bin/python -m pytest -m load tests/load"""

import time

import pytest

from accounts.models import RosterEntry, User
from tests.tutor.class_lists import class_list, class_of_teacher
from tutor.models import Job
from tutor.services.jobs import job_run
from tutor.services.roster_import import roster_preview, roster_upload

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]
STUDENTS = 5000
BAD = list(range(100, 5100, 100))


def test_five_thousand_students_with_fifty_bad_lines(capsys: pytest.CaptureFixture[str]):
    classroom = class_of_teacher()
    content = class_list(STUDENTS, BAD)
    begun = time.monotonic()
    job = roster_upload(classroom=classroom, teacher=classroom.teachers.get(), files=[("list.csv", content)])
    uploaded = time.monotonic()
    roster, plan = roster_preview(job)
    looked = time.monotonic()
    Job.objects.update(status="waiting")
    while job_run(job_id=str(job.pk)):
        pass
    imported = time.monotonic()
    job.refresh_from_db()
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{STUDENTS} lines, {len(BAD)} bad: read {uploaded - begun:.2f} s, preview {looked - uploaded:.2f} s, "
            f"import {imported - looked:.2f} s ({(STUDENTS - len(BAD)) / (imported - looked):.0f} students a second)"
        )
    assert job.status == "done"
    assert [line["line"] for line in job.report["lines"]] == BAD
    assert job.report["counts"]["new"] == len(plan.planned) == STUDENTS - len(BAD)
    assert User.objects.filter(joined_classrooms=classroom).count() == STUDENTS - len(BAD)
    assert RosterEntry.objects.filter(classroom=classroom).count() == STUDENTS - len(BAD)
    assert len(roster.problems) == len(BAD)
