import pytest

from accounts.models import Classroom, RosterEntry
from tests.factories.accounts import TeacherFactory
from tests.tutor.class_lists import class_list, class_of_teacher, import_started
from tutor.models import Job, JobStatus
from tutor.services.jobs import job_start
from tutor.services.roster_import import CHUNK, roster_preview, roster_upload

pytestmark = pytest.mark.django_db
STUDENTS = 2 * CHUNK + 50
BAD = (2, 150, 401, STUDENTS + 1)


@pytest.fixture
def classroom() -> Classroom:
    return class_of_teacher()


def imported(classroom: Classroom, content: bytes, capture) -> Job:
    with capture(execute=True):
        job = import_started(classroom, content)
    job.refresh_from_db()
    return job


def test_bad_lines_are_told_by_line_and_the_rest_is_saved(classroom: Classroom, django_capture_on_commit_callbacks):
    job = imported(classroom, class_list(STUDENTS, BAD), django_capture_on_commit_callbacks)
    assert job.status == JobStatus.DONE
    assert [line["line"] for line in job.report["lines"]] == list(BAD)
    assert job.report["counts"] == {
        "new": STUDENTS - len(BAD), "known": 0, "changed": 0, "invited": 0, "bad": len(BAD),
    }  # fmt: skip
    assert classroom.students.count() == RosterEntry.objects.count() == STUDENTS - len(BAD)


def test_importing_the_list_again_makes_nobody_anew(classroom: Classroom, django_capture_on_commit_callbacks):
    content = class_list(30)
    imported(classroom, content, django_capture_on_commit_callbacks)
    job = imported(classroom, content, django_capture_on_commit_callbacks)
    assert job.report["counts"]["known"] == 30
    assert classroom.students.count() == 30


def test_the_preview_tells_what_the_import_does_and_saves_nothing(
    classroom: Classroom, django_capture_on_commit_callbacks
):
    job = roster_upload(classroom=classroom, teacher=classroom.teachers.get(), files=[("a.csv", class_list(30, [5]))])
    roster, plan = roster_preview(job)
    assert (len(plan.planned), len(roster.problems)) == (29, 1)
    assert not classroom.students.exists()
    with django_capture_on_commit_callbacks(execute=True):
        job_start(job=job)
    job.refresh_from_db()
    assert job.report["counts"]["new"] == len(plan.planned)


@pytest.mark.parametrize("change", ["archived", "left"])
def test_a_class_that_is_over_or_not_ones_own_any_more_takes_nobody(
    classroom: Classroom, change: str, django_capture_on_commit_callbacks
):
    teacher = classroom.teachers.get()
    job = roster_upload(classroom=classroom, teacher=teacher, files=[("a.csv", class_list(3))])
    if change == "archived":
        Classroom.objects.update(archived_at=job.created_at)
    else:
        classroom.teachers.set([TeacherFactory()])
    with django_capture_on_commit_callbacks(execute=True):
        job_start(job=job)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert not classroom.students.exists()
