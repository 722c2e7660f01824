from pathlib import Path
from random import Random

import pytest

from accounts.models import User
from lessons.blueprints import Check
from lessons.models import Exercise, ExerciseStatus, Provenance
from lessons.services import rechecking
from lessons.services.bank import bank_stock
from lessons.services.courses import course_load
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory
from tests.tutor.courses import CHOICES, RIGHT, WRONG, answer, at
from tests.tutor.services.answers import serving_of
from tests.tutor.services.quality import answered_by_strong, answered_online, reported
from tutor.models import (
    Attempt,
    Exclusion,
    ExerciseReview,
    ExerciseStatistics,
    LearnerState,
    Placement,
    ReviewStatus,
    ServingState,
    SkillState,
)
from tutor.policy.quality import STRONG_ANSWERS, Doubt
from tutor.services.attempts import ExerciseWithdrawn
from tutor.services.exclusions import answers_exclude, exclusions_sweep
from tutor.services.quality import (
    exercise_clear,
    exercise_doubt,
    exercise_remove,
    exercises_watch,
    rechecks_sweep,
    review_recheck,
)
from tutor.services.rebuilding import mastery_differences
from tutor.services.serving import serving_ensure, serving_next

pytestmark = pytest.mark.django_db
DOUBT = Doubt("strong_students_fail", {"answers": 8, "success": 0.0})


def suspended(exercise: Exercise) -> ExerciseReview:
    review = exercise_doubt(exercise_id=exercise.pk, doubts=[DOUBT], now=at(0))
    assert review is not None
    return review


@pytest.fixture
def made(course_folder: Path) -> Exercise:
    """An exercise that a template made."""
    course, _changed = course_load(folder=course_folder)
    bank_stock(course_id=course.pk, language="en", random=Random(1), stock=2)
    return Exercise.objects.filter(main_skill__slug="add").earliest("pk")


def with_key(exercise: Exercise, key: str) -> Exercise:
    Exercise.objects.filter(pk=exercise.pk).update(key=key)
    exercise.refresh_from_db()
    return exercise


class TestWatching:
    def test_adds_up_what_the_answers_say(self):
        exercise = ExerciseFactory()
        answered_by_strong(exercise, WRONG[0], 3)
        exercises_watch(now=at(1))
        found = ExerciseStatistics.objects.get()
        assert (found.exercise, found.answers, found.first_try_success) == (exercise, 3, 0.0)
        assert (found.mean_seconds, found.hint_share, found.given_up) == (5.0, 0.0, 0)
        assert found.expected_success == pytest.approx(0.85)

    def test_counts_an_answer_once_however_often_it_looks(self):
        answered_by_strong(ExerciseFactory(), WRONG[0], 3)
        for _time in range(2):
            exercises_watch(now=at(1))
        assert ExerciseStatistics.objects.get().answers == 3

    def test_counts_a_story_as_the_exercise_that_it_tells(self):
        plain = ExerciseFactory()
        answered_by_strong(ExerciseFactory(main_skill=plain.main_skill, dressed_from=plain), WRONG[0], 2)
        answered_by_strong(plain, WRONG[0], 1)
        exercises_watch(now=at(1))
        assert list(ExerciseStatistics.objects.values_list("exercise", "answers")) == [(plain.pk, 3)]

    def test_suspends_what_strong_students_fail_with_its_stories(self):
        exercise = ExerciseFactory()
        story = ExerciseFactory(main_skill=exercise.main_skill, dressed_from=exercise)
        answered_by_strong(exercise, WRONG[0], STRONG_ANSWERS)
        assert exercises_watch(now=at(1)) == 1
        exercise.refresh_from_db()
        story.refresh_from_db()
        assert (exercise.status, story.status) == (ExerciseStatus.SUSPENDED, ExerciseStatus.SUSPENDED)
        assert [doubt["code"] for doubt in ExerciseReview.objects.get().doubts] == ["strong_students_fail"]

    def test_suspends_nothing_twice(self):
        answered_by_strong(ExerciseFactory(), WRONG[0], STRONG_ANSWERS)
        assert [exercises_watch(now=at(minute)) for minute in (1, 2)] == [1, 0]
        assert ExerciseReview.objects.count() == 1

    def test_suspends_what_several_students_report(self):
        exercise = ExerciseFactory()
        for _student in range(3):
            reported(exercise)
        assert exercises_watch(now=at(1)) == 1
        assert ExerciseStatistics.objects.get().reports == 3


