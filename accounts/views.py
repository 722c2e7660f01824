"""Pages about people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import ProfileForm
from accounts.http import SignedInRequest
from accounts.services import profile_ensure


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = ProfileForm(sent, instance=profile_ensure(user=request.user))
    if form.is_valid():
        saved = form.save()
        with override(saved.language):
            messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    status = 422 if form.is_bound else 200
    context = {"form": form, "classrooms": request.user.joined_classrooms.prefetch_related("teachers__profile")}
    return render(request, "accounts/profile.html", context, status=status)
