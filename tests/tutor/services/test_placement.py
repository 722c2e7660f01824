from random import Random

import pytest

from accounts.models import User
from lessons.models import Course, Skill
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory, SkillFactory, UnitFactory
from tests.tutor.courses import RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tutor.models import Attempt, Occasion, Placement, Serving, SkillState
from tutor.policy.placement import MOST_QUESTIONS
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import masteries_of
from tutor.services.placement import PlacementClosed, placement_question, placement_skip, placement_start

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def course() -> Course:
    return skills_in_a_row(4)[0].course


def start(learner: User, course: Course) -> Placement:
    return placement_start(learner=learner, course=course, now=at(0))


def question(placement: Placement, seed: int = 1, minutes: float = 1) -> Serving | None:
    return placement_question(placement=placement, now=at(minutes), random=Random(seed))


def answer_all(placement: Placement, response: str) -> int:
    """Answer every question alike; return how many there were."""
    count = 0
    while (asked := question(placement, seed=count, minutes=count)) is not None:
        answer(asked, response, count)
        count += 1
    return count


def mastered(learner: User, course: Course) -> list[str]:
    shown_to_all = masteries_of(learner, curriculum_of(course), at(60))
    return [skill.slug for pk, skill in curriculum_of(course).skills.items() if shown_to_all[pk].is_mastered]


def test_starting_twice_is_starting_once(learner: User, course: Course):
    first = start(learner, course)
    again = placement_start(learner=learner, course=course, now=at(9))
    assert again == first
    assert again.started_at == at(0)


def test_a_question_stays_until_it_is_answered(learner: User, course: Course):
    placement = start(learner, course)
    assert question(placement, seed=1) == question(placement, seed=2)


def test_an_answered_question_makes_way_for_another_skill(learner: User, course: Course):
    placement = start(learner, course)
    first = question(placement)
    answer(first, RIGHT)
    second = question(placement)
    assert second.skill != first.skill
    assert Serving.objects.filter(occasion=Occasion.PLACEMENT, is_current=True).get() == second


def test_practice_is_not_disturbed_by_the_placement(learner: User, course: Course):
    practised = shown(learner, course.skills.first())
    question(start(learner, course))
    practised.refresh_from_db()
    assert practised.is_current


def test_it_ends_after_fifteen_questions_at_most(learner: User):
    unit = UnitFactory()
    for position in range(MOST_QUESTIONS + 5):
        ExerciseFactory(main_skill=SkillFactory(unit=unit, position=position))
    placement = start(learner, unit.course)
    count = 0
    while (asked := question(placement, seed=count)) is not None:
        answer(asked, (RIGHT, WRONG[0])[count % 2])
        count += 1
    assert count == MOST_QUESTIONS == 15
    assert Attempt.objects.filter(occasion=Occasion.PLACEMENT).count() == 15


def test_no_skill_is_asked_about_twice(learner: User, course: Course):
    answer_all(start(learner, course), RIGHT)
    asked = list(Serving.objects.values_list("skill", flat=True))
    assert len(asked) == len(set(asked))


def test_its_end_is_noted(learner: User, course: Course):
    placement = start(learner, course)
    count = answer_all(placement, RIGHT)
    assert (placement.status, placement.finished_at) == ("finished", at(count))
    assert not Serving.objects.filter(is_current=True).exists()


def test_right_answers_start_mastery(learner: User, course: Course):
    answer_all(start(learner, course), RIGHT)
    assert mastered(learner, course)
    assert all(state.counters["answers"] == 0 for state in SkillState.objects.all())


def test_wrong_answers_start_none(learner: User, course: Course):
    answer_all(start(learner, course), WRONG[0])
    assert mastered(learner, course) == []
    assert SkillState.objects.exists()


def test_what_is_placed_as_known_comes_up_for_review(learner: User, course: Course):
    answer_all(start(learner, course), RIGHT)
    assert SkillState.objects.filter(due_at__gt=at(60)).exists()


def test_mastery_waits_for_the_end(learner: User, course: Course):
    answer(question(start(learner, course)), RIGHT)
    assert not SkillState.objects.exists()


def test_leaving_early_counts_what_was_answered(learner: User, course: Course):
    placement = start(learner, course)
    answer(question(placement), RIGHT)
    placement_skip(learner=learner, course=course, now=at(5))
    placement.refresh_from_db()
    assert (placement.status, placement.finished_at) == ("skipped", at(5))
    assert SkillState.objects.exists()


def test_leaving_twice_counts_once(learner: User, course: Course):
    answer(question(start(learner, course)), RIGHT)
    placement_skip(learner=learner, course=course, now=at(5))
    before = list(SkillState.objects.values())
    placement_skip(learner=learner, course=course, now=at(6))
    assert list(SkillState.objects.values()) == before


def test_it_can_be_skipped_without_being_started(learner: User, course: Course):
    placement_skip(learner=learner, course=course, now=at(0))
    assert Placement.objects.get().status == "skipped"
    assert not SkillState.objects.exists()


def test_a_placement_that_was_left_can_be_taken_up_again(learner: User, course: Course):
    answer(question(start(learner, course)), RIGHT)
    placement_skip(learner=learner, course=course, now=at(5))
    placement = start(learner, course)
    assert (placement.status, placement.finished_at) == ("running", None)
    assert not SkillState.objects.exists()
    assert question(placement) is not None


def test_a_placement_that_has_ended_asks_nothing_more(learner: User, course: Course):
    placement = start(learner, course)
    placement_skip(learner=learner, course=course, now=at(5))
    placement.refresh_from_db()
    assert question(placement) is None
    assert not Serving.objects.exists()


def test_a_finished_placement_cannot_be_started_again(learner: User, course: Course):
    answer_all(start(learner, course), RIGHT)
    with pytest.raises(PlacementClosed):
        start(learner, course)


def test_whoever_has_practised_is_placed_already(learner: User, course: Course):
    answer(shown(learner, course.skills.first()), RIGHT)
    with pytest.raises(PlacementClosed):
        start(learner, course)


def test_each_course_has_its_own_placement(learner: User, course: Course):
    other = skills_in_a_row(2)[0].course
    placement_skip(learner=learner, course=course, now=at(0))
    assert start(learner, other).status == "running"


def test_answers_on_a_skill_no_longer_taught_are_passed_over(learner: User, course: Course):
    placement = start(learner, course)
    asked = question(placement)
    answer(asked, RIGHT)
    Skill.objects.filter(pk=asked.skill_id).update(is_retired=True)
    course.content_digest = "without it"
    course.save()
    placement = Placement.objects.get()
    answer_all(placement, WRONG[0])
    assert placement.status == "finished"
    assert asked.skill_id not in SkillState.objects.values_list("skill", flat=True)
