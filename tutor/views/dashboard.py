"""The pages of a class: who needs help, every skill of everybody, growth, misconceptions, and the running lesson."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from tutor.selectors.dashboard.classes import ClassPage, class_page
from tutor.selectors.dashboard.growth import growth_of
from tutor.selectors.dashboard.heatmap import BY_NAME, Cell, MapRow, heat_map_of
from tutor.selectors.dashboard.live import live_of
from tutor.selectors.dashboard.misconceptions import lesson_plan, misconceptions_shown
from tutor.selectors.dashboard.overview import Overview, StudentRow, overview_of
from tutor.views.charts import class_charts
from tutor.views.teacher import teacher_required
from tutor.wording import sign_shown

MOST_IN_FULL = 8
"""How many misconceptions are shown with their answers; the others are named."""


@teacher_required
@never_cache
@require_safe
def classroom(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    page = _page(request, classroom_id)
    if page.course is None:
        return _render(request, page, "overview", overview=None)
    overview = overview_of(page.students, page.course, timezone.now())
    now, later = (_needs(rows, overview) for rows in (overview.needs_now, overview.needs_later))
    return _render(request, page, "overview", overview=overview, needs_now=now, needs_later=later)


@teacher_required
@never_cache
@require_safe
def skills(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    page = _page(request, classroom_id)
    if page.course is None:
        return _render(request, page, "skills", map=None)
    unit, sort = request.GET.get("unit", ""), request.GET.get("sort", BY_NAME)
    heat_map = heat_map_of(page.students, page.course, timezone.now(), unit=unit, sort=sort)
    rows = [(row, _cells(row)) for row in heat_map.rows]
    return _render(request, page, "skills", map=heat_map, rows=rows, unit=unit, sort=sort)


@teacher_required
@never_cache
@require_safe
def growth(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    page = _page(request, classroom_id)
    if page.course is None:
        return _render(request, page, "growth", growth=None)
    found = growth_of(page.students, page.course, timezone.now())
    return _render(request, page, "growth", growth=found, charts=class_charts(found))


@teacher_required
@never_cache
@require_safe
def misconceptions(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    page = _page(request, classroom_id)
    found = misconceptions_shown(page.students, page.course, timezone.now()) if page.course else []
    held = [shown for shown in found if shown.holding][:MOST_IN_FULL]
    rest = [shown for shown in found if shown not in held]
    return _render(request, page, "misconceptions", held=held, rest=rest)


@teacher_required
@never_cache
@require_safe
def misconception(request: SignedInRequest, classroom_id: int, course_slug: str, misconception_id: int) -> HttpResponse:
    page = class_page(request.user, classroom_id, course_slug)
    if page.course is None:
        raise Http404
    plan = lesson_plan(page.students, page.course, misconception_id, timezone.now())
    return _render(request, page, "misconception", plan=plan)


@teacher_required
@require_safe
def live(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    """The running lesson. The page asks for its middle again and again; unchanged, that costs a few queries."""
    page = _page(request, classroom_id)
    found = live_of(page.students, page.course, timezone.now()) if page.course else None
    is_part = request.htmx and not request.htmx.boosted
    etag = f'"{found.digest}"' if found else '""'
    if is_part and found and request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = _render(request, page, "_live" if is_part else "live", live=found, etag=etag, now=timezone.now())
    response["Cache-Control"] = "private, no-cache"
    if is_part:
        response["ETag"] = etag
    return response


def _cells(row: MapRow) -> str:
    """Return a student's cells as HTML: two thousand of them are too many for a template to go through."""
    address = reverse("student", args=[row.student.pk])
    return format_html_join(
        "",
        '<td class="{}"><a href="{}skills/{}/"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></a></td>',
        ((_cell_class(cell), address, cell.skill_id, cell.mastery.symbol, cell.mastery.told) for cell in row.cells),
    )


def _cell_class(cell: Cell) -> str:
    return f"{cell.mastery.status} begins" if cell.begins else cell.mastery.status


def _needs(rows: Sequence[StudentRow], overview: Overview) -> Sequence[dict[str, Any]]:
    """Return students with the signs that they need somebody, in words."""
    return [
        {"student": row.student, "signs": [sign_shown(signal, overview.curriculum) for signal in row.signals]}
        for row in rows
    ]


def _page(request: SignedInRequest, classroom_id: int) -> ClassPage:
    return class_page(request.user, classroom_id, request.GET.get("course", ""))


def _render(request: SignedInRequest, page: ClassPage, name: str, **context: Any) -> HttpResponse:
    return render(
        request, f"tutor/classes/{name}.html", {"page": page, "classroom": page.classroom, "tab": name, **context}
    )
