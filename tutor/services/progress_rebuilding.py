"""Rebuilding the roll-ups from the record of what learners did, by the rules that are used online."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from lessons.models import Course, Skill
from tutor.insight.activity import counted, hour_of
from tutor.learner import DEFAULT_WEIGHTS, Knowledge
from tutor.models import Activity, Attempt, LearnerState, MasteryChange, Occasion
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import mastered_skills
from tutor.selectors.record import ATTEMPTS_AT_ONCE, after_event, events_of, skills_moved
from tutor.selectors.weights import weights_of
from tutor.services.progress import answered_of, changes

COUNTS = ("exercises", "right", "reviews", "reviews_right", "hints", "solutions", "seconds")
_READ = (
    "learner", "course", "serving__mode", "try_number", "verdict", "gave_up", "hints_shown", "seconds", "answered_at",
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """A learner's roll-ups as their record has them, not stored."""

    activity: list[Activity]
    changes: list[MasteryChange]


@transaction.atomic
def progress_rebuild(*, learner: User) -> None:
    """Make a learner's roll-ups anew, in the place of what is stored."""
    LearnerState.objects.select_for_update().filter(learner=learner).first()  # holds back answers
    folded = progress_folded(learner)
    Activity.objects.filter(learner=learner).delete()
    Activity.objects.bulk_create(folded.activity)
    MasteryChange.objects.filter(learner=learner).delete()
    MasteryChange.objects.bulk_create(folded.changes)


@transaction.atomic
def progress_differences(*, learner: User) -> list[str]:
    """Return where a learner's roll-ups differ from their record, a line for each; change nothing."""
    folded, differences = progress_folded(learner), []
    if _activity_content(Activity.objects.filter(learner=learner)) != _activity_content(folded.activity):
        differences.append(f"{learner.username}: activity by the hour")
    taught = {skill for course in Course.objects.all() for skill in curriculum_of(course).skills}
    stored = MasteryChange.objects.filter(learner=learner, skill__in=taught).order_by("id")
    if _changes_content(stored) != _changes_content(folded.changes):
        differences.append(f"{learner.username}: changes of mastery")
    return differences


def progress_folded(learner: User) -> Progress:
    """Fold a learner's record into roll-ups.

    An answer is judged by the weights that predicted it; what was told, by those of the answer before it.
    """
    hours: dict[tuple[int, datetime], dict[str, int | None]] = defaultdict(
        lambda: {**dict.fromkeys(COUNTS, 0), "mastered": None}
    )
    for (course_id, hour), found in _counts(learner).items():
        hours[course_id, hour].update(found)
    noted: list[MasteryChange] = []
    for course_id, moment, mastered_count, changed in _masteries(learner):
        hours[course_id, hour_of(moment)]["mastered"] = mastered_count
        noted += changed
    activity = [
        Activity(learner=learner, course_id=course_id, hour=hour, **found) for (course_id, hour), found in hours.items()
    ]
    return Progress(activity, noted)


def _counts(learner: User) -> dict[tuple[int, datetime], dict[str, int]]:
    """Add up a learner's attempts by course and hour; quizzes are left out, here as when they are answered."""
    sums: dict[tuple[int, datetime], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    answers = Attempt.objects.filter(learner=learner).exclude(occasion=Occasion.QUIZ)
    attempts = answers.select_related("serving").only("serving", *_READ)
    before: dict[int, Attempt] = {}
    for attempt in attempts.order_by("id").iterator(chunk_size=ATTEMPTS_AT_ONCE):
        earlier = before.get(attempt.serving_id)
        moved = counted(answered_of(attempt), answered_of(earlier) if earlier else None)
        hour = sums[attempt.course_id, hour_of(attempt.answered_at)]
        for name, number in moved.items():
            hour[name] += number
        before[attempt.serving_id] = attempt
    return sums


def _masteries(learner: User) -> Iterator[tuple[int, datetime, int, list[MasteryChange]]]:
    """Yield for each piece of evidence its course and moment, how many skills are mastered then, and what changed."""
    courses = dict(Skill.objects.values_list("pk", "course_id"))
    curricula = {course.pk: curriculum_of(course) for course in Course.objects.all()}
    held: frozenset[int] = frozenset()
    knowledge, weights = Knowledge(), DEFAULT_WEIGHTS
    for moment, event in events_of(learner.pk):
        knowledge = after_event(knowledge, event)
        if isinstance(event, Attempt):
            weights = weights_of(event.weights_version_id)
        moved = frozenset(skill_id for skill_id in skills_moved(event) if skill_id in courses)
        if not moved:
            continue
        curriculum = curricula[courses[min(moved)]]
        mastered = mastered_skills(knowledge, curriculum, weights)
        yield (
            curriculum.course.pk,
            moment,
            len(mastered),
            changes(learner.pk, curriculum, moved, held, mastered, moment),
        )
        held = (held - moved) | (mastered & moved)


def _activity_content(rows: Iterable[Activity]) -> dict[tuple[int, datetime], tuple[int | None, ...]]:
    return {(row.course_id, row.hour): tuple(getattr(row, name) for name in (*COUNTS, "mastered")) for row in rows}


def _changes_content(rows: Iterable[MasteryChange]) -> list[tuple[int, int, bool, datetime]]:
    return [(row.course_id, row.skill_id, row.is_mastered, row.changed_at) for row in rows]
