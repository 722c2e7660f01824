"""Exercises told in a learner's own interests: a scene before the question, which itself stays word for word."""

import re
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Annotated

from django.db import transaction
from django.db.models import Q
from pydantic import Field

from lessons.models import Exercise, ExerciseStatus, Provenance
from lessons.services.exercises import exercise_digest
from tutor.ai import ModelError, ModelReply, Question, ask, discard, prompt
from tutor.ai.scenes import scene_for
from tutor.conversation.number_words import ENGLISH_WORDS
from tutor.models import Dressing, DressingStatus, ModelCall, Purpose, ReadingLevel
from tutor.services.feedback import CLAIMED_FOR, LANGUAGE_NAMES

PROMPT = "dressing-v2"
LONGEST_SCENE = 400
LEVELS = {
    ReadingLevel.SIMPLE: "Use very short sentences and common words.",
    ReadingLevel.STANDARD: "Use plain, lively sentences.",
}
_UNWANTED = re.compile(r"https?:|www\.|[<>`#|$\\*_\[\]{}\"“”?？=+\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u206f]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CHINESE_NUMBERS = re.compile(r"[两零〇一二三四五六七八九十百千万]")


class SceneReply(ModelReply):
    """What the model is asked for."""

    scene: Annotated[str, Field(max_length=LONGEST_SCENE)]


def dressing_write(*, dressing_id: int, now: datetime, random: Random, takes_over: bool = False) -> None:
    """Write one scene and put the dressed exercise into the bank; run twice, it is written once.

    `takes_over` says that the worker which held this has died, so that its claim counts no more.
    """
    dressing = _claim(dressing_id, now, takes_over)
    if dressing is None:
        return
    call: ModelCall | None = None
    try:
        reply = ask(_question(dressing))
        scene, call = reply.value.scene, reply.call
    except ModelError:
        scene = scene_for(dressing.interest, dressing.language, random)
    evidence = scene_evidence(scene, dressing.language)
    failed = [str(check["check"]) for check in evidence if not check["passed"]]
    if not failed:
        _publish(dressing, scene, Provenance.GENERATED if call else Provenance.BLUEPRINT, evidence, now)
        return
    if call is not None:
        discard(call, f"not {failed[0]}")
    # A model can write characters, such as NUL, that PostgreSQL does not store.
    rejected = "".join(character for character in scene if character.isprintable())
    _close(dressing, DressingStatus.REJECTED, [*evidence, {"check": "scene", "passed": False, "detail": rejected}], now)


def scene_evidence(scene: str, language: str) -> Sequence[dict[str, object]]:
    """Return what was checked about a scene: it may neither hold numbers nor ask anything."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", scene)}
    is_chinese = len(_CHINESE.findall(scene)) >= 4
    number_words = _CHINESE_NUMBERS.findall(scene) if is_chinese else sorted(words & ENGLISH_WORDS - {"one"})
    findings = {
        "no digits": [character for character in scene if character.isnumeric() and not _CHINESE.match(character)],
        "no number words": number_words,
        "no question, mathematics, mark-up or link": _UNWANTED.findall(scene),
        "in the right language": [] if is_chinese == (language == "zh-hans") else ["another language"],
        "of a suitable length": [] if 10 <= len(scene) <= LONGEST_SCENE else [f"{len(scene)} characters"],
    }
    return [
        {"check": check, "passed": not found, "detail": " ".join(map(ascii, found[:5]))}
        for check, found in findings.items()
    ]


def _claim(dressing_id: int, now: datetime, takes_over: bool) -> Dressing | None:
    held = Q(status=DressingStatus.RUNNING)
    if not takes_over:
        held &= Q(claimed_at__lt=now - CLAIMED_FOR)
    free = Q(status=DressingStatus.PENDING) | held
    claimed = Dressing.objects.filter(free, pk=dressing_id).update(status=DressingStatus.RUNNING, claimed_at=now)
    if not claimed:
        return None
    return Dressing.objects.select_related("exercise__main_skill").get(pk=dressing_id)


def _question(dressing: Dressing) -> Question[SceneReply]:
    filled = prompt(
        PROMPT,
        language=LANGUAGE_NAMES[dressing.language],
        level=LEVELS[ReadingLevel(dressing.reading_level)],
        interest=dressing.interest.replace("<", "").replace(">", ""),
        skill=dressing.exercise.main_skill.title,
    )
    return Question(Purpose.DRESSING, filled, SceneReply)


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
            "evidence": [*plain.evidence, *evidence, _question_kept(stem, plain.stem)],
            "blueprint_id": plain.blueprint_id,
            "seed": plain.seed,
            "dressed_from": plain,
        },
    )
    if is_new:
        exercise.skills.set(plain.skills.all())
    dressing.result = exercise if is_new else None
    _close(dressing, DressingStatus.PUBLISHED, evidence, now)


def _question_kept(stem: str, question: str) -> dict[str, object]:
    return {"check": "question kept word for word", "passed": stem.endswith(question), "detail": ""}


def _close(dressing: Dressing, status: DressingStatus, evidence: Sequence[dict[str, object]], now: datetime) -> None:
    dressing.status, dressing.evidence, dressing.finished_at = status, list(evidence), now
    dressing.save(update_fields=["status", "evidence", "finished_at", "result"])
