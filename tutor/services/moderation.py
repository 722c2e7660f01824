"""Whether a text is fit for children: the one place that asks."""

from tutor.ai import moderate
from tutor.generation.words import unsuitable_in


def unfit(text: str) -> list[str]:
    """Return why a text is not fit for a school, empty if it is.

    Raises:
        ModelError: it could not be looked at.
    """
    if found := unsuitable_in(text):
        return found
    moderation = moderate(text)
    return (sorted(moderation.categories) or ["flagged"]) if moderation.flagged else []
