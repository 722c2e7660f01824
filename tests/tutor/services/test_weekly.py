from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts.models import Classroom, User
from accounts.services.guardians import guardian_link
from lessons.models import Skill
from tests.factories.accounts import ClassroomFactory, GuardianFactory, TeacherFactory
from tests.tutor.courses import RIGHT, WRONG, skills_in_a_row
from tests.tutor.services.answers import learner_with, serving_of
from tutor.models import WeeklyReport, WeeklyReportStatus
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import masteries_of
from tutor.selectors.weekly import class_week, week_before
from tutor.services.attempts import attempt_submit
from tutor.services.weekly import reports_plan, reports_send

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)
"""Seven o'clock on the Monday after the week of which the reports tell."""


@pytest.fixture
def skills() -> list[Skill]:
    return list(skills_in_a_row(2, exercises=8))


@pytest.fixture
def student(skills: list[Skill]) -> User:
    student = learner_with(display_name="Wren")
    practise(student, skills[1], [RIGHT], MONDAY - timedelta(days=9))
    practise(student, skills[1], [WRONG[0], WRONG[1], RIGHT], MONDAY - timedelta(days=3))
    practise(student, skills[0], [RIGHT] * 8, MONDAY - timedelta(days=2))
    return student


@pytest.fixture
def classroom(student: User) -> Classroom:
    classroom = ClassroomFactory(name="7a", time_zone="UTC")
    classroom.students.add(student)
    classroom.teachers.add(TeacherFactory(email="owl@school.example"))
    return classroom


def practise(student: User, skill: Skill, responses: list[str], now: datetime) -> None:
    for exercise, response in zip(skill.main_exercises.all(), responses, strict=False):
        attempt_submit(
            serving=serving_of(exercise, student, is_current=False, served_at=now),
            try_number=1,
            response=response,
            now=now,
        )


def test_a_week_counts_what_was_practised_in_it(classroom: Classroom, student: User, skills: list[Skill]):
    (week,) = class_week(classroom, MONDAY.date(), MONDAY).students
    assert (week.answers, week.right) == (11, 9)
    assert list(week.practised) == skills
    assert list(week.mastered) == [skills[0]]
    assert list(week.needs_help) == [skills[1]]


def test_mastery_is_what_the_students_own_pages_show(classroom: Classroom, student: User, skills: list[Skill]):
    (week,) = class_week(classroom, MONDAY.date(), MONDAY).students
    shown = masteries_of(student, curriculum_of(skills[0].course), MONDAY)
    assert week.mastered_count == sum(one.is_mastered for one in shown.values()) == 1


def test_the_week_ends_by_the_classes_own_clock(classroom: Classroom):
    assert week_before(classroom, MONDAY - timedelta(hours=8)).isoformat() == "2026-03-02"
    classroom.time_zone = "Asia/Shanghai"
    assert week_before(classroom, MONDAY - timedelta(hours=8)).isoformat() == "2026-03-09"


@pytest.mark.parametrize(("hours", "count"), [(-1, 0), (0, 1), (40, 1), (60, 0)])
def test_reports_are_noted_on_monday_morning(classroom: Classroom, hours: int, count: int):
    assert reports_plan(now=MONDAY + timedelta(hours=hours)) == count


def test_reports_are_sent_once_for_a_week(classroom: Classroom):
    for minutes in range(0, 300, 100):
        reports_plan(now=MONDAY + timedelta(minutes=minutes))
        reports_send(now=MONDAY + timedelta(minutes=minutes))
    (sent,) = mail.outbox
    assert sent.to == ["owl@school.example"]
    assert "7a" in sent.subject
    assert "Wren" in sent.body
    assert "1 / 2" in sent.alternatives[0][0]
    assert WeeklyReport.objects.get().status == WeeklyReportStatus.SENT


def test_the_mail_asks_no_other_server(classroom: Classroom):
    reports_plan(now=MONDAY)
    reports_send(now=MONDAY)
    html = mail.outbox[0].alternatives[0][0]
    assert "src=" not in html
    assert html.count("http") == html.count("https://school.example")


