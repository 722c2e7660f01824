"""How students stand in a course: mastery as they see it themselves, and the facts that signs of need are read from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from accounts.models import User
from tutor.insight.facts import StudentFacts, Tried
from tutor.insight.signs import LOOKED_BACK
from tutor.learner import Knowledge, due
from tutor.models import Attempt, Occasion
from tutor.selectors.beliefs import knowledge_of_many
from tutor.selectors.curriculum import Curriculum
from tutor.selectors.learning import MasteryShown, masteries_known


@dataclass(frozen=True)
class Standing:
    """How some students stand in a course at a moment, by the number of the student."""

    curriculum: Curriculum
    known: Mapping[int, Knowledge]
    masteries: Mapping[int, Mapping[int, MasteryShown]]

    @cached_property
    def mastered(self) -> Mapping[int, int]:
        """How many skills each has mastered, those due for review included."""
        return {pk: sum(shown.is_mastered for shown in own.values()) for pk, own in self.masteries.items()}

    @cached_property
    def reviews_due(self) -> Mapping[int, Sequence[int]]:
        """The skills that each should review, the longest overdue first."""
        return {pk: self._overdue(pk) for pk in self.masteries}

    def _overdue(self, learner_id: int) -> Sequence[int]:
        moments = {
            skill_id: due(memory)
            for skill_id, shown in self.masteries[learner_id].items()
            if shown.is_review_due and (memory := self.known[learner_id].of(skill_id).memory)
        }
        return sorted(moments, key=moments.__getitem__)

    def learning(self, learner_id: int) -> Mapping[int, int]:
        """Return how many exercises a student did on each skill that is not mastered yet."""
        known = self.known[learner_id]
        return {
            skill_id: known.of(skill_id).counters.answers
            for skill_id, shown in self.masteries[learner_id].items()
            if shown.is_started and not shown.is_mastered
        }

    def retention_percent(self, learner_id: int) -> int | None:
        """Return how likely a student still remembers a skill that they mastered, on average; None without any."""
        kept = [
            shown.retention_percent
            for shown in self.masteries[learner_id].values()
            if shown.is_mastered and shown.retention_percent is not None
        ]
        return round(sum(kept) / len(kept)) if kept else None


def standing_of(students: Sequence[User], curriculum: Curriculum, now: datetime) -> Standing:
    """Return how students stand in a course; three queries for any number of them."""
    known = knowledge_of_many(students, curriculum.skills)
    return Standing(curriculum, known, masteries_known(known, curriculum, now))


def exercises_tried(students: Sequence[User], curriculum: Curriculum, now: datetime) -> dict[int, list[Tried]]:
    """Return what each student practised in the last seven days, the oldest first; one query."""
    found: dict[int, list[Tried]] = {student.pk: [] for student in students}
    attempts = Attempt.objects.filter(
        learner__in=students,
        course=curriculum.course,
        occasion=Occasion.PRACTICE,
        try_number=1,
        answered_at__gt=now - LOOKED_BACK,
    )
    rows = attempts.order_by("id").values_list(
        "learner_id", "skill_ids", "answered_at", "score", "seconds", "hints_shown", "gave_up"
    )
    for learner_id, skill_ids, at, score, seconds, hints, gave_up in rows:
        found[learner_id].append(Tried(skill_ids[0], at, score >= 0.5, seconds, hints, gave_up))
    return found


def facts_of(student: User, standing: Standing, tried: Sequence[Tried], last_active: datetime | None) -> StudentFacts:
    """Return what signs of need are read from for one student."""
    return StudentFacts(
        tried=[one for one in tried if one.skill in standing.curriculum.skills],
        last_active=last_active,
        mastered=standing.mastered[student.pk],
        learning=standing.learning(student.pk),
        overdue=standing.reviews_due[student.pk],
        daily_target=student.profile.daily_target,
    )
