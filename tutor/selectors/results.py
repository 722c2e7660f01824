"""Reads about how a quiz went, for after its results are out."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.models import Exercise
from lessons.services.grading import answer_in_words
from tutor.models import Attempt, Work


@dataclass(frozen=True)
class QuizResult:
    """One question of a quiz with the answer that stood at the end, None if there was none."""

    exercise: Exercise
    attempt: Attempt | None

    @property
    def sign(self) -> str:
        """How it went: right, partly, wrong, or none."""
        if self.attempt is None:
            return "none"
        return "right" if self.attempt.score >= 1 else "partly" if self.attempt.score > 0 else "wrong"

    @property
    def words(self) -> str:
        """The answer in words."""
        return answer_in_words(self.exercise, self.attempt.response) if self.attempt else ""


def answers_standing(work: Work) -> Sequence[Attempt]:
    """Return the latest answer to each question of a quiz, the questions in the order in which they were shown."""
    attempts = Attempt.objects.filter(serving__work=work).order_by("serving", "try_number").select_related("exercise")
    return list({attempt.serving_id: attempt for attempt in attempts}.values())


def quiz_results(work: Work) -> Sequence[QuizResult]:
    """Return every question that was shown, with the answer that stood at the end."""
    standing = {attempt.serving_id: attempt for attempt in answers_standing(work)}
    servings = work.servings.select_related("exercise").order_by("item__position", "pk")
    return [QuizResult(serving.exercise, standing.get(serving.pk)) for serving in servings]
