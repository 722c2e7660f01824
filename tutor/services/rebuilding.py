"""Rebuilding what is believed about a learner from the record of what they did, by the fold that is used online."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from lessons.models import Skill
from tutor.learner import Knowledge, LearnerCounters
from tutor.models import (
    Attempt,
    LearnerState,
    Placement,
    PlacementStatus,
    QuizEvidence,
    SkillState,
    Statement,
)
from tutor.selectors.exclusions import excluded_exercises
from tutor.selectors.verdicts import with_verdicts
from tutor.services.learning import (
    EVIDENT,
    Event,
    after_event,
    learner_lock,
    skill_state,
    skills_moved,
    skills_placed,
    states_store,
)

ATTEMPTS_AT_ONCE = 2000
_READ = (
    "learner", "exercise", "occasion", "try_number", "score", "hints_shown", "answered_at", "skill_ids", "difficulty",
    "choice_count", "ease", "weights_version",
)  # fmt: skip

Told = Placement | Statement | QuizEvidence


@dataclass(frozen=True)
class Folded:
    """The fold over all evidence about a learner, when each skill was moved last, and when anything was."""

    counters: LearnerCounters
    states: Mapping[int, SkillState]
    moved_at: datetime | None


def learners_recorded() -> QuerySet[User]:
    """Return everybody of whom there are answers, placements, statements or beliefs."""
    records = (Attempt, Placement, Statement, LearnerState, SkillState)
    found = [Q(Exists(record._default_manager.filter(learner=OuterRef("pk")))) for record in records]
    return User.objects.filter(reduce(or_, found)).order_by("pk")


@transaction.atomic
def mastery_rebuild(*, learner: User) -> int:
    """Fold what is believed about a learner anew from their record, in the place of what is stored.

    What is stored is not read, so that it may be damaged or come from another version. The learner's answers wait until
    it is done. Returns how many skills there are.
    """
    learner_lock(learner.pk)
    folded = mastery_folded(learner)
    SkillState.objects.filter(learner=learner).exclude(skill__in=folded.states).delete()
    if folded.moved_at:
        states_store(learner.pk, folded.counters, folded.states.values(), folded.moved_at)
    else:
        LearnerState.objects.filter(learner=learner).delete()
    return len(folded.states)


@transaction.atomic
def mastery_differences(*, learner: User) -> list[str]:
    """Return where what is stored about a learner differs from their record, a line for each; change nothing."""
    stored = LearnerState.objects.select_for_update().filter(learner=learner).first()
    folded = mastery_folded(learner)
    states = {state.skill_id: state for state in SkillState.objects.filter(learner=learner)}
    skill_ids = sorted(states.keys() | folded.states.keys())
    titles = dict(Skill.objects.filter(pk__in=skill_ids).values_list("pk", "title"))
    expected = (folded.counters.as_dict(), folded.moved_at) if folded.moved_at else None
    differences = ["over all skills"] if (stored and (stored.counters, stored.updated_at)) != expected else []
    differences += [
        titles[skill_id]
        for skill_id in skill_ids
        if _content(states.get(skill_id)) != _content(folded.states.get(skill_id))
    ]
    return [f"{learner.username}: {difference}" for difference in differences]


def mastery_folded(learner: User) -> Folded:
    """Fold a learner's record, in the order in which it was counted."""
    knowledge, moments, moment = Knowledge(), dict[int, datetime](), None
    for moment, event in events_of(learner):
        knowledge = after_event(knowledge, event)
        moments |= dict.fromkeys(skills_moved(event), moment)
    kept = Skill.objects.filter(pk__in=moments).values_list("pk", flat=True)
    states = {pk: skill_state(learner.pk, pk, knowledge.skills[pk], moments[pk]) for pk in kept}
    return Folded(knowledge.learner, states, moment)


def events_of(learner: User) -> Iterator[tuple[datetime, Event]]:
    """Yield a learner's evidence; few attempts are in memory at once, however many there are."""
    waiting = deque(_told(learner))
    first = Attempt.objects.filter(learner=learner, occasion__in=EVIDENT, try_number=1)
    attempts = with_verdicts(first).only(*_READ)
    counted = attempts.exclude(exercise__in=excluded_exercises(learner.pk))
    for attempt in counted.order_by("id").iterator(chunk_size=ATTEMPTS_AT_ONCE):
        while waiting and _came_before(waiting[0], attempt):
            yield waiting.popleft()
        yield attempt.answered_at, attempt
    yield from waiting


def _told(learner: User) -> list[tuple[datetime, Told]]:
    """Return what moved mastery beside the answers, in order."""
    placements = Placement.objects.filter(learner=learner).exclude(status=PlacementStatus.RUNNING)
    events: list[tuple[datetime, Told]] = [
        (_ended(placement), placement) for placement in placements if skills_placed(placement)
    ]
    quizzes = QuizEvidence.objects.filter(learner=learner).prefetch_related("attempts")
    events += [(quiz.counted_at, quiz) for quiz in quizzes if skills_moved(quiz)]
    events += [(statement.stated_at, statement) for statement in Statement.objects.filter(learner=learner)]
    return sorted(events, key=lambda event: event[0])


def _came_before(event: tuple[datetime, Told], attempt: Attempt) -> bool:
    """Whether something was counted before an attempt; a challenge is passed at the very moment of its last answer."""
    moment, said = event
    return (
        said.after_attempt < attempt.pk if isinstance(said, Statement | QuizEvidence) else moment <= attempt.answered_at
    )


def _ended(placement: Placement) -> datetime:
    if placement.finished_at is None:
        raise ValueError(f"placement {placement.pk} has ended, and nobody noted when")
    return placement.finished_at


def _content(state: SkillState | None) -> object:
    return state and (state.counters, state.memory, state.due_at, state.updated_at)
