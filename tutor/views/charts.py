"""The charts of the dashboard and of a student's home: what each shows, in words, with its numbers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from tutor.charts import Chart, Kind, Series
from tutor.insight.weeks import Sums, mastered_by_week
from tutor.selectors.dashboard.growth import Growth, Spread, mondays_shown
from tutor.selectors.dashboard.student import StudentPage
from tutor.selectors.progress import hours_of
from tutor.views.course_page import CoursePage

WHOLE = 100.0


def class_charts(growth: Growth) -> Sequence[Chart]:
    """Return what a class's growth page shows."""
    labels = week_labels(growth.mondays)
    return [_class_mastered(labels, growth.mastered), *_work(labels, growth.weeks)]


def student_charts(page: StudentPage) -> Sequence[Chart]:
    """Return what a student's page shows."""
    labels = week_labels(page.mondays)
    return [mastered_chart("mastered", labels, page.mastered), *_work(labels, page.weeks)]


def growth_charts(learner: User, pages: Sequence[CoursePage], now: datetime) -> Sequence[Chart]:
    """Return a student's mastered skills week by week, a chart for each course that they have begun."""
    zone, charts = timezone.get_current_timezone(), []
    for page in pages:
        hours = hours_of([learner], page.course)
        if hours[learner.pk]:
            mondays = mondays_shown(hours, now)
            counts = mastered_by_week(hours[learner.pk], mondays, zone, page.mastered_count)
            if sum(count is not None for count in counts) < 2:
                # One week is no growth to look at.
                continue
            chart = mastered_chart(f"mastered-{page.course.slug}", week_labels(mondays), counts)
            charts.append(replace(chart, title=page.course.title))
    return charts


def mastered_chart(key: str, labels: Sequence[str], mastered: Sequence[int | None]) -> Chart:
    """Return one student's mastered skills at the end of each week."""
    known = [count for count in mastered if count is not None]
    first, last = (known[0], known[-1]) if known else (0, 0)
    return Chart(
        key=key,
        title=_("Mastered skills"),
        description=_("At the end of each week: from %(first)d to %(last)d.") % {"first": first, "last": last},
        labels=labels,
        heading=_("Week from"),
        series=[Series(_("Mastered"), mastered)],
    )


def week_labels(mondays: Sequence[date]) -> Sequence[str]:
    """Return the Mondays as short dates."""
    # Translators: a day and its month, as short as can be, in Django's date format.
    form = pgettext("date format", "j M")
    return [date_format(monday, form) for monday in mondays]


def _class_mastered(labels: Sequence[str], mastered: Sequence[Spread | None]) -> Chart:
    known = [spread for spread in mastered if spread]
    first, last = (known[0].middle, known[-1].middle) if known else (0, 0)
    return Chart(
        key="mastered",
        title=_("Mastered skills of a student"),
        description=_(
            "At the end of each week. The student in the middle of the class went from %(first)g to %(last)g skills."
        )
        % {"first": first, "last": last},
        labels=labels,
        heading=_("Week from"),
        series=[
            Series(_("Upper quarter from"), [spread.upper if spread else None for spread in mastered]),
            Series(_("Middle"), [spread.middle if spread else None for spread in mastered]),
            Series(_("Lower quarter up to"), [spread.lower if spread else None for spread in mastered]),
        ],
    )


def _work(labels: Sequence[str], weeks: Sequence[Sums]) -> Sequence[Chart]:
    week = _("Week from")
    return [
        Chart(
            key="exercises",
            title=_("Exercises"),
            description=_("Exercises with a first answer in each week, %(count)d in all.")
            % {"count": sum(sums.exercises for sums in weeks)},
            labels=labels,
            heading=week,
            series=[Series(_("Exercises"), [sums.exercises for sums in weeks])],
            kind=Kind.BARS,
        ),
        Chart(
            key="right",
            title=_("Right at the first answer"),
            description=_("Share of exercises whose first answer was right. Around 80 % is what practice aims at."),
            labels=labels,
            heading=week,
            series=[Series(_("Right"), [sums.percent_right for sums in weeks])],
            suffix=" %",
            highest=WHOLE,
        ),
        Chart(
            key="remembered",
            title=_("Remembered in reviews"),
            description=_("Share of reviews whose first answer was right. Reviews come when 85 % are expected."),
            labels=labels,
            heading=week,
            series=[Series(_("Remembered"), [sums.percent_remembered for sums in weeks])],
            suffix=" %",
            highest=WHOLE,
        ),
        Chart(
            key="time",
            title=_("Time on task, in minutes"),
            description=_("From seeing an exercise to answering it; what took over five minutes counts as five."),
            labels=labels,
            heading=week,
            series=[Series(_("Minutes"), [sums.minutes for sums in weeks])],
            kind=Kind.BARS,
        ),
    ]
