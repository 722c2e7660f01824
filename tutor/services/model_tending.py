"""What has to be done about the model again and again."""

from datetime import datetime

from tutor.ai.books import give_up_lost
from tutor.ai.missing import tell_administrators


def model_tend(*, now: datetime) -> None:
    """Give up requests whose worker has died, and tell administrators of models that are gone."""
    give_up_lost(now)
    tell_administrators(now)
