"""Storing exercises."""

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from lessons.blueprints import Blueprint as Template
from lessons.blueprints import Check, Instance, verify
from lessons.models import Blueprint, Exercise, ExerciseStatus, Provenance


def exercise_digest(language: str, stem: str, kind: str, key: str) -> str:
    """Return the SHA-256 by which two exercises of a course are the same."""
    return hashlib.sha256("\0".join([language, " ".join(stem.split()), kind, key]).encode()).hexdigest()


def exercise_draft(*, blueprint: Blueprint, seed: int, language: str) -> Exercise | None:
    """Make and prove the exercise of a seed, without storing it; None if a proof fails.

    Raises:
        FormulaError: the template has a mistake.
    """
    instance = Template(blueprint.slug, blueprint.definition).instance(seed)
    checks = verify(instance)
    if not all(check.passed for check in checks):
        return None
    return Exercise(
        course_id=blueprint.course_id,
        digest=exercise_digest(language, instance.stem, instance.kind, _told_apart(instance)),
        main_skill_id=blueprint.main_skill_id,
        stem=instance.stem,
        kind=instance.kind,
        key=instance.key,
        options=dict(instance.options),
        hints=list(instance.hints),
        solution=list(instance.solution),
        wrong_answers=[
            {"answer": known.answer, "misconception": known.misconception} for known in instance.wrong_answers
        ],
        difficulty=min(1.0, max(0.0, instance.difficulty)),
        language=language,
        provenance=Provenance.BLUEPRINT,
        status=ExerciseStatus.LIVE,
        evidence=[evidence_of(check) for check in checks],
        blueprint=blueprint,
        seed=instance.seed,
    )


@transaction.atomic
def exercises_store(*, blueprint: Blueprint, drafts: Sequence[Exercise]) -> list[Exercise]:
    """Store a template's drafts; what the course has already, by another process too, is left out."""
    Exercise.objects.bulk_create(drafts, ignore_conflicts=True)
    digests = [draft.digest for draft in drafts]
    stored = list(blueprint.exercises.filter(digest__in=digests).select_related("main_skill"))
    trains = Exercise.skills.through
    skill_ids = list(blueprint.skills.values_list("pk", flat=True))
    links = [trains(exercise_id=exercise.pk, skill_id=skill_id) for exercise in stored for skill_id in skill_ids]
    trains.objects.bulk_create(links, ignore_conflicts=True)
    return stored


def evidence_of(check: Check) -> dict[str, object]:
    """Return a check as it is stored with the exercise."""
    return {"check": check.check, "passed": check.passed, "detail": check.detail}


def _told_apart(instance: Instance) -> str:
    """Return what tells apart two exercises of the same question: the key, for a choice with all that is offered."""
    offered = instance.options.get("choices") or instance.options.get("items")
    if not offered:
        return instance.key
    return "|".join(sorted(str(option["text"]) for option in offered))


@transaction.atomic
def exercise_suspend(*, exercise: Exercise) -> bool:
    """Take an exercise and its stories out of circulation until somebody has looked; False if it was not in it."""
    plain_id = exercise.dressed_from_id or exercise.pk
    if not Exercise.objects.filter(pk=plain_id, status=ExerciseStatus.LIVE).update(status=ExerciseStatus.SUSPENDED):
        return False
    stories = Exercise.objects.filter(dressed_from=plain_id, status=ExerciseStatus.LIVE)
    stories.update(status=ExerciseStatus.SUSPENDED)
    return True


@transaction.atomic
def exercise_release(*, exercise: Exercise, status: ExerciseStatus, evidence: Sequence[dict[str, object]]) -> None:
    """End a suspension: live again or retired, with what was found added to the exercise's evidence."""
    held = Exercise.objects.filter(Q(pk=exercise.pk) | Q(dressed_from=exercise.pk), status=ExerciseStatus.SUSPENDED)
    held.update(status=status)
    stored = Exercise.objects.select_for_update().get(pk=exercise.pk)
    stored.evidence = [*stored.evidence, *evidence]
    stored.save(update_fields=["evidence"])
