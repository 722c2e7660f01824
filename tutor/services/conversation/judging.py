"""Whether a sentence of the tutor may be shown."""

from __future__ import annotations

import re

from tutor.conversation.release import Judge
from tutor.conversation.statements import false_statement, premises_in
from tutor.services.conversation.context import Context
from tutor.services.leaks import gives_answer_away
from tutor.services.model_text import UNWANTED_IN_MATH, has_odd_characters

REMEMBERED = 400
"""Characters said before that are read together with a sentence: an answer may be told in two halves."""
_UNWANTED = re.compile(r"https?:|www\.|<[A-Za-z/!]|!\[|\]\s*\(|\[\s*\w+\s*\]\s*:", re.IGNORECASE)


def judge_for(context: Context) -> Judge:
    """Return the judge of a conversation: no answer given away, nothing false, no links, nothing hidden."""
    exercise, said = context.open_exercise, context.said_by_student

    def passes(sentence: str, before: str) -> bool:
        if _UNWANTED.search(sentence) or UNWANTED_IN_MATH.search(sentence) or has_odd_characters(sentence, "\n\t"):
            return False
        if false_statement(sentence, [*context.premises, *context_of(before)]) is not None:
            return False
        if exercise is None:
            return True
        together = before[-REMEMBERED:] + sentence
        return not (
            gives_answer_away(sentence, exercise, said=said) or gives_answer_away(together, exercise, said=said)
        )

    return passes


def context_of(before: str) -> list[str]:
    """Return the relations that were shown already, and thus checked."""
    return premises_in(before[-REMEMBERED:])
