"""Which weights predict now."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tutor.learner import DEFAULT_WEIGHTS, Weights
from tutor.models import WeightsVersion

VERSIONS_KEPT = 4


@dataclass(frozen=True)
class ActiveWeights:
    """The weights in use and the number of their version, None for those that Warbler ships with."""

    weights: Weights
    version_id: int | None = None


def weights_active() -> ActiveWeights:
    """Return the weights in use; a query for which they are, and the weights themselves from memory."""
    active = WeightsVersion.objects.filter(is_active=True).values_list("pk", "created_at").first()
    return ActiveWeights(_weights(*active), active[0]) if active else ActiveWeights(DEFAULT_WEIGHTS)


def weights_of(version_id: int | None) -> Weights:
    """Return the weights of a version, those that Warbler ships with for None."""
    if version_id is None:
        return DEFAULT_WEIGHTS
    return _weights(version_id, WeightsVersion.objects.values_list("created_at", flat=True).get(pk=version_id))


@lru_cache(maxsize=VERSIONS_KEPT)
def _weights(version_id: int, _created_at: datetime) -> Weights:
    return Weights.from_dict(WeightsVersion.objects.get(pk=version_id).weights)
