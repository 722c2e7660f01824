"""Bringing the exercises that people wrote from a course's files into the bank."""

from collections.abc import Sequence

from django.db import transaction

from lessons.blueprints import AuthoredExercise, verify_authored
from lessons.models import Exercise, ExerciseStatus, Provenance, Skill
from lessons.services.exercises import evidence_of

LEFT = {"check": "in the course's files", "passed": False, "detail": "changed there, or taken out"}
"""The last piece of evidence on an exercise that its file no longer holds: it comes back if the file does."""


@transaction.atomic
def authored_load(*, skill: Skill, files: Sequence[AuthoredExercise], language: str) -> None:
    """Bring the authored exercises of a skill to the state of its file.

    A changed exercise is another exercise: the old one is retired with its key, and its attempts stay.
    """
    wanted = {file.digest: file for file in files}
    written = Exercise.objects.filter(course=skill.course_id, provenance=Provenance.AUTHORED)
    known = {exercise.digest: exercise for exercise in written.filter(digest__in=wanted)}
    for exercise in known.values():
        _bring_back(exercise, skill)
    fresh = [_stored(file, skill, language) for digest, file in wanted.items() if digest not in known]
    Exercise.objects.bulk_create(fresh)
    trains = Exercise.skills.through
    trains.objects.bulk_create([trains(exercise_id=exercise.pk, skill_id=skill.pk) for exercise in fresh])
    for exercise in written.filter(main_skill=skill, status=ExerciseStatus.LIVE).exclude(digest__in=wanted):
        exercise.status = ExerciseStatus.RETIRED
        exercise.evidence = [*exercise.evidence, LEFT]
        exercise.save(update_fields=["status", "evidence"])


def _bring_back(exercise: Exercise, skill: Skill) -> None:
    """Take back what had left the files; what a person retired stays retired."""
    if exercise.evidence and exercise.evidence[-1] == LEFT:
        exercise.status = ExerciseStatus.LIVE
        exercise.evidence = exercise.evidence[:-1]
        exercise.save(update_fields=["status", "evidence"])
    if exercise.main_skill_id != skill.pk:
        exercise.main_skill = skill
        exercise.save(update_fields=["main_skill"])
        exercise.skills.set([skill])


def _stored(file: AuthoredExercise, skill: Skill, language: str) -> Exercise:
    return Exercise(
        course_id=skill.course_id,
        digest=file.digest,
        main_skill=skill,
        stem=file.stem,
        kind=file.kind,
        key=file.key,
        options=dict(file.options),
        hints=list(file.hints),
        solution=list(file.solution),
        wrong_answers=[{"answer": known.answer, "misconception": known.misconception} for known in file.wrong_answers],
        difficulty=file.difficulty,
        language=language,
        provenance=Provenance.AUTHORED,
        status=ExerciseStatus.LIVE,
        evidence=[evidence_of(check) for check in verify_authored(file)],
    )
