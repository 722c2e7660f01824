"""What administrators should know about the language model."""

from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from tutor.ai.retirements import retirements_ahead
from tutor.models import MissingModel

register = template.Library()


@register.inclusion_tag("admin/tutor/_model_notices.html")
def model_notices() -> dict[str, Any]:
    """Show which models are gone, and which will be."""
    missing = list(MissingModel.objects.filter(returned_at=None))
    gone = {row.model for row in missing}
    fallbacks = ", ".join(model for model in settings.OPENAI_FALLBACK_MODELS if model not in gone)
    ahead = retirements_ahead(timezone.localdate())
    return {"missing_models": missing, "fallbacks": fallbacks, "retirements": ahead}
