"""Lessons and the map of a course's skills."""

from random import Random

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from lessons.selectors import course_by_slug, course_list, lesson_for, skill_by_slug
from tutor.selectors.conversation import Subject
from tutor.services.challenges import ClaimRefused, claim_make
from tutor.services.serving import challenge_serve
from tutor.views.conversation import panel_of
from tutor.views.course_page import course_page


@login_required
@never_cache
@require_safe
def skill_map(request: SignedInRequest, course_slug: str) -> HttpResponse:
    course = course_by_slug(course_slug)
    context = {
        "course": course,
        "page": course_page(request.user, course, timezone.now()),
        "other_courses": course_list().exclude(pk=course.pk),
    }
    return render(request, "tutor/skill_map.html", context)


@login_required
@never_cache
@require_safe
def lesson(request: SignedInRequest, course_slug: str, skill_slug: str) -> HttpResponse:
    course = course_by_slug(course_slug)
    skill = skill_by_slug(course, skill_slug)
    page = course_page(request.user, course, timezone.now())
    tile = next((tile for tile in page.tiles if tile.skill.pk == skill.pk), None)
    if tile is None:
        raise Http404
    context = {"course": course, "skill": skill, "tile": tile, "lesson": lesson_for(skill)}
    if request.user.is_student:
        context["panel"] = panel_of(request, Subject(course, skill=skill))
    return render(request, "tutor/lesson.html", context)


@login_required
@require_POST
def claim(request: SignedInRequest, course_slug: str, skill_slug: str) -> HttpResponse:
    """A student says "I know this": the next exercises challenge it."""
    if not request.user.is_student:
        raise PermissionDenied
    course = course_by_slug(course_slug)
    skill = skill_by_slug(course, skill_slug)
    now = timezone.now()
    try:
        claim_make(learner=request.user, skill=skill, now=now)
    except ClaimRefused:
        messages.info(request, _("You have mastered it, or you tried only just now. Practise a bit, then try again."))
        return redirect("lesson", course.slug, skill.slug)
    challenge_serve(learner=request.user, course=course, now=now, random=Random())
    return redirect("practice", course.slug)
