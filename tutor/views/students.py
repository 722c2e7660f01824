"""A teacher looks at one student: skills, why an estimate is what it is, and a word that sets it right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from lessons.models import Skill
from lessons.selectors import course_list
from tutor.forms import StatementForm
from tutor.models import StatementKind
from tutor.selectors.dashboard.classes import classrooms_seen_by, course_chosen
from tutor.selectors.dashboard.student import student_page
from tutor.selectors.students import skill_report, student_taught_by
from tutor.services.statements import mastery_state
from tutor.views.charts import student_charts
from tutor.wording import sign_shown


@login_required
@never_cache
@require_safe
def student(request: SignedInRequest, student_id: int) -> HttpResponse:
    shown, courses = student_taught_by(request.user, student_id), list(course_list())
    slug = request.GET.get("course", "")
    course = course_chosen(courses, [shown], slug)
    context = {
        "student": shown,
        "courses": courses,
        "course": course,
        "classrooms": classrooms_seen_by(request.user).filter(students=shown),
    }
    if course is not None:
        page = student_page(shown, course, timezone.now())
        signs = [sign_shown(signal, page.curriculum) for signal in page.signals]
        context |= {"page": page, "signs": signs, "charts": student_charts(page)}
    return render(request, "tutor/student.html", context)


@login_required
@never_cache
@require_safe
def student_skill(request: SignedInRequest, student_id: int, skill_id: int) -> HttpResponse:
    shown, skill = student_taught_by(request.user, student_id), _skill(skill_id)
    return _skill_page(request, shown, skill, StatementForm())


@login_required
@require_POST
def student_skill_state(request: SignedInRequest, student_id: int, skill_id: int) -> HttpResponse:
    """The teacher sets or resets the mastery, with a reason."""
    shown, skill = student_taught_by(request.user, student_id), _skill(skill_id)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _skill_page(request, shown, skill, form, status=422)
    mastery_state(
        teacher=request.user,
        student=shown,
        skill=skill,
        kind=StatementKind(form.cleaned_data["kind"]),
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )
    messages.success(request, _("Noted. The estimate follows your word from now on, and answers move it further."))
    return redirect("student-skill", student_id, skill_id)


def _skill(skill_id: int) -> Skill:
    return get_object_or_404(Skill.objects.select_related("course"), pk=skill_id)


def _skill_page(
    request: SignedInRequest, shown: User, skill: Skill, form: StatementForm, status: int = 200
) -> HttpResponse:
    context = {"report": skill_report(shown, skill, timezone.now()), "form": form}
    return render(request, "tutor/student_skill.html", context, status=status)
