"""The first pages: welcome for visitors, home for students; teachers have their own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from lessons.selectors import course_list
from tutor.forms import JoinClassroomForm
from tutor.selectors.activity import daily_goal, latest_answers
from tutor.selectors.set_work import set_work_of
from tutor.selectors.verdicts import SHOWN_FOR, judgements_for
from tutor.services.reports import outcomes_take
from tutor.views.charts import growth_charts
from tutor.views.course_page import course_pages


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "tutor/welcome.html", {"courses": course_list()})


@login_required
@never_cache
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_student:
        return redirect("teacher-home" if request.user.is_teacher else "admin:index")
    now = timezone.now()
    pages = course_pages(request.user, now)
    return render(
        request,
        "tutor/home.html",
        {
            "set_work": set_work_of(request.user, now),
            "report_outcomes": outcomes_take(learner=request.user, now=now),
            "goal": daily_goal(request.user, now),
            "pages": pages,
            "charts": growth_charts(request.user, pages, now),
            "begun": [page for page in pages if page.is_begun],
            "reviews": [(page.course, tile) for page in pages for tile in page.reviews_due],
            "latest_answers": latest_answers(request.user),
            "classrooms": request.user.joined_classrooms.all(),
            "join_form": JoinClassroomForm(),
            "judgements": judgements_for(request.user, now - SHOWN_FOR)[:3],
        },
    )
