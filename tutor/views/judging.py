"""Answers that were judged provisionally: the queue, and the page on which a teacher has the last word."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from lessons.services.grading import answer_in_words
from tutor.class_forms import JudgementForm
from tutor.models import Attempt
from tutor.selectors.students import student_taught_by
from tutor.selectors.verdicts import attempt_of, provisional_for, rubrics_of
from tutor.services.judging import attempt_judge
from tutor.views.answer_fields import gaps_of
from tutor.views.teacher import teacher_required
from tutor.wording import grade_reason_text

ANSWERS_A_PAGE = 30


@teacher_required
@never_cache
@require_safe
def provisional(request: SignedInRequest) -> HttpResponse:
    """The answers of one's students that wait for a verdict."""
    classrooms = list(request.user.taught_classrooms.filter(archived_at=None))
    chosen = request.GET.get("class", "")
    classroom = next((one for one in classrooms if str(one.pk) == chosen), None)
    page = Paginator(provisional_for(request.user, classroom), ANSWERS_A_PAGE).get_page(request.GET.get("page", "1"))
    context = {"page": page, "classrooms": classrooms, "classroom": classroom}
    return render(request, "tutor/provisional.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def student_attempt(request: SignedInRequest, student_id: int, attempt_id: int) -> HttpResponse:
    """One answer: the question, the rubric, what was answered, the first look, and the teacher's verdict."""
    student = student_taught_by(request.user, student_id)
    attempt = attempt_of(student, attempt_id)
    if request.method != "POST":
        return _page(request, student, attempt, JudgementForm())
    if not attempt.is_provisional:
        raise Http404
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return _page(request, student, attempt, form, status=422)
    verdict, score = form.decided()
    attempt_judge(
        teacher=request.user,
        attempt=attempt,
        verdict=verdict,
        score=score,
        note=form.cleaned_data["note"],
        now=timezone.now(),
    )
    messages.success(request, _("Your verdict counts from now on, and the student sees it."))
    following = provisional_for(request.user).first() if request.POST.get("then") == "next" else None
    if following is not None:
        return redirect("student-attempt", following.learner_id, following.pk)
    return redirect("provisional" if request.POST.get("then") == "next" else request.path)


def _page(
    request: SignedInRequest, student: User, attempt: Attempt, form: JudgementForm, status: int = 200
) -> HttpResponse:
    context = {
        "student": student,
        "attempt": attempt,
        "words": answer_in_words(attempt.exercise, attempt.response),
        "gaps": list(gaps_of(attempt.exercise.options, attempt.response).items())
        if attempt.exercise.kind == "cloze"
        else [],
        "rubrics": rubrics_of(attempt.exercise, _texts_of(attempt)) if attempt.is_provisional else [],
        "reason": grade_reason_text(attempt.reason),
        "judgements": list(attempt.judgements.select_related("judged_by__profile").order_by("-pk")),
        "form": form,
    }
    return render(request, "tutor/student_attempt.html", context, status=status)


def _texts_of(attempt: Attempt) -> Mapping[str, str]:
    """Return what was answered, by gap; the whole under an empty name where there are none."""
    if attempt.exercise.kind != "cloze":
        return {"": attempt.response}
    return {name: gap.value for name, gap in gaps_of(attempt.exercise.options, attempt.response).items()}
