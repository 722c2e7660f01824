"""A learner's record, and what the fold over it says: answers, placements, statements and quizzes in order."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from lessons.models import Skill
from tutor.learner import (
    SHAPE,
    Answer,
    Item,
    Knowledge,
    LearnerCounters,
    SkillKnowledge,
    answered,
    due,
    forgotten,
    told,
)
from tutor.models import (
    Attempt,
    Occasion,
    Placement,
    PlacementStatus,
    QuizEvidence,
    SkillState,
    Statement,
    StatementKind,
)
from tutor.selectors.exclusions import excluded_exercises
from tutor.selectors.verdicts import score_of, with_verdicts

EVIDENT = (Occasion.PRACTICE, Occasion.ASSIGNMENT)
"""Where a first answer moves what is believed at once."""

ATTEMPTS_AT_ONCE = 2000
_READ = (
    "learner", "exercise", "occasion", "try_number", "score", "hints_shown", "answered_at", "skill_ids", "difficulty",
    "choice_count", "ease", "weights_version",
)  # fmt: skip

Told = Placement | Statement | QuizEvidence
Event = Attempt | Told


@dataclass(frozen=True)
class Folded:
    """The fold over all evidence about a learner, when each skill was moved last, and when anything was."""

    counters: LearnerCounters
    states: Mapping[int, SkillState]
    moved_at: datetime | None


def record_folded(learner_id: int) -> Folded:
    """Fold a learner's record, in the order in which it was counted. What is stored about mastery is not read."""
    knowledge, moments, moment = Knowledge(), dict[int, datetime](), None
    for moment, event in events_of(learner_id):
        knowledge = after_event(knowledge, event)
        moments |= dict.fromkeys(skills_moved(event), moment)
    kept = Skill.objects.filter(pk__in=moments).values_list("pk", flat=True)
    states = {pk: skill_state(learner_id, pk, knowledge.skills[pk], moments[pk]) for pk in kept}
    return Folded(knowledge.learner, states, moment)


def events_of(learner_id: int) -> Iterator[tuple[datetime, Event]]:
    """Yield a learner's evidence; few attempts are in memory at once, however many there are."""
    waiting = deque(_told(learner_id))
    first = Attempt.objects.filter(learner=learner_id, occasion__in=EVIDENT, try_number=1)
    counted = with_verdicts(first).only(*_READ).exclude(exercise__in=excluded_exercises(learner_id))
    for attempt in counted.order_by("id").iterator(chunk_size=ATTEMPTS_AT_ONCE):
        while waiting and _came_before(waiting[0], attempt):
            yield waiting.popleft()
        yield attempt.answered_at, attempt
    yield from waiting


def after_event(before: Knowledge, event: Event) -> Knowledge:
    """Return what is believed after whatever the record holds."""
    if isinstance(event, Attempt):
        return after_attempt(before, event)
    if isinstance(event, Statement):
        return after_statement(before, event)
    if isinstance(event, QuizEvidence):
        return after_quiz(before, event)
    return after_placement(before, event, _ended(event))


def after_attempt(before: Knowledge, attempt: Attempt) -> Knowledge:
    """Return what is believed after an attempt that counts."""
    return answered(before, attempt.skill_ids, answer_of(attempt), attempt.answered_at)


def after_placement(before: Knowledge, placement: Placement, ended_at: datetime) -> Knowledge:
    """Return what is believed after a placement that ended then."""
    return told(before, _found(placement.findings), ended_at)


def after_statement(before: Knowledge, statement: Statement) -> Knowledge:
    """Return what is believed after a challenge was passed or a teacher said something."""
    if statement.kind != StatementKind.CHALLENGE_PASSED:
        before = forgotten(before, statement.skill_id)
    return told(before, _found(statement.findings), statement.stated_at)


def after_quiz(before: Knowledge, evidence: QuizEvidence) -> Knowledge:
    """Return what is believed after the results of a quiz were shown; its answers count as of that moment.

    The evidence was read with `quiz_answers`.
    """
    for attempt in evidence.attempts.all():
        before = answered(before, attempt.skill_ids, answer_of(attempt), evidence.counted_at)
    return before


def quiz_answers(learner_id: int) -> Prefetch[str]:
    """Return what to read along with quizzes: their answers that count, with the verdicts that count."""
    counted = Attempt.objects.exclude(exercise__in=excluded_exercises(learner_id))
    return Prefetch("attempts", with_verdicts(counted))


def answer_of(attempt: Attempt) -> Answer:
    """Return an attempt as the learner model reads it: by what was known of the exercise when it was answered."""
    known = Item(attempt.difficulty).expected if attempt.ease is None else attempt.ease
    return Answer(score_of(attempt), known, attempt.choice_count, attempt.hints_shown)


def counts(attempt: Attempt) -> bool:
    """Whether an attempt is evidence by itself."""
    return attempt.occasion in EVIDENT and attempt.try_number == 1


def skills_moved(event: Event) -> Sequence[int]:
    """Return the skills whose mastery moves by what the record holds."""
    if isinstance(event, Attempt):
        return list(event.skill_ids)
    if isinstance(event, QuizEvidence):
        return list(dict.fromkeys(skill for attempt in event.attempts.all() for skill in attempt.skill_ids))
    return skills_stated(event) if isinstance(event, Statement) else skills_placed(event)


def skills_placed(placement: Placement) -> Sequence[int]:
    """Return the skills about which a placement that has ended found out anything."""
    return [skill_id for skill_id, (_chance, answers) in _found(placement.findings).items() if answers > 0]


def skills_stated(statement: Statement) -> Sequence[int]:
    """Return the skills that a statement moves, its own first."""
    return list(dict.fromkeys([statement.skill_id, *_found(statement.findings)]))


def skill_state(learner_id: int, skill_id: int, known: SkillKnowledge, now: datetime) -> SkillState:
    """Return what is known about a skill as it is stored, moved last at `now`."""
    return SkillState(
        learner_id=learner_id,
        skill_id=skill_id,
        shape=SHAPE,
        counters=known.counters.as_dict(),
        memory=known.memory.as_dict() if known.memory else None,
        due_at=due(known.memory) if known.memory else None,
        updated_at=now,
    )


def _told(learner_id: int) -> list[tuple[datetime, Told]]:
    """Return what moved mastery beside the answers, in order."""
    placements = Placement.objects.filter(learner=learner_id).exclude(status=PlacementStatus.RUNNING)
    events: list[tuple[datetime, Told]] = [
        (_ended(placement), placement) for placement in placements if skills_placed(placement)
    ]
    quizzes = QuizEvidence.objects.filter(learner=learner_id).prefetch_related(quiz_answers(learner_id))
    events += [(quiz.counted_at, quiz) for quiz in quizzes if skills_moved(quiz)]
    events += [(statement.stated_at, statement) for statement in Statement.objects.filter(learner=learner_id)]
    return sorted(events, key=lambda event: event[0])


def _came_before(event: tuple[datetime, Told], attempt: Attempt) -> bool:
    """Whether something was counted before an attempt; a challenge is passed at the very moment of its last answer."""
    moment, said = event
    return moment <= attempt.answered_at if isinstance(said, Placement) else said.after_attempt < attempt.pk


def _ended(placement: Placement) -> datetime:
    if placement.finished_at is None:
        raise ValueError(f"placement {placement.pk} has ended, and nobody noted when")
    return placement.finished_at


def _found(findings: Mapping[str, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    return {int(skill_id): (chance, answers) for skill_id, (chance, answers) in findings.items()}
