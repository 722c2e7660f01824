"""What every text that goes to a model, or comes from one for a student, has to keep to."""

import re
import unicodedata

UNWANTED_IN_MATH = re.compile(r"\\(?:href|url|includegraphics|html\w*|def|gdef|newcommand|style|class|text\w*color)\b")
"""Commands that do more than write mathematics."""
_CONTROL = {"Cc", "Cf", "Co", "Cs"}


def as_material(text: str, longest: int) -> str:
    """Return the beginning of a text, which cannot close the mark around it in a prompt."""
    return text[:longest].replace("<", "‹").replace(">", "›")


def has_odd_characters(text: str, allowed: str = "\n") -> bool:
    """Whether a text holds control characters, among them those that hide text or turn its direction."""
    return any(unicodedata.category(character) in _CONTROL for character in text if character not in allowed)
