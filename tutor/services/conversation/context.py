"""All that is known when the tutor is to speak: what it is about, what was said, and what holds in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from accounts.models import User
from lessons.models import Exercise, Lesson, Skill
from lessons.selectors import lesson_for
from tutor.conversation.mood import Behaviour, Mood, mood_of
from tutor.conversation.moves import Intent, Move, Situation, intent_of, next_move
from tutor.conversation.safety import danger_in
from tutor.conversation.statements import premises_in
from tutor.models import Attempt, Conversation, Serving, ServingState, Speaker, Turn
from tutor.selectors.practice import attempts_on

HELPING_MOVES = frozenset({Move.HINT, Move.EXAMPLE, Move.EXPLAIN})
RECENT_TURNS = 12


@dataclass(frozen=True)
class Context:
    """The conversation up to the turn that is to be written; reads the database once for each part."""

    turn: Turn

    @cached_property
    def conversation(self) -> Conversation:
        """The conversation with what it is about."""
        related = ("learner__profile", "course", "skill", "serving__exercise", "serving__skill")
        return Conversation.objects.select_related(*related).get(pk=self.turn.conversation_id)

    @property
    def learner(self) -> User:
        return self.conversation.learner

    @property
    def language(self) -> str:
        """The language in which the learner is spoken to."""
        return self.learner.profile.language

    @property
    def serving(self) -> Serving | None:
        return self.conversation.serving

    @property
    def exercise(self) -> Exercise | None:
        return self.serving.exercise if self.serving else None

    @property
    def open_exercise(self) -> Exercise | None:
        """The exercise whose answer must not be told; None if there is none, or it is over."""
        return self.exercise if self.serving and self.serving.state == ServingState.OPEN else None

    @property
    def skill(self) -> Skill | None:
        return self.serving.skill if self.serving else self.conversation.skill

    @cached_property
    def lesson(self) -> Lesson | None:
        """The lesson of the skill it is about."""
        return lesson_for(self.skill) if self.skill else None

    @cached_property
    def attempts(self) -> Sequence[Attempt]:
        """The learner's answers to the exercise, the first first."""
        return attempts_on(self.serving) if self.serving else []

    @cached_property
    def earlier(self) -> Sequence[Turn]:
        """The turns before this one, the latest `RECENT_TURNS`, the first first."""
        turns = self.conversation.turns.filter(number__lt=self.turn.number).order_by("-number")[:RECENT_TURNS]
        return list(reversed(turns))

    @property
    def said(self) -> str:
        """What the student said last."""
        return next((turn.text for turn in reversed(self.earlier) if turn.speaker == Speaker.STUDENT), "")

    @property
    def said_by_student(self) -> str:
        """All that the student wrote lately, answers to the exercise included."""
        words = [turn.text for turn in self.earlier if turn.speaker == Speaker.STUDENT]
        return "\n".join([*words, *(attempt.response for attempt in self.attempts)])

    @cached_property
    def intent(self) -> Intent:
        return intent_of(self.said)

    @cached_property
    def mood(self) -> Mood:
        wrong = list(takewhile(lambda attempt: attempt.verdict == "wrong", reversed(self.attempts)))
        return mood_of(self.said, Behaviour(wrong_in_a_row=len(wrong)))

    @cached_property
    def situation(self) -> Situation:
        hints = len(self.exercise.hints) - self.serving.hints_shown if self.serving and self.exercise else 0
        return Situation(
            intent=self.intent,
            has_open_exercise=self.open_exercise is not None,
            has_closed_exercise=self.exercise is not None and self.open_exercise is None,
            hints_left=max(0, hints),
            help_since_try=self._help_since_try(),
            is_danger=danger_in(self.said) is not None,
        )

    @cached_property
    def move(self) -> Move:
        return next_move(self.situation)

    @cached_property
    def premises(self) -> Sequence[str]:
        """The relations that hold in what is being talked about."""
        if self.exercise is None:
            return []
        shown = self.exercise.hints[: self.serving.hints_shown] if self.serving else []
        solved = self.exercise.solution if self.open_exercise is None else []
        return premises_in("\n".join([self.exercise.stem, *shown, *solved]))

    def moves_made(self, move: Move) -> int:
        """Return how often the tutor has made a move in this conversation."""
        return self.conversation.turns.filter(move=move.value, number__lt=self.turn.number).count()

    def _help_since_try(self) -> int:
        latest = self.attempts[-1].answered_at if self.attempts else None
        helping = [turn for turn in self.earlier if turn.move in {move.value for move in HELPING_MOVES}]
        return sum(latest is None or turn.said_at > latest for turn in helping)
