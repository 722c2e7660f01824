from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tests.factories.accounts import TeacherFactory
from tests.factories.tutor import JobFileFactory
from tutor.models import Job, JobFile, JobStatus
from tutor.services import jobs
from tutor.services.jobs import (
    KINDS,
    MOST_TAKEOVERS,
    JobKind,
    JobProblem,
    Line,
    Step,
    job_cancel,
    job_create,
    job_kind_register,
    job_result_set,
    job_run,
    jobs_sweep,
)

pytestmark = pytest.mark.django_db
ALL = 5


class Counting:
    """A kind of work that counts to five, and does at a number what a test wants."""

    def __init__(self) -> None:
        self.kept: list[int] = []
        self.at: dict[int, object] = {}

    def keep(self, job: Job, position: int, worked: int) -> Step:
        wanted = self.at.pop(position, None)
        if isinstance(wanted, Exception):
            raise wanted
        if callable(wanted):
            wanted(job)
        assert worked == position
        self.kept.append(position)
        return Step(position + 1, ALL, {"counted": 1}, [Line("Number %(n)s", position, {"n": str(position)})])


@pytest.fixture
def counting() -> Iterator[Counting]:
    work = Counting()
    job_kind_register(JobKind("counting", _("Counting"), work.keep, lambda _job, position: position, finish=finish))
    yield work
    del KINDS["counting"]


def finish(job: Job) -> None:
    job_result_set(job=job, name="numbers.csv", content=b"1,2,3")


def stored(**values: object) -> Job:
    job = job_create(kind="counting", owner=TeacherFactory())
    Job.objects.filter(pk=job.pk).update(**values)
    job.refresh_from_db()
    return job


def run(job: Job, **options: bool) -> bool:
    more = job_run(job_id=str(job.pk), **options)
    job.refresh_from_db()
    return more


def test_a_job_is_done_chunk_by_chunk_with_a_report_and_a_file(counting: Counting):
    job = stored()
    assert not run(job)
    assert (job.status, job.done, job.total, job.percent) == (JobStatus.DONE, ALL, ALL, 100)
    assert job.report["counts"] == {"counted": ALL}
    assert [line["line"] for line in job.report["lines"]] == list(range(ALL))
    assert bytes(job.files.get().content) == b"1,2,3"


def test_it_is_handed_to_a_worker_after_the_commit(counting: Counting, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = job_create(kind="counting", owner=TeacherFactory())
    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_it_gives_the_worker_back_after_a_while_and_goes_on_where_it_was(counting: Counting, monkeypatch):
    job = stored()
    monkeypatch.setattr(jobs, "SLICE", 0.0)
    assert run(job)
    assert (job.status, job.done) == (JobStatus.WAITING, 0)
    monkeypatch.setattr(jobs, "SLICE", 60.0)
    assert not run(job)
    assert counting.kept == list(range(ALL))


def test_a_job_that_is_done_is_not_done_again(counting: Counting):
    job = stored()
    run(job)
    run(job, takes_over=True)
    assert counting.kept == list(range(ALL))


class TestALostWorker:
    def lose(self, counting: Counting) -> Job:
        """Return a job whose worker was lost after two chunks."""
        counting.at[2] = OperationalError("the database went away")
        job = stored()
        with pytest.raises(OperationalError):
            run(job)
        job.refresh_from_db()
        assert (job.status, job.done) == (JobStatus.RUNNING, 2)
        return job

    def test_is_followed_by_another_when_the_broker_hands_the_job_out_again(self, counting: Counting):
        job = self.lose(counting)
        run(job, takes_over=True)
        assert (job.status, job.takeovers) == (JobStatus.DONE, 1)
        assert counting.kept == list(range(ALL))

    def test_is_noticed_by_the_sweep(self, counting: Counting, django_capture_on_commit_callbacks):
        job = self.lose(counting)
        run(job)
        assert job.status == JobStatus.RUNNING
        Job.objects.update(claimed_at=timezone.now() - timedelta(minutes=2))
        with django_capture_on_commit_callbacks(execute=True):
            assert jobs_sweep() == 1
        job.refresh_from_db()
        assert job.status == JobStatus.DONE
        assert counting.kept == list(range(ALL))

    def test_that_comes_back_to_life_stores_nothing_more(self, counting: Counting):
        job = stored()
        # Another worker takes the job over in the middle of the third chunk and does the rest.
        counting.at[2] = lambda held: Job.objects.filter(pk=held.pk).update(claimed_at=timezone.now())
        first = jobs._claim(str(job.pk), False)
        assert first is not None
        run(job, takes_over=True)
        with pytest.raises(jobs._Lost):
            jobs._chunk(first, KINDS["counting"])
        assert counting.kept == list(range(ALL))

    def test_too_many_times_gives_the_job_up(self, counting: Counting):
        job = self.lose(counting)
        Job.objects.update(takeovers=MOST_TAKEOVERS)
        run(job, takes_over=True)
        assert job.status == JobStatus.FAILED
        assert "lost several times" in job.problem


class TestStopping:
    def test_a_job_that_waits_ends_at_once(self, counting: Counting):
        job = stored()
        job_cancel(job=job)
        run(job)
        assert job.status == JobStatus.CANCELLED
        assert counting.kept == []

    def test_a_job_that_runs_ends_after_its_chunk(self, counting: Counting):
        job = stored()
        counting.at[1] = lambda held: job_cancel(job=held)
        run(job)
        assert (job.status, job.done) == (JobStatus.CANCELLED, 2)

    def test_a_job_that_is_done_changes_nothing(self, counting: Counting):
        job = stored()
        run(job)
        job_cancel(job=job)
        job.refresh_from_db()
        assert (job.status, job.cancel_requested) == (JobStatus.DONE, False)


def test_what_a_kind_says_is_wrong_is_told_and_kept(counting: Counting):
    counting.at[3] = JobProblem("The class is archived. Restore it first.")
    job = stored()
    run(job)
    assert (job.status, job.done, job.problem) == (JobStatus.FAILED, 3, "The class is archived. Restore it first.")


def test_a_fault_ends_the_job_and_undoes_its_chunk_only(counting: Counting):
    counting.at[3] = ZeroDivisionError()
    job = stored()
    run(job)
    assert (job.status, job.done) == (JobStatus.FAILED, 3)
    assert "on our side" in job.problem


def test_what_was_uploaded_goes_when_the_job_ends(counting: Counting):
    job = stored()
    JobFileFactory(job=job, role="input")
    run(job)
    assert [file.role for file in JobFile.objects.all()] == ["result"]


def test_old_drafts_and_results_are_dropped(counting: Counting):
    now = timezone.now()
    draft = stored(status="draft", created_at=now - timedelta(days=2))
    done = stored(status="done", created_at=now - timedelta(days=9))
    JobFileFactory(job=done)
    JobFile.objects.update(created_at=now - timedelta(days=8))
    jobs_sweep()
    assert not Job.objects.filter(pk=draft.pk).exists()
    assert Job.objects.filter(pk=done.pk).exists()
    assert not JobFile.objects.exists()


def test_a_job_of_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        job_create(kind="nonsense", owner=TeacherFactory())
