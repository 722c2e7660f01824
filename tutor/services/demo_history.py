"""A few weeks of history for the demo class: simulated students practise with the tutor's own policy.

What they are shown is chosen as for anybody, what they answer is graded by the real grader, and what is believed about
them is folded from it as it is for everybody. Only the writing is done at once instead of answer by answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from django.db import transaction

from accounts.models import User
from lessons.grading import Grade, Verdict
from lessons.models import Course, Exercise, ExerciseStatus
from lessons.services.grading import choice_count, exercise_grade
from tutor.learner import ease
from tutor.models import Attempt, Occasion, Placement, PlacementStatus, Serving, ServingState
from tutor.policy import Mode, Reason
from tutor.policy.simulation.course import SimulatedCourse, SimulatedExercise
from tutor.policy.simulation.tracking import ModelTracker
from tutor.policy.simulation.tutoring import PolicyTutor
from tutor.policy.simulation.worlds import ForgettingStudent
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import item_of
from tutor.selectors.weights import weights_active
from tutor.services.demo_personas import Persona
from tutor.services.learning import placement_evidence_apply
from tutor.services.progress_rebuilding import progress_rebuild
from tutor.services.rebuilding import mastery_rebuild
from tutor.services.serving import stored_reason

WEEKS = 4
GUESSED_LATELY = 3
"""Days at the end in which those who guess do so."""
SECOND_TRY_RIGHT = 0.55
GRADES_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Shown:
    """One exercise that a simulated student was shown, and how they answered it."""

    exercise: Exercise
    mode: str
    reason: Reason
    occasion: Occasion
    at: datetime
    seconds: float
    is_right: bool
    hints: int
    gives_up: bool
    expected: float | None


@dataclass(frozen=True)
class Material:
    """A course to play: its live exercises by id, and the skills of each, the main one first."""

    course: Course
    exercises: Mapping[int, Exercise]
    skills: Mapping[int, Sequence[int]]
    simulated: SimulatedCourse


def material_of(course: Course) -> Material | None:
    """Return a course as simulated students play it, None while there are too few exercises to play with."""
    curriculum = curriculum_of(course)
    live = Exercise.objects.filter(course=course, status=ExerciseStatus.LIVE, interest="", language=course.language)
    exercises = {exercise.pk: exercise for exercise in live.prefetch_related("skills").order_by("pk")}
    by_skill: dict[int, list[SimulatedExercise]] = {skill_id: [] for skill_id in curriculum.skills}
    for pk, exercise in exercises.items():
        simulated = SimulatedExercise(
            pk, exercise.main_skill_id, exercise.difficulty, choice_count(exercise.kind, exercise.options)
        )
        by_skill.get(exercise.main_skill_id, []).append(simulated)
    if any(len(own) < 2 for own in by_skill.values()):
        return None
    skills = {
        pk: list(dict.fromkeys([exercise.main_skill_id, *(skill.pk for skill in exercise.skills.all())]))
        for pk, exercise in exercises.items()
    }
    simulated_course = SimulatedCourse(curriculum.graph, {skill: tuple(own) for skill, own in by_skill.items()})
    return Material(course, exercises, skills, simulated_course)


def demo_history_make(
    *, learner: User, course: Course, persona: Persona, now: datetime, seed: int, days: int = 7 * WEEKS
) -> int:
    """Give a simulated student some weeks of history; one who has any is left alone. Returns how many exercises."""
    material = material_of(course)
    if material is None or Serving.objects.filter(learner=learner).exists():
        return 0
    shown = list(_played(material, persona, now, seed, days))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=learner.pk)
        if not shown or Serving.objects.filter(learner=learner).exists():
            return 0
        _store(learner, material, shown, persona, Random(f"{seed}:answers"))
        mastery_rebuild(learner=learner)
        progress_rebuild(learner=learner)
    return len(shown)


def _played(material: Material, persona: Persona, now: datetime, seed: int, days: int) -> Iterator[Shown]:
    """Yield what a simulated student does, in order."""
    random = Random(f"{seed}:days")
    student = ForgettingStudent(material.simulated.graph, seed, seed)
    student.level, student.speed = persona.level, persona.speed
    student.begin()
    tracker = ModelTracker(material.simulated, weights_active().weights)
    tutor = PolicyTutor(material.simulated, tracker, Random(f"{seed}:tutor"))
    begun = now - timedelta(days=days)
    moments = list(_moments(persona, now, random, days))
    for number, (at, seconds) in enumerate(moments):
        day = (at - begun) / timedelta(days=1)
        chosen = tutor.next_exercise(day)
        is_last = number >= len(moments) - persona.misses
        is_guess = now - at < timedelta(days=GUESSED_LATELY) and random.random() < persona.guesses
        expected = tracker.probability(chosen, at) if tutor.choice else None
        gives_up = not is_last and random.random() < persona.hints / 2
        is_right = student.attempt(chosen, day) and not (is_last or is_guess or gives_up)
        tutor.record(chosen, is_right, day)
        choice = tutor.choice
        yield Shown(
            exercise=material.exercises[chosen.number],
            mode=choice.mode if choice else Mode.CHALLENGE,
            reason=choice.reason if choice else Reason("placement", {}, {"skill": chosen.skill}),
            occasion=Occasion.PRACTICE if choice else Occasion.PLACEMENT,
            at=at,
            seconds=random.uniform(1.5, 2.8) if is_guess else seconds,
            is_right=is_right,
            hints=len(material.exercises[chosen.number].hints) if choice and random.random() < persona.hints else 0,
            gives_up=gives_up and choice is not None,
            expected=expected,
        )


def _moments(persona: Persona, now: datetime, random: Random, days: int) -> Iterator[tuple[datetime, float]]:
    """Yield when a student answers, and how many seconds each answer takes."""
    for ago in range(days, persona.stopped - 1, -1):
        is_last = ago == persona.stopped
        if not is_last and ago != days and random.random() > persona.diligence:
            continue
        count = max(3, round(random.gauss(persona.exercises, 2)))
        taken = [random.lognormvariate(3.6, 0.5) for _number in range(count)]
        break_between = [random.uniform(4, 15) for _number in range(count)]
        length = timedelta(seconds=sum(taken) + sum(break_between))
        end = now - timedelta(days=ago, seconds=random.uniform(20, 90))
        if not (is_last and persona.is_here):
            end -= timedelta(minutes=random.uniform(40, 300))
        at = end - length
        for seconds, pause in zip(taken, break_between, strict=True):
            at += timedelta(seconds=seconds + pause)
            yield at, seconds


def _store(learner: User, material: Material, shown: Sequence[Shown], persona: Persona, random: Random) -> None:
    grade = lru_cache(maxsize=GRADES_KEPT)(lambda pk, response: exercise_grade(material.exercises[pk], response))
    answers = [_answers(one, grade, random) for one in shown]
    servings = [
        Serving(
            learner=learner,
            course=material.course,
            skill_id=one.exercise.main_skill_id,
            exercise=one.exercise,
            occasion=one.occasion,
            mode=one.mode,
            reason={"skill": stored_reason(one.reason)},
            state=ServingState.SOLVED if given[-1][1].verdict is Verdict.CORRECT else ServingState.REVEALED,
            is_current=False,
            hints_shown=one.hints,
            served_at=one.at - timedelta(seconds=one.seconds),
        )
        for one, given in zip(shown, answers, strict=True)
    ]
    if persona.is_here and servings[-1].occasion == Occasion.PRACTICE:
        # Who is at work has an exercise before them, with one try or none made.
        servings[-1].is_current = True
        if answers[-1][0][1].verdict is Verdict.WRONG:
            servings[-1].state = ServingState.OPEN
            del answers[-1][1:]
    Serving.objects.bulk_create(servings)
    Attempt.objects.bulk_create(_attempts(learner, material, servings, shown, answers))
    placed = [one.at for one in shown if one.occasion == Occasion.PLACEMENT]
    if placed:
        placement = Placement.objects.create(
            learner=learner,
            course=material.course,
            status=PlacementStatus.FINISHED,
            started_at=placed[0],
            finished_at=placed[-1],
        )
        placement_evidence_apply(placement=placement, now=placed[-1])


def _answers(one: Shown, grade: Callable[[int, str], Grade], random: Random) -> list[tuple[str, Grade]]:
    """Return what is answered to one exercise, try by try, each with its grade; giving up is an empty answer."""
    exercise = one.exercise
    if one.gives_up:
        return [("", grade(exercise.pk, ""))]
    if one.is_right:
        return [(exercise.key, grade(exercise.pk, exercise.key))]
    known = [str(wrong["answer"]) for wrong in exercise.wrong_answers]
    # Whoever holds a misconception shows it again: a student takes to the first of the known mistakes, mostly.
    response = known[0] if known and random.random() < 0.7 else random.choice(known or [_unlikely(exercise)])
    given = [(response, grade(exercise.pk, response))]
    if one.occasion == Occasion.PRACTICE and random.random() < SECOND_TRY_RIGHT:
        given.append((exercise.key, grade(exercise.pk, exercise.key)))
    return given


def _unlikely(exercise: Exercise) -> str:
    if "choices" in exercise.options:
        return next(str(option["id"]) for option in exercise.options["choices"] if option["id"] != exercise.key)
    return "0"


def _attempts(
    learner: User,
    material: Material,
    servings: Sequence[Serving],
    shown: Sequence[Shown],
    answers: Sequence[Sequence[tuple[str, Grade]]],
) -> Iterator[Attempt]:
    weights = weights_active()
    for serving, one, given in zip(servings, shown, answers, strict=True):
        skills = list(material.skills[one.exercise.pk])
        for number, (response, grade) in enumerate(given, start=1):
            gave_up = not response
            is_right = grade.verdict is Verdict.CORRECT
            counts = one.occasion == Occasion.PRACTICE and number == 1
            yield Attempt(
                learner=learner,
                serving=serving,
                exercise=one.exercise,
                course=material.course,
                occasion=one.occasion,
                try_number=number,
                response=response,
                gave_up=gave_up,
                verdict=Verdict.CORRECT.value if is_right else Verdict.WRONG.value,
                score=1.0 if is_right else 0.0,
                reason={
                    "code": grade.reason.code,
                    "message": grade.reason.message,
                    "params": dict(grade.reason.params),
                },
                reading=grade.reading,
                misconception=grade.misconception or "",
                hints_shown=one.hints,
                seconds=one.seconds + 12 * (number - 1),
                answered_at=one.at + timedelta(seconds=12 * (number - 1)),
                skill_ids=skills,
                difficulty=one.exercise.difficulty,
                choice_count=choice_count(one.exercise.kind, one.exercise.options),
                probability_before=one.expected if counts else None,
                ease=ease(item_of(one.exercise), skills, weights.weights) if counts else None,
                weights_version_id=weights.version_id if counts else None,
            )
