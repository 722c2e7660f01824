"""Checking the key of a stored exercise again, in the way that suits where it came from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lessons.blueprints import Blueprint as Template
from lessons.blueprints import Check, verify
from lessons.blueprints.formula import FormulaError
from lessons.grading import Verdict, grade
from lessons.grading.contract import Unreadable
from lessons.models import Exercise, Provenance
from lessons.services.exercises import evidence_of
from lessons.services.grading import exercise_grade

Rechecker = Callable[[Exercise], Sequence[Check]]
KEY = "key checked again"
"""The check that says whether the key itself is right; the others are about what stands around it."""
_recheckers: dict[str, Rechecker] = {}


@dataclass(frozen=True)
class Recheck:
    """What was found, as it is stored with the exercise, and whether it shows that the key is wrong."""

    evidence: Sequence[dict[str, object]]
    is_key_wrong: bool


def rechecker_register(provenance: Provenance, rechecker: Rechecker) -> None:
    """Let exercises of a provenance be checked again in a way of their own; it names the check of the key `KEY`.

    It may take long and ask a model: it is called by a worker, outside any transaction.
    """
    _recheckers[provenance] = rechecker


def exercise_recheck(*, exercise: Exercise) -> Recheck:
    """Check the key of an exercise again. A story is checked as the exercise that it tells."""
    plain = exercise.dressed_from or exercise
    if plain.blueprint is not None and plain.seed is not None:
        checks = _by_template(plain)
    else:
        checks = _recheckers.get(plain.provenance, by_itself)(plain)
    is_key_wrong = any(check.check == KEY and not check.passed for check in checks)
    return Recheck([evidence_of(check) for check in checks], is_key_wrong)


def _by_template(exercise: Exercise) -> Sequence[Check]:
    """Make the exercise again from its template and prove it once more."""
    assert exercise.blueprint is not None and exercise.seed is not None  # noqa: PT018, S101
    try:
        instance = Template(exercise.blueprint.slug, exercise.blueprint.definition).instance(exercise.seed)
    except FormulaError as error:
        return [Check("made again from its template", passed=False, detail=str(error)), *by_itself(exercise)]
    if " ".join(instance.stem.split()) != " ".join(exercise.stem.split()):
        detail = "the template has changed since"
        return [Check("made again from its template", passed=False, detail=detail), *by_itself(exercise)]
    proofs = verify(instance)
    agreed = grade(exercise.kind, exercise.key, instance.key, exercise.options).verdict is Verdict.CORRECT
    proved = all(check.passed for check in proofs)
    return [Check(KEY, agreed and proved, f"{instance.key} from seed {exercise.seed}"), *proofs]


def by_itself(exercise: Exercise) -> Sequence[Check]:
    """Check what can be checked without knowing where the key came from: that it and the wrong answers agree."""
    if exercise.kind == "free_text":
        return [Check(KEY, passed=True, detail="a text of one's own is graded by its rubric and has no key")]
    try:
        graded = exercise_grade(exercise, exercise.key)
    except Unreadable as problem:
        return [Check(KEY, passed=False, detail=str(problem))]
    taken = [
        str(known["answer"])
        for known in exercise.wrong_answers
        if exercise_grade(exercise, str(known["answer"])).verdict is Verdict.CORRECT
    ]
    return [
        Check(KEY, graded.verdict is Verdict.CORRECT, str(graded.reason)),
        Check("known wrong answers graded as wrong", not taken, ", ".join(taken)),
    ]
