"""Teachers look at exercises that a model proposed, and decide."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from tutor.forms import RejectForm
from tutor.models import Proposal, ProposalStatus
from tutor.selectors.proposals import LISTED, proposal_for_review, proposal_next, proposals_listed
from tutor.services.proposals import ReviewError, proposal_approve, proposal_reject
from tutor.services.proposals.asking import misconceptions_of
from tutor.views.review_page import ReviewPage
from tutor.views.teacher import teacher_required

PAGE_LENGTH = 25


@teacher_required
@never_cache
@require_safe
def review_list(request: SignedInRequest) -> HttpResponse:
    wanted = request.GET.get("status", "")
    status = wanted if wanted in set(LISTED) else ProposalStatus.WAITING.value
    page = Paginator(proposals_listed(status), PAGE_LENGTH).get_page(request.GET.get("page"))
    tabs = [(listed.value, listed.label) for listed in LISTED]
    return render(request, "tutor/review_list.html", {"page": page, "status": status, "tabs": tabs})


@teacher_required
@never_cache
@require_safe
def review(request: SignedInRequest, proposal_id: int) -> HttpResponse:
    return _review_page(request, proposal_for_review(proposal_id), RejectForm())


@teacher_required
@require_POST
def review_approve(request: SignedInRequest, proposal_id: int) -> HttpResponse:
    proposal = proposal_for_review(proposal_id)
    try:
        proposal_approve(proposal=proposal, teacher=request.user, now=timezone.now())
    except ReviewError as error:
        return _refused(request, proposal, str(error))
    messages.success(request, _("Approved. Students will meet it from now on."))
    return _go_on(proposal)


@teacher_required
@require_POST
def review_reject(request: SignedInRequest, proposal_id: int) -> HttpResponse:
    proposal = proposal_for_review(proposal_id)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _review_page(request, proposal, form, status=422)
    try:
        proposal_reject(proposal=proposal, teacher=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
    except ReviewError as error:
        return _refused(request, proposal, str(error))
    messages.success(request, _("Rejected. The next exercises on this skill will be told your reason."))
    return _go_on(proposal)


def _refused(request: SignedInRequest, proposal: Proposal, why: str) -> HttpResponse:
    """Show the proposal as it is now, with the reason why the decision was not carried out."""
    messages.error(request, why)
    proposal.refresh_from_db()
    return _review_page(request, proposal, RejectForm(request.POST or None), status=409)


def _go_on(decided: Proposal) -> HttpResponse:
    """Lead to the next proposal that waits, or back to the list."""
    following = proposal_next(decided)
    return redirect("review", following.pk) if following else redirect("review-list")


def _review_page(request: SignedInRequest, proposal: Proposal, form: RejectForm, status: int = 200) -> HttpResponse:
    page = ReviewPage(proposal, misconceptions_of(proposal.skill))
    return render(request, "tutor/review.html", {"page": page, "form": form}, status=status)
