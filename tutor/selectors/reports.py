"""Reads about reports on exercises: a teacher sees those of their own students, an administrator all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from accounts.models import Role, User
from lessons.models import Exercise
from lessons.services.grading import answer_in_words
from tutor.models import Attempt, ExerciseReport, ExerciseReview, ExerciseStatistics, ReportStatus, ReviewStatus

MOST_SHOWN = 50
COMMON_ANSWERS = 3
DOUBTS = {
    "strong_students_fail": gettext_noop(
        "Of %(answers)s students who were expected to solve it, %(success)s %% did at once."
    ),
    "far_below_expected": gettext_noop(
        "%(success)s %% were right at once, where %(expected)s %% were expected (%(answers)s answers)."
    ),
    "better_do_worse": gettext_noop("The better a student, the less likely a right answer (%(answers)s answers)."),
    "key_reported": gettext_noop("%(reports)s students say that a right answer was marked wrong."),
    "often_reported": gettext_noop("%(reports)s students have reported it."),
    "teacher_says": gettext_noop("A teacher or an administrator took it out."),
}


@dataclass(frozen=True)
class ShownReport:
    """One report with the answers that the student gave."""

    report: ExerciseReport
    answers: Sequence[str]


@dataclass(frozen=True)
class CommonAnswer:
    """A wrong answer that many gave first."""

    words: str
    count: int


@dataclass(frozen=True)
class ReportedExercise:
    """An exercise that was reported, or that answers contradict, with all that helps to decide."""

    exercise: Exercise
    reports: Sequence[ShownReport]
    review: ExerciseReview | None
    statistics: ExerciseStatistics | None
    common_wrong: Sequence[CommonAnswer]

    @property
    def doubt_texts(self) -> Sequence[str]:
        """Why it was taken out, in words."""
        doubts = [doubt for doubt in (self.review.doubts if self.review else []) if doubt["code"] in DOUBTS]
        return [gettext(DOUBTS[doubt["code"]]) % rounded(doubt["figures"]) for doubt in doubts]

    @property
    def key_in_words(self) -> str:
        return answer_in_words(self.exercise, self.exercise.key)


def rounded(figures: Mapping[str, float]) -> Mapping[str, int]:
    """Return figures as they are read: shares in percent, counts as they are."""
    shares = {"success", "expected"}
    return {name: round(100 * value) if name in shares else round(value) for name, value in figures.items()}


def is_decided_by(viewer: User) -> bool:
    """Whether somebody decides about the shared bank; a teacher, which anybody can sign up as, only speaks up."""
    return bool(viewer.role == Role.ADMIN)


def reports_seen_by(viewer: User) -> QuerySet[ExerciseReport]:
    """Return the open reports that a teacher or an administrator may see."""
    reports = ExerciseReport.objects.filter(status=ReportStatus.OPEN)
    if is_decided_by(viewer):
        return reports
    return reports.filter(learner__joined_classrooms__teachers=viewer).distinct()


def reports_of(exercise_id: int, reports: QuerySet[ExerciseReport]) -> QuerySet[ExerciseReport]:
    """Return those of some reports that are on a plain exercise or on a story around it."""
    return reports.filter(Q(exercise=exercise_id) | Q(exercise__dressed_from=exercise_id))


def report_of(learner: User, exercise: Exercise) -> ExerciseReport | None:
    """Return a student's own report on an exercise."""
    return ExerciseReport.objects.filter(learner=learner, exercise=exercise).first()


def queue_length(viewer: User) -> int:
    """Return how many exercises wait for a look of theirs."""
    return len(_exercise_ids(viewer))


def report_queue(viewer: User) -> Sequence[ReportedExercise]:
    """Return the exercises to be looked at: those out of circulation first, then the most reported."""
    return _gathered(viewer, _exercise_ids(viewer))


def reported_exercise(viewer: User, exercise_id: int) -> ReportedExercise:
    """Return one exercise of somebody's queue; 404 if it is not in it."""
    if exercise_id not in _exercise_ids(viewer):
        raise Http404
    return _gathered(viewer, {exercise_id})[0]


def _exercise_ids(viewer: User) -> set[int]:
    plain = Coalesce("exercise__dressed_from", F("exercise"))
    reported = reports_seen_by(viewer).annotate(plain=plain).values_list("plain", flat=True)
    return {*reported, *_reviews_seen_by(viewer).values_list("exercise", flat=True)}


def _reviews_seen_by(viewer: User) -> QuerySet[ExerciseReview]:
    """Return the open reviews; a teacher's are those of exercises that their students have answered, or their own."""
    reviews = ExerciseReview.objects.filter(status=ReviewStatus.OPEN)
    if is_decided_by(viewer):
        return reviews
    theirs = Q(exercise__attempts__learner__joined_classrooms__teachers=viewer) | Q(asked_by=viewer)
    return reviews.filter(theirs).distinct()


def _gathered(viewer: User, exercise_ids: Iterable[int]) -> Sequence[ReportedExercise]:
    exercises = Exercise.objects.filter(pk__in=list(exercise_ids)).select_related("main_skill", "course")
    reports: dict[int, list[ExerciseReport]] = {}
    seen = reports_seen_by(viewer).select_related("exercise", "learner__profile")
    for report in seen.order_by("pk"):
        reports.setdefault(report.exercise.dressed_from_id or report.exercise_id, []).append(report)
    reviews = {review.exercise_id: review for review in _reviews_seen_by(viewer).select_related("asked_by__profile")}
    ordered = sorted(exercises, key=lambda one: (one.pk not in reviews, -len(reports.get(one.pk, [])), one.pk))
    shown = ordered[:MOST_SHOWN]
    statistics = ExerciseStatistics.objects.in_bulk([exercise.pk for exercise in shown])
    answers = _answers_to([report for exercise in shown for report in reports.get(exercise.pk, [])])
    common = _common_wrong(shown)
    return [
        ReportedExercise(
            exercise=exercise,
            reports=[ShownReport(report, answers.get(report.pk, [])) for report in reports.get(exercise.pk, [])],
            review=reviews.get(exercise.pk),
            statistics=statistics.get(exercise.pk),
            common_wrong=common.get(exercise.pk, []),
        )
        for exercise in shown
    ]


def _answers_to(reports: Sequence[ExerciseReport]) -> Mapping[int, Sequence[str]]:
    """Return, by report, the answers that the student gave to the exercise when they reported it."""
    given: dict[int, list[str]] = {}
    for attempt in Attempt.objects.filter(serving__in=[one.serving_id for one in reports]).order_by("pk"):
        given.setdefault(attempt.serving_id, []).append(attempt.response)
    return {
        report.pk: [answer_in_words(report.exercise, response) for response in given.get(report.serving_id, [])]
        for report in reports
    }


def _common_wrong(exercises: Sequence[Exercise]) -> Mapping[int, Sequence[CommonAnswer]]:
    """Return the wrong answers that were given most often, without names; a wrong key shows here as one answer."""
    counted: dict[int, Counter[str]] = {}
    wrong = Attempt.objects.filter(exercise__in=exercises, verdict="wrong", gave_up=False, try_number=1)
    for exercise_id, response in wrong.values_list("exercise", "response"):
        counted.setdefault(exercise_id, Counter())[" ".join(response.split())] += 1
    return {
        exercise.pk: [
            CommonAnswer(answer_in_words(exercise, response), count)
            for response, count in counted.get(exercise.pk, Counter()).most_common(COMMON_ANSWERS)
            if count > 1 and exercise.kind != "free_text"
        ]
        for exercise in exercises
    }
