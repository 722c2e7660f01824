"""What a language model says in the tutor's name: it words the move that was decided, and every sentence is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tutor.ai import TextQuestion, prompt, stream
from tutor.ai import Turn as Said
from tutor.conversation.moves import Move
from tutor.conversation.release import Release
from tutor.conversation.safety import danger_in
from tutor.models import ModelCall, Purpose, Speaker
from tutor.services.conversation.context import Context
from tutor.services.conversation.course_words import example_given, hint_given, passages, steps_found
from tutor.services.conversation.judging import judge_for
from tutor.services.feedback import LANGUAGE_NAMES
from tutor.services.model_text import as_material

PROMPT = "conversation-v1"
MOST_LEFT_OUT = 2
"""A model that needs more corrections than this is stopped."""
LONGEST_PART = 1200
LONGEST_TALK = 4000
"""Characters of the latest turns that are sent."""

_MOVES: Mapping[Move, str] = {
    Move.CHECK_STEPS: "Tell the student what the check in <material> found, and ask one question about it.",
    Move.KEEP_ANSWER: "Say kindly that you do not give answers, then ask a question that leads to the first step.",
    Move.LET_TRY: "Encourage the student to try alone now, in the answer field. Give no further help.",
    Move.ASK_STEP: "Answer in one or two sentences if it is about the method, then ask for the student's next step.",
    Move.HINT: "Give the hint in <material> in your own words and no more than it tells; ask what follows.",
    Move.EXAMPLE: "Go through the example in <material>, which is not the exercise; ask what comes first in theirs.",
    Move.EXPLAIN: "Explain it with <material>, in another way than before; end with a question on it.",
    Move.SOLUTION: "The exercise is over. Explain its worked solution in <material>, as far as it was asked about.",
    Move.REPLY: "Reply in one or two friendly sentences.",
}


class ModelWords:
    """The checked pieces of a model's words; once gone through, it knows what was shown and what was left out."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._release = Release(judge_for(context), _hazard(context))
        self.call: ModelCall | None = None

    @property
    def shown(self) -> str:
        return self._release.shown

    @property
    def left_out(self) -> int:
        return len(self._release.cut)

    def __iter__(self) -> Iterator[str]:
        """Yield what may be shown. Raises ModelError."""
        with stream(question(self._context)) as pieces:
            for piece in pieces:
                yield self._release.feed(piece)
                if self.left_out > MOST_LEFT_OUT:
                    return
        self.call = pieces.reply.call if pieces.reply else None
        yield self._release.finish()


def model_pieces(context: Context) -> ModelWords:
    """Return the words of a model for the move of a conversation; nothing is asked before the first is wanted."""
    return ModelWords(context)


def question(context: Context) -> TextQuestion:
    """Return what the model is asked. The key is not in it, nor is the solution while the exercise is open."""
    exercise = context.exercise
    filled = prompt(
        PROMPT,
        language=LANGUAGE_NAMES[context.language],
        task=_MOVES.get(context.move, _MOVES[Move.EXPLAIN]),
        skill=context.skill.title if context.skill else context.conversation.course.title,
        exercise=_material(exercise.stem) if exercise else "none",
        answers=_material("; ".join(attempt.response for attempt in context.attempts)) or "none yet",
        material=_material(_for_move(context)) or "none",
        summary=_material(context.conversation.summary) or "none",
        mood=context.mood.value,
        said=_material(context.said),
    )
    return TextQuestion(Purpose.CONVERSATION, filled, learner_id=context.learner.pk, earlier=_earlier(context))


def _for_move(context: Context) -> str:
    if context.move is Move.CHECK_STEPS:
        return steps_found(context)
    if context.move is Move.HINT:
        return hint_given(context)
    if context.move is Move.EXAMPLE and (example := example_given(context)):
        return "\n".join([example.problem, *example.steps])
    if context.move is Move.SOLUTION and context.exercise:
        return "\n".join(context.exercise.solution)
    return "\n\n".join(passages(context, count=2))


def _earlier(context: Context) -> tuple[Said, ...]:
    """Return the latest turns that fit, the first first; what is asked now is not among them."""
    kept: list[Said] = []
    left = LONGEST_TALK
    for turn in reversed(context.earlier[:-1]):
        if danger_in(turn.text):
            # What a student in danger said goes to adults, and to no model.
            continue
        left -= len(turn.text)
        if left < 0:
            break
        kept.append(Said("user" if turn.speaker == Speaker.STUDENT else "assistant", _material(turn.text)))
    return tuple(reversed(kept))


def _material(text: str) -> str:
    """Return a text that cannot close the mark around it."""
    return as_material(text, LONGEST_PART)


def _hazard(context: Context) -> re.Pattern[str] | None:
    """Return what must not go out unchecked: the letters and words among which the answer is."""
    exercise = context.open_exercise
    if exercise is None:
        return None
    offered = exercise.options.get("choices") or exercise.options.get("items") or []
    words = [exercise.key, *exercise.options.get("accept", []), *(str(option["text"]) for option in offered)]
    patterns = [re.escape(word) for word in words if word.strip()]
    letters = [rf"\b{re.escape(str(option['id']))}\b" for option in offered]
    return re.compile("|".join([*patterns, *letters]), re.IGNORECASE) if patterns or letters else None