def test_it_is_in_the_readers_language(classroom: Classroom):
    profile = classroom.teachers.get().profile
    profile.language = "zh-hans"
    profile.save()
    reports_plan(now=MONDAY)
    reports_send(now=MONDAY)
    assert 'lang="zh-hans"' in mail.outbox[0].alternatives[0][0]
    assert "2026年3月" in mail.outbox[0].body


@pytest.mark.parametrize("reason", ["opt-out", "no address", "archived", "quiet"])
def test_who_wants_none_or_has_nothing_to_read_gets_none(classroom: Classroom, reason: str):
    teacher, now = classroom.teachers.get(), MONDAY
    if reason == "opt-out":
        teacher.profile.weekly_report = False
        teacher.profile.save()
    elif reason == "no address":
        teacher.email = ""
        teacher.save()
    elif reason == "archived":
        classroom.archived_at = MONDAY
        classroom.save()
    else:
        now += timedelta(days=35)
    assert reports_plan(now=now) == 0


def test_who_opts_out_after_it_was_noted_gets_none(classroom: Classroom):
    reports_plan(now=MONDAY)
    profile = classroom.teachers.get().profile
    profile.weekly_report = False
    profile.save()
    reports_send(now=MONDAY)
    assert mail.outbox == []
    assert WeeklyReport.objects.get().status == WeeklyReportStatus.DROPPED


def test_a_failed_mail_is_tried_again_later_and_given_up_at_last(classroom: Classroom, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    reports_plan(now=MONDAY)
    reports_send(now=MONDAY)
    report = WeeklyReport.objects.get()
    assert (report.status, report.tries) == (WeeklyReportStatus.PENDING, 1)
    assert reports_send(now=MONDAY + timedelta(minutes=1)) == 0
    now = MONDAY
    for _try in range(5):
        now += timedelta(days=1)
        reports_send(now=now)
    report.refresh_from_db()
    assert (report.status, report.tries) == (WeeklyReportStatus.FAILED, 6)


def test_a_report_whose_worker_was_lost_while_sending_is_not_sent_again(classroom: Classroom):
    reports_plan(now=MONDAY)
    WeeklyReport.objects.update(status=WeeklyReportStatus.SENDING, claimed_at=MONDAY)
    reports_plan(now=MONDAY + timedelta(hours=1))
    reports_send(now=MONDAY + timedelta(hours=1))
    assert WeeklyReport.objects.get().status == WeeklyReportStatus.UNCLEAR
    assert mail.outbox == []


class TestGuardians:
    @pytest.fixture(autouse=True)
    def _only_guardians(self, classroom: Classroom) -> None:
        classroom.guardian_reports = True
        classroom.save()
        classroom.teachers.get().profile.delete()

    @pytest.mark.parametrize(("state", "count"), [("asked", 0), ("agreed", 1), ("ended", 0)])
    def test_get_reports_only_if_they_agreed(self, classroom: Classroom, student: User, state: str, count: int):
        guardian = GuardianFactory(student=student, state=state)
        reports_plan(now=MONDAY)
        reports_send(now=MONDAY)
        assert len(mail.outbox) == count
        if count:
            (sent,) = mail.outbox
            assert "Wren answered 11 exercises; 82 % were right" in sent.body
            assert guardian_link(guardian, "stop") in sent.body
            assert guardian_link(guardian, "stop") in sent.extra_headers["List-Unsubscribe"]

    def test_get_none_where_the_class_sends_none(self, classroom: Classroom, student: User):
        GuardianFactory(student=student, state="agreed")
        Classroom.objects.update(guardian_reports=False)
        assert reports_plan(now=MONDAY) == 0

    def test_get_none_about_a_student_who_has_left(self, classroom: Classroom, student: User):
        GuardianFactory(student=student, state="agreed")
        reports_plan(now=MONDAY)
        classroom.students.clear()
        reports_send(now=MONDAY)
        assert mail.outbox == []
