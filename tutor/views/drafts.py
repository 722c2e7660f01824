"""What was typed and not sent yet, kept over a redirect for whoever has no JavaScript."""

from accounts.http import SignedInRequest
from tutor.forms import AnswerForm, ReportForm
from tutor.models import Serving

_KEY, _REPORT = "draft", "report-draft"
_REPORT_FIELDS = ("report_reason", "report_words")
LONGEST_DRAFT = 10_000


def draft_keep(request: SignedInRequest, serving: Serving) -> None:
    """Keep the answer that stood in the field while another button of its form was pressed."""
    if "answer" in request.POST:
        typed = AnswerForm(serving.exercise, request.POST).typed
        request.session[_KEY] = {"serving": serving.pk, "answer": typed[:LONGEST_DRAFT]}


def draft_of(request: SignedInRequest, serving: Serving) -> str | None:
    """Return the answer that was typed on an exercise and not sent, None if there is none."""
    draft = request.session.get(_KEY)
    return str(draft["answer"]) if draft and draft["serving"] == serving.pk else None


def draft_drop(request: SignedInRequest) -> None:
    """Forget what was typed: it has been sent."""
    request.session.pop(_KEY, None)


def report_draft_keep(request: SignedInRequest, serving: Serving) -> None:
    """Keep a report that was being written while another button of its form was pressed."""
    typed = {name: request.POST.get(name, "")[:LONGEST_DRAFT] for name in _REPORT_FIELDS}
    if any(typed.values()):
        request.session[_REPORT] = {"serving": serving.pk, **typed}


def report_draft_of(request: SignedInRequest, serving: Serving) -> ReportForm | None:
    """Return the report that was being written on an exercise, None if there is none."""
    draft = request.session.get(_REPORT)
    return ReportForm(initial=draft) if draft and draft["serving"] == serving.pk else None


def report_draft_drop(request: SignedInRequest) -> None:
    """Forget the report that was being written: it has been sent."""
    request.session.pop(_REPORT, None)