class TestCheckingTheKeyAgain:
    def test_proves_an_exercise_of_a_template_once_more(self, made: Exercise):
        review = suspended(made)
        review_recheck(review_id=review.pk, now=at(1))
        review.refresh_from_db()
        assert review.status == ReviewStatus.OPEN
        assert {"key checked again", "key recomputed from the statement"} <= {one["check"] for one in review.evidence}
        assert all(one["passed"] for one in review.evidence)

    def test_retires_an_exercise_whose_key_its_template_contradicts(self, made: Exercise):
        review = suspended(with_key(made, "12345"))
        review_recheck(review_id=review.pk, now=at(1))
        review.refresh_from_db()
        made.refresh_from_db()
        assert (review.status, review.is_key_wrong, made.status) == ("removed", True, ExerciseStatus.RETIRED)
        assert made.evidence[-1] == {"check": "looked at again", "passed": False, "detail": "strong_students_fail"}

    def test_does_not_blame_the_key_when_the_template_has_changed(self, made: Exercise):
        Exercise.objects.filter(pk=made.pk).update(stem="Work out $1 + 1$.")
        review = suspended(made)
        review_recheck(review_id=review.pk, now=at(1))
        review.refresh_from_db()
        assert (review.status, review.evidence[0]["passed"]) == (ReviewStatus.OPEN, False)

    def test_of_a_person_checks_that_key_and_grading_agree(self):
        review = suspended(ExerciseFactory(kind="choice", key="none", options=CHOICES, wrong_answers=[]))
        review_recheck(review_id=review.pk, now=at(1))
        review.refresh_from_db()
        assert review.is_key_wrong

    def test_of_a_model_goes_the_way_that_was_registered(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(rechecking, "_recheckers", {})
        rechecking.rechecker_register(
            Provenance.GENERATED, lambda _exercise: [Check(rechecking.KEY, passed=False, detail="two solvers disagree")]
        )
        review = suspended(ExerciseFactory(provenance=Provenance.GENERATED))
        review_recheck(review_id=review.pk, now=at(1))
        review.refresh_from_db()
        assert review.is_key_wrong
        assert review.evidence[0]["detail"] == "two solvers disagree"

    def test_is_made_up_for_by_the_sweep(self):
        review = suspended(ExerciseFactory())
        assert rechecks_sweep(now=at(1)) == 1
        review.refresh_from_db()
        assert review.evidence
        assert rechecks_sweep(now=at(2)) == 0


class TestAfterwards:
    def test_what_was_found_fine_is_back_and_earlier_answers_are_not_held_against_it(self):
        exercise = ExerciseFactory()
        answered_by_strong(exercise, WRONG[0], STRONG_ANSWERS)
        exercises_watch(now=at(1))
        exercise_clear(review_id=ExerciseReview.objects.get().pk, now=at(2), decided_by=UserFactory())
        exercise.refresh_from_db()
        assert exercise.status == ExerciseStatus.LIVE
        assert exercises_watch(now=at(3)) == 0
        answered_by_strong(exercise, WRONG[0], STRONG_ANSWERS)
        assert exercises_watch(now=at(4)) == 1

    def test_only_the_first_decision_counts(self):
        review = suspended(ExerciseFactory())
        admin = UserFactory()
        assert exercise_clear(review_id=review.pk, now=at(1), decided_by=admin)
        assert not exercise_remove(review_id=review.pk, is_key_wrong=True, now=at(2), decided_by=admin)
        assert not Exclusion.objects.exists()


class TestAWrongKey:
    def removed(self, exercise: Exercise) -> ExerciseReview:
        review = suspended(exercise)
        exercise_remove(review_id=review.pk, is_key_wrong=True, now=at(5))
        review.refresh_from_db()
        return review

    def test_leaves_its_answers_out_and_rebuilds_mastery(self):
        bad = ExerciseFactory()
        learner, untouched = answered_online(bad, WRONG[0], 2)
        good = ExerciseFactory(main_skill=bad.main_skill)
        answer(serving_of(good, learner, is_current=False), RIGHT, 1)
        review = self.removed(bad)
        answers_exclude(review=review, now=at(6))
        state = SkillState.objects.get(learner=learner)
        assert state.counters["answers"] == 1
        assert not SkillState.objects.filter(learner=untouched).exists()
        assert not LearnerState.objects.filter(learner=untouched).exists()
        assert mastery_differences(learner=learner) == []
        assert Attempt.objects.count() == 3

    def test_is_dealt_with_once(self):
        bad = ExerciseFactory()
        answered_online(bad, WRONG[0], 2)
        review = self.removed(bad)
        answers_exclude(review=review, now=at(6))
        assert answers_exclude(review=review, now=at(7)) == 0
        assert Exclusion.objects.count() == 2

    def test_is_finished_by_the_sweep(self):
        bad = ExerciseFactory()
        answered_online(bad, WRONG[0])
        suspended_review = suspended(bad)
        ExerciseReview.objects.filter(pk=suspended_review.pk).update(status="removed", is_key_wrong=True)
        assert exclusions_sweep(now=at(6)) == 1

    def test_reaches_what_a_placement_found(self):
        bad = ExerciseFactory()
        learner: User = UserFactory()
        serving = serving_of(bad, learner, occasion="placement")
        answer(serving, WRONG[0])
        found = {str(bad.main_skill_id): (0.1, 1.0)}
        Placement.objects.create(
            learner=learner,
            course=bad.course,
            status="finished",
            started_at=at(0),
            finished_at=at(1),
            findings=found,
        )
        answers_exclude(review=self.removed(bad), now=at(6))
        assert Placement.objects.get().findings == {}

    def test_cannot_be_taken_back(self):
        bad = ExerciseFactory()
        answered_online(bad, WRONG[0])
        answers_exclude(review=self.removed(bad), now=at(6))
        with pytest.raises(TypeError):
            Exclusion.objects.update(review=None)
        with pytest.raises(TypeError):
            Exclusion.objects.get().save()


class TestWhoeverIsOnIt:
    def test_gives_no_more_answers_to_it(self):
        exercise = ExerciseFactory()
        serving = serving_of(exercise, UserFactory())
        suspended(exercise)
        serving.refresh_from_db()
        with pytest.raises(ExerciseWithdrawn):
            answer(serving, RIGHT)
        assert not Attempt.objects.exists()

    def test_is_moved_on_and_told_why(self):
        exercise = ExerciseFactory()
        ExerciseFactory(main_skill=exercise.main_skill, stem="Work out $1 + 4$.")
        learner = UserFactory()
        serving = serving_of(exercise, learner)
        suspended(exercise)
        ask = {"learner": learner, "course": exercise.course, "random": Random(1)}
        other = serving_ensure(now=at(1), **ask)
        assert other.pk != serving.pk
        assert other.reason["instead"]["code"] == "withdrawn"
        assert serving_ensure(now=at(2), **ask) == other

    def test_has_not_skipped_it_by_going_on(self):
        exercise = ExerciseFactory()
        ExerciseFactory(main_skill=exercise.main_skill, stem="Work out $1 + 4$.")
        serving = serving_of(exercise, UserFactory())
        suspended(exercise)
        serving.refresh_from_db()
        ask = {"learner": serving.learner, "course": exercise.course, "random": Random(1)}
        serving_next(now=at(1), after=serving, is_skip=True, **ask)
        serving.refresh_from_db()
        assert serving.state == ServingState.OPEN

    def test_keeps_a_finished_one_before_them(self):
        exercise = ExerciseFactory()
        learner = UserFactory()
        serving = serving_of(exercise, learner)
        answer(serving, RIGHT)
        suspended(exercise)
        assert serving_ensure(learner=learner, course=exercise.course, now=at(1), random=Random(1)) == serving
