"""Weekly reports by email: noted once for each reader, class and week, sent once, tried again when mail fails."""

import logging
import time as clock
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import Classroom, Guardian, GuardianState, User
from accounts.services.guardians import guardian_link
from accounts.services.mail import MAIL_PROBLEMS, MOST_TRIES, NoUsableAddress, mail_deliver, mail_message, site_url
from tutor.models import Attempt, WeeklyReport, WeeklyReportStatus
from tutor.selectors.weekly import class_week, week_before

logger = logging.getLogger(__name__)

SENT_FROM = time(7, 0)
"""On Mondays, by the class's own clock."""
NOTED_FOR = timedelta(days=2)
"""A site that was off until later in the week sends no report that is old."""
QUIET_AFTER = timedelta(days=28)
"""A class in which nobody has practised for so long, as in holidays, gets no reports."""
LOST_AFTER = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=10)
LONGEST_ROUND = 100.0


def reports_plan(*, now: datetime) -> int:
    """Note the reports that are due and not noted yet; return how many. Twice, or by two workers, notes each once."""
    WeeklyReport.objects.filter(status=WeeklyReportStatus.SENDING, claimed_at__lt=now - LOST_AFTER).update(
        status=WeeklyReportStatus.UNCLEAR
    )
    before = WeeklyReport.objects.count()
    for classroom in Classroom.objects.filter(archived_at=None, students__isnull=False).distinct():
        monday = week_before(classroom, now)
        begins = datetime.combine(monday, SENT_FROM, ZoneInfo(classroom.time_zone))
        if begins <= now < begins + NOTED_FOR and _is_busy(classroom, now):
            _note(classroom, monday, now)
    return WeeklyReport.objects.count() - before


def _is_busy(classroom: Classroom, now: datetime) -> bool:
    students = classroom.students.values("pk")
    return Attempt.objects.filter(learner__in=students, answered_at__gte=now - QUIET_AFTER).exists()


def _note(classroom: Classroom, monday: date, now: datetime) -> None:
    teachers = classroom.teachers.filter(is_active=True, profile__weekly_report=True).exclude(email="")
    rows = [WeeklyReport(classroom=classroom, teacher=teacher, week=monday, next_try_at=now) for teacher in teachers]
    if classroom.guardian_reports:
        guardians = Guardian.objects.filter(state=GuardianState.AGREED, student__joined_classrooms=classroom)
        rows += [
            WeeklyReport(classroom=classroom, guardian=guardian, week=monday, next_try_at=now)
            for guardian in guardians.distinct()
        ]
    WeeklyReport.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def reports_send(*, now: datetime) -> int:
    """Send the reports that are due, and return how many went out."""
    due = WeeklyReport.objects.filter(status=WeeklyReportStatus.PENDING, next_try_at__lte=now).order_by("pk")
    ends_at, sent = clock.monotonic() + LONGEST_ROUND, 0
    for report_id in list(due.values_list("pk", flat=True)[:1000]):
        if clock.monotonic() > ends_at:
            break
        sent += report_send(report_id=report_id, now=now)
    return sent


def report_send(*, report_id: int, now: datetime) -> bool:
    """Send one report; return whether it went out.

    It is marked before it goes to the server. Should the worker die in that moment, nobody can tell whether it went,
    and it is not sent again.
    """
    claimed = WeeklyReport.objects.filter(pk=report_id, status=WeeklyReportStatus.PENDING).update(
        status=WeeklyReportStatus.SENDING, claimed_at=now
    )
    if not claimed:
        return False
    related = ("classroom", "teacher__profile", "guardian__student__profile")
    report = WeeklyReport.objects.select_related(*related).get(pk=report_id)
    if not _is_wanted(report):
        return _settle(report, WeeklyReportStatus.DROPPED)
    message = _message(report, now)
    try:
        mail_deliver(message=message)
    except NoUsableAddress:
        return _settle(report, WeeklyReportStatus.FAILED, error="the mail server refused the address")
    except MAIL_PROBLEMS as problem:
        logger.warning("A weekly report could not be sent (%s).", type(problem).__name__)
        return _later(report, problem, now)
    _settle(report, WeeklyReportStatus.SENT, sent_at=now, address=message.to[0], error="")
    return True


def _settle(report: WeeklyReport, status: WeeklyReportStatus, **values: Any) -> bool:
    WeeklyReport.objects.filter(pk=report.pk).update(status=status, **values)
    return False


def _later(report: WeeklyReport, problem: Exception, now: datetime) -> bool:
    tries = report.tries + 1
    status = WeeklyReportStatus.FAILED if tries >= MOST_TRIES else WeeklyReportStatus.PENDING
    pause = FIRST_PAUSE * 2**report.tries
    return _settle(report, status, tries=tries, next_try_at=now + pause, error=type(problem).__name__)


def _is_wanted(report: WeeklyReport) -> bool:
    """Whether the reader still wants it and may still see what it says."""
    classroom = report.classroom
    if classroom.is_archived:
        return False
    if report.teacher is not None:
        teacher = report.teacher
        is_theirs = classroom.teachers.filter(pk=teacher.pk).exists()
        return is_theirs and teacher.is_active and bool(teacher.email) and teacher.profile.weekly_report
    guardian = report.guardian
    if guardian is None or guardian.state != GuardianState.AGREED or not classroom.guardian_reports:
        return False
    return classroom.students.filter(pk=guardian.student_id).exists()


def _message(report: WeeklyReport, now: datetime) -> EmailMultiAlternatives:
    if report.teacher is not None:
        language = report.teacher.profile.language
        context = teacher_context(report.classroom, report.week, now, language)
        return mail_message(name="weekly_teacher", to=report.teacher.email, language=language, context=context)
    guardian = report.guardian
    if guardian is None:
        raise ValueError(f"report {report.pk} has no reader")
    context = guardian_context(report.classroom, guardian.student, report.week, now, guardian.language)
    stop_link = site_url(guardian_link(guardian, "stop"))
    return mail_message(
        name="weekly_guardian",
        to=guardian.email,
        language=guardian.language,
        context={**context, "guardian": guardian, "stop_link": stop_link},
        headers={"List-Unsubscribe": f"<{stop_link}>"},
    )


def teacher_context(classroom: Classroom, monday: date, now: datetime, language: str) -> Mapping[str, Any]:
    """Return what the report to a class's teachers shows."""
    return {
        "week": class_week(classroom, monday, now),
        "classroom": classroom,
        "days": _days(monday, language),
        "link": site_url(reverse("classroom", args=[classroom.pk])),
        "profile_link": site_url(reverse("profile")),
    }


def guardian_context(classroom: Classroom, student: User, monday: date, now: datetime, language: str) -> dict[str, Any]:
    """Return what the report on one student to a guardian shows."""
    week = class_week(classroom, monday, now, [student])
    return {"week": week.students[0], "classroom": classroom, "student": student, "days": _days(monday, language)}


def _days(monday: date, language: str) -> str:
    with override(language):
        first, last = (
            date_format(day, "DATE_FORMAT") for day in (monday - timedelta(days=7), monday - timedelta(days=1))
        )
        return f"{first} – {last}"
