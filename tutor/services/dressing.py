"""Exercises told in a learner's own interests: a scene before the question, which itself stays word for word."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Q

from accounts.models import LearnerProfile, PreferredDifficulty, User
from lessons.models import Exercise, ExerciseStatus, Provenance, Skill
from lessons.selectors import bank_for, language_for
from lessons.services.exercises import exercise_digest
from tutor import enqueue
from tutor.ai import ModelError, Question, ask, prompt
from tutor.ai.scenes import scene_for
from tutor.models import Dressing, DressingStatus, Purpose, ReadingLevel, Serving
from tutor.services.feedback import CLAIMED_FOR, LANGUAGE_NAMES
from tutor.services.leaks import NUMBER_WORDS

PROMPT = "dressing-v1"
LONGEST_SCENE = 400
ACTIVE_WITHIN = timedelta(days=1)
MOST_LEARNERS = 50
MOST_PLANNED = 40
DRESSED_EACH = 2
"""How many exercises of a skill are dressed for one interest ahead of need."""
LEVELS = {
    ReadingLevel.SIMPLE: "Use very short sentences and common words.",
    ReadingLevel.STANDARD: "Use plain, lively sentences.",
}
_UNWANTED = re.compile(r"https?:|www\.|[<>`#|$\\*_\[\]{}\"“”?？=+]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CHINESE_NUMBERS = re.compile(r"[两零二三四五六七八九十百千万]|一[个只次些共]?")


def dressing_write(*, dressing_id: int, now: datetime, random: Random) -> None:
    """Write one scene and put the dressed exercise into the bank; run twice, it is written once."""
    dressing = _claim(dressing_id, now)
    if dressing is None:
        return
    try:
        scene, provenance = ask(_question(dressing)).texts["scene"], Provenance.GENERATED
    except ModelError:
        scene, provenance = scene_for(dressing.interest, dressing.language, random), Provenance.BLUEPRINT
    evidence = scene_evidence(scene, dressing.language)
    if all(check["passed"] for check in evidence):
        _publish(dressing, scene, provenance, evidence, now)
    else:
        _close(dressing, DressingStatus.REJECTED, evidence, now)


def dressings_plan(*, now: datetime, random: Random) -> int:
    """Ask for scenes on what active learners practise, for their interests; return how many were asked for."""
    planned = 0
    for learner, skill in _needs(now):
        interest = random.choice(learner.profile.interests)
        for exercise in _undressed(skill, learner.profile, interest):
            if planned == MOST_PLANNED:
                return planned
            planned += _plan(exercise, interest, learner.profile, now)
    return planned


def scene_evidence(scene: str, language: str) -> Sequence[dict[str, object]]:
    """Return what was checked about a scene: it may neither hold numbers nor ask anything."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", scene)}
    numbers = sorted(words & (NUMBER_WORDS.keys() - {"one"}))
    is_chinese = len(_CHINESE.findall(scene)) >= 4
    findings = {
        "no digits": not re.search(r"\d", scene),
        "no number words": not numbers and not (is_chinese and _CHINESE_NUMBERS.search(scene)),
        "no question, mathematics, mark-up or link": not _UNWANTED.search(scene),
        "in the right language": is_chinese == (language == "zh-hans"),
        "of a suitable length": 10 <= len(scene) <= LONGEST_SCENE and scene.count("\n") == 0,
    }
    return [{"check": check, "passed": bool(passed), "detail": ""} for check, passed in findings.items()]


def _needs(now: datetime) -> Iterator[tuple[User, Skill]]:
    """Yield the learners active lately who have interests, with the skill that each is at in every course."""
    lately = Serving.objects.filter(is_current=True, served_at__gte=now - ACTIVE_WITHIN)
    servings = lately.select_related("learner__profile", "skill__course").order_by("-served_at")
    for serving in servings[:MOST_LEARNERS]:
        if serving.learner.profile.interests:
            yield serving.learner, serving.skill


def _undressed(skill: Skill, profile: LearnerProfile, interest: str) -> Sequence[Exercise]:
    """Return plain exercises of a skill to dress, as many as are still missing for an interest."""
    language = language_for(skill.course, profile.language)
    wanted = Dressing.objects.filter(exercise__main_skill=skill, interest=interest, language=language)
    missing = DRESSED_EACH - wanted.filter(Q(result=None) | Q(result__servings=None)).count()
    if missing <= 0:
        return []
    plain = bank_for(skill, language).filter(interest="", servings=None)
    return list(plain.exclude(dressing_requests__interest=interest)[:missing])


def _plan(exercise: Exercise, interest: str, profile: LearnerProfile, now: datetime) -> bool:
    is_simple = profile.preferred_difficulty == PreferredDifficulty.EASIER
    with transaction.atomic():
        dressing, is_new = Dressing.objects.get_or_create(
            exercise=exercise,
            interest=interest,
            language=exercise.language,
            reading_level=ReadingLevel.SIMPLE if is_simple else ReadingLevel.STANDARD,
            defaults={"requested_at": now},
        )
        if is_new:
            enqueue.dressing(dressing)
    return is_new


def _claim(dressing_id: int, now: datetime) -> Dressing | None:
    free = Q(status=DressingStatus.PENDING) | Q(status=DressingStatus.RUNNING, claimed_at__lt=now - CLAIMED_FOR)
    claimed = Dressing.objects.filter(free, pk=dressing_id).update(status=DressingStatus.RUNNING, claimed_at=now)
    if not claimed:
        return None
    return Dressing.objects.select_related("exercise__main_skill").get(pk=dressing_id)


def _question(dressing: Dressing) -> Question:
    filled = prompt(
        PROMPT,
        language=LANGUAGE_NAMES[dressing.language],
        level=LEVELS[ReadingLevel(dressing.reading_level)],
        interest=dressing.interest.replace("<", "").replace(">", ""),
        skill=dressing.exercise.main_skill.title,
    )
    return Question(Purpose.DRESSING, filled, {"scene": LONGEST_SCENE})


@transaction.atomic
def _publish(
    dressing: Dressing, scene: str, provenance: Provenance, evidence: Sequence[dict[str, object]], now: datetime
) -> None:
    """Store the dressed exercise. Whatever is graded is taken over from the plain one, untouched."""
    plain = dressing.exercise
    stem = f"{scene}\n\n{plain.stem}"
    exercise, is_new = Exercise.objects.get_or_create(
        course_id=plain.course_id,
        digest=exercise_digest(dressing.language, stem, plain.kind, plain.key),
        defaults={
            "main_skill_id": plain.main_skill_id,
            "stem": stem,
            "kind": plain.kind,
            "key": plain.key,
            "options": plain.options,
            "hints": plain.hints,
            "solution": plain.solution,
            "wrong_answers": plain.wrong_answers,
            "difficulty": plain.difficulty,
            "language": dressing.language,
            "interest": dressing.interest,
            "provenance": provenance,
            "status": ExerciseStatus.LIVE,
            "evidence": [*plain.evidence, *evidence],
            "blueprint_id": plain.blueprint_id,
            "seed": plain.seed,
            "dressed_from": plain,
        },
    )
    if is_new:
        exercise.skills.set(plain.skills.all())
    dressing.result = exercise if is_new else None
    _close(dressing, DressingStatus.PUBLISHED, evidence, now)


def _close(dressing: Dressing, status: DressingStatus, evidence: Sequence[dict[str, object]], now: datetime) -> None:
    dressing.status, dressing.evidence, dressing.finished_at = status, list(evidence), now
    dressing.save(update_fields=["status", "evidence", "finished_at", "result"])
