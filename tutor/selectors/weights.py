"""Which weights predict now."""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tutor.learner import DEFAULT_WEIGHTS, Weights
from tutor.models import WeightsVersion

logger = logging.getLogger(__name__)

VERSIONS_KEPT = 4


@dataclass(frozen=True)
class ActiveWeights:
    """The weights in use and the number of their version, None for those that Warbler ships with."""

    weights: Weights
    version_id: int | None = None


def weights_active() -> ActiveWeights:
    """Return the weights in use; a query for which they are, and the weights themselves from memory.

    Weights that another version of Warbler fitted, for other features, are passed over until the next night.
    """
    active = WeightsVersion.objects.filter(is_active=True).values_list("pk", "created_at").first()
    weights = _weights(*active) if active else None
    return ActiveWeights(weights, active[0]) if active and weights else ActiveWeights(DEFAULT_WEIGHTS)


def weights_of(version_id: int | None) -> Weights:
    """Return the weights of a version; those that Warbler ships with for None, and for one that cannot be read."""
    if version_id is None:
        return DEFAULT_WEIGHTS
    created_at = WeightsVersion.objects.values_list("created_at", flat=True).get(pk=version_id)
    return _weights(version_id, created_at) or DEFAULT_WEIGHTS


@lru_cache(maxsize=VERSIONS_KEPT)
def _weights(version_id: int, _created_at: datetime) -> Weights | None:
    try:
        return Weights.from_dict(WeightsVersion.objects.get(pk=version_id).weights)
    except (KeyError, TypeError, ValueError):
        logger.warning("Version %s of the weights cannot be read; the shipped ones predict.", version_id)
        return None
