"""Storing exercises."""

import hashlib

from django.db import transaction

from lessons.blueprints import Blueprint as Template
from lessons.blueprints import Check, Instance, verify
from lessons.models import Blueprint, Exercise, ExerciseStatus, Provenance


def exercise_digest(language: str, stem: str, kind: str, key: str) -> str:
    """Return the SHA-256 by which two exercises of a course are the same."""
    return hashlib.sha256("\0".join([language, " ".join(stem.split()), kind, key]).encode()).hexdigest()


def exercise_from_blueprint(*, blueprint: Blueprint, seed: int, language: str) -> Exercise | None:
    """Make, prove and store the exercise of a seed; None if a proof fails or the course has this exercise already.

    Raises:
        FormulaError: the template has a mistake.
    """
    instance = Template(blueprint.slug, blueprint.definition).instance(seed)
    checks = verify(instance)
    if not all(check.passed for check in checks):
        return None
    digest = exercise_digest(language, instance.stem, instance.kind, _told_apart(instance))
    return _stored(blueprint, instance, language, digest, [evidence_of(check) for check in checks])


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
def _stored(
    blueprint: Blueprint, instance: Instance, language: str, digest: str, evidence: list[dict[str, object]]
) -> Exercise | None:
    exercise, is_new = Exercise.objects.get_or_create(
        course_id=blueprint.course_id,
        digest=digest,
        defaults={
            "main_skill_id": blueprint.main_skill_id,
            "stem": instance.stem,
            "kind": instance.kind,
            "key": instance.key,
            "options": dict(instance.options),
            "hints": list(instance.hints),
            "solution": list(instance.solution),
            "wrong_answers": [
                {"answer": known.answer, "misconception": known.misconception} for known in instance.wrong_answers
            ],
            "difficulty": min(1.0, max(0.0, instance.difficulty)),
            "language": language,
            "provenance": Provenance.BLUEPRINT,
            "status": ExerciseStatus.LIVE,
            "evidence": evidence,
            "blueprint": blueprint,
            "seed": instance.seed,
        },
    )
    if not is_new:
        return None
    exercise.skills.set(blueprint.skills.all())
    return exercise
