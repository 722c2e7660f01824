"""What students say about the comments on their answers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from tutor.forms import HelpedForm
from tutor.selectors.practice import feedback_for, serving_for
from tutor.services.feedback_texts import feedback_judge
from tutor.views.drafts import draft_keep
from tutor.views.exercise_page import exercise_page
from tutor.views.practice import focus_of, practice_url, show_exercise


@login_required
@require_POST
def helped(request: SignedInRequest, feedback_id: int) -> HttpResponse:
    """Whether a comment helped. Nothing else on the page changes, and what was typed into it stays."""
    feedback = feedback_for(request.user, feedback_id)
    serving = serving_for(request.user, feedback.attempt.serving_id)
    focus = focus_of(request, serving.course)
    form = HelpedForm(request.POST)
    if not form.is_valid():
        return show_exercise(request, exercise_page(serving, focus=focus), status=422)
    feedback_judge(feedback=feedback, helped=form.cleaned_data["helped"] == "yes")
    if request.htmx:
        return render(request, "tutor/_feedback.html", {"page": exercise_page(serving), "has_judged": True})
    draft_keep(request, serving)
    return redirect(practice_url(serving.course, focus))
