from itertools import pairwise
from random import Random
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import PreferredDifficulty, User
from lessons.models import Exercise, ExerciseStatus, Skill
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory, SkillFactory, UnitFactory
from tests.tutor.courses import RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tests.tutor.services.answers import learner_with
from tutor.models import ClaimOutcome, Serving
from tutor.policy import WORDINGS, Mode
from tutor.services.attempts import hint_show
from tutor.services.challenges import claim_make
from tutor.services.serving import serving_ensure, serving_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def skills() -> list[Skill]:
    return list(skills_in_a_row(3))


def ensure(learner: User, skill: Skill, focus: Skill | None = None) -> Serving:
    return serving_ensure(learner=learner, course=skill.course, now=at(0), random=Random(1), focus=focus)


def following(serving: Serving, seed: int = 1, focus: Skill | None = None) -> Serving:
    return serving_next(
        learner=serving.learner, course=serving.course, now=at(1), random=Random(seed), focus=focus, after=serving
    )


def test_a_beginner_starts_with_the_first_skill(learner: User, skills: list[Skill]):
    assert ensure(learner, skills[0]).skill == skills[0]


def test_what_is_shown_stays_until_the_learner_moves_on(learner: User, skills: list[Skill]):
    first = ensure(learner, skills[0])
    answer(first, RIGHT)
    assert ensure(learner, skills[0]) == first


def test_moving_on_replaces_what_was_shown(learner: User, skills: list[Skill]):
    first = ensure(learner, skills[0])
    second = following(first)
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert second.exercise != first.exercise


def test_asking_twice_for_the_next_exercise_gives_the_same(learner: User, skills: list[Skill]):
    first = ensure(learner, skills[0])
    assert following(first, seed=1) == following(first, seed=2)
    assert Serving.objects.count() == 2


def test_the_first_exercise_asked_for_twice_is_the_same(learner: User, skills: list[Skill]):
    ask = {"learner": learner, "course": skills[0].course, "now": at(0)}
    assert serving_next(**ask, random=Random(1)) == serving_next(**ask, random=Random(2))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_lead_to_the_same_exercise():
    first = ensure(learner_with(), skills_in_a_row(2)[0])
    together, found = Barrier(2), []

    def click(seed: int) -> None:
        together.wait()
        try:
            found.append(following(Serving.objects.get(pk=first.pk), seed).pk)
        finally:
            connection.close()

    threads = [Thread(target=click, args=[seed]) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    current = Serving.objects.get(is_current=True)
    assert found == [current.pk] * 2


def test_the_skill_that_was_asked_for_is_practised(learner: User, skills: list[Skill]):
    serving = ensure(learner, skills[0], focus=skills[2])
    assert serving.skill == skills[2]
    assert serving.reason["skill"]["code"] == "chosen_by_student"


def test_an_untouched_exercise_makes_way_for_the_skill_that_was_asked_for(learner: User, skills: list[Skill]):
    untouched = ensure(learner, skills[0])
    assert ensure(learner, skills[0], focus=skills[1]).skill == skills[1]
    untouched.refresh_from_db()
    assert not untouched.is_current


@pytest.mark.parametrize("begin", [lambda it: answer(it, WRONG[0]), lambda it: hint_show(serving=it, number=1)])
def test_an_exercise_that_was_begun_does_not_make_way(learner: User, skills: list[Skill], begin):
    begun = ensure(learner, skills[0])
    begin(begun)
    assert ensure(learner, skills[0], focus=skills[1]) == begun


def test_what_the_bank_tells_about_an_interest_decides_between_new_skills():
    unit = UnitFactory()
    for position in range(6):
        ExerciseFactory.create_batch(3, main_skill=SkillFactory(unit=unit, position=position))
    plain = Exercise.objects.order_by("pk").last()
    ExerciseFactory(main_skill=plain.main_skill, interest="football", dressed_from=plain, language=plain.language)
    keen = ensure(learner_with(interests=["football"]), plain.main_skill)
    assert (keen.skill, keen.reason["skill"]["code"]) == (plain.main_skill, "interesting")
    assert ensure(learner_with(interests=["space"]), plain.main_skill).reason["skill"]["code"] == "new_skill"


@pytest.mark.parametrize("press", [1, 2])
def test_a_claim_that_is_skipped_twice_is_not_passed(learner: User, skills: list[Skill], press: int):
    claim = claim_make(learner=learner, skill=skills[2], now=at(0))
    serving = ensure(learner, skills[0])
    assert serving.mode == Mode.CHALLENGE
    for _time in range(press):
        serving = serving_next(
            learner=learner, course=serving.course, now=at(1), random=Random(1), after=serving, is_skip=True
        )
    claim.refresh_from_db()
    assert claim.outcome == {1: ClaimOutcome.OPEN, 2: ClaimOutcome.FAILED}[press]


def test_no_exercise_comes_twice_in_a_row(learner: User):
    skill = skills_in_a_row(1, exercises=2)[0]
    serving = ensure(learner, skill)
    exercises = [serving.exercise_id]
    for seed in range(12):
        answer(serving, RIGHT, seed)
        serving = following(serving, seed)
        exercises.append(serving.exercise_id)
    assert all(before != after for before, after in pairwise(exercises))


def test_the_only_exercise_of_a_skill_comes_again(learner: User):
    skill = skills_in_a_row(1, exercises=1)[0]
    first = shown(learner, skill)
    answer(first, RIGHT)
    assert shown(learner, skill, 1, after=first).exercise == first.exercise


def test_exercises_not_seen_yet_come_first(learner: User):
    skill = skills_in_a_row(1, exercises=5)[0]
    serving = ensure(learner, skill)
    seen = {serving.exercise_id}
    for seed in range(4):
        serving = following(serving, seed)
        seen.add(serving.exercise_id)
    assert len(seen) == 5


def test_only_live_exercises_are_shown(learner: User):
    skill = skills_in_a_row(1, exercises=1)[0]
    live = skill.main_exercises.get()
    for status in set(ExerciseStatus) - {ExerciseStatus.LIVE}:
        ExerciseFactory(main_skill=skill, status=status)
    assert ensure(learner, skill).exercise == live


def test_an_exercise_in_another_language_is_not_shown(learner: User):
    skill = skills_in_a_row(1, exercises=1)[0]
    ExerciseFactory.create_batch(5, main_skill=skill, language="zh-hans")
    assert ensure(learner, skill).exercise.language == "en"


@pytest.mark.parametrize(("interests", "is_shown"), [([], False), (["space"], False), (["football"], True)])
def test_a_story_is_shown_to_those_alone_who_like_what_it_is_about(interests: list[str], is_shown: bool):
    skill = skills_in_a_row(1, exercises=1)[0]
    story = ExerciseFactory(main_skill=skill, interest="football")
    assert (shown(learner_with(interests=interests), skill).exercise == story) is is_shown


def test_a_skill_without_exercises_says_so(learner: User):
    skill = skills_in_a_row(1, exercises=0)[0]
    with pytest.raises(LookupError, match=skill.slug):
        ensure(learner, skill)


def test_the_reason_is_stored_as_a_code_that_can_be_worded_later(learner: User, skills: list[Skill]):
    reason = ensure(learner, skills[0]).reason
    assert set(reason) == {"skill", "exercise"}
    assert {part["code"] for part in reason.values()} <= set(WORDINGS)
    assert reason["skill"]["skills"]["skill"] == skills[0].pk


@pytest.mark.parametrize("wish", PreferredDifficulty)
def test_the_exercise_suits_the_wished_for_difficulty(wish: PreferredDifficulty):
    learner = learner_with(preferred_difficulty=wish)
    skill = skills_in_a_row(1, exercises=0)[0]
    for number in range(11):
        ExerciseFactory(main_skill=skill, difficulty=number / 10)
    difficulty = ensure(learner, skill, focus=skill).exercise.difficulty
    easiest, hardest = {"easier": (0.0, 0.1), "balanced": (0.1, 0.3), "harder": (0.3, 0.5)}[wish]
    assert easiest <= difficulty <= hardest


def test_another_learners_exercises_are_left_alone(learner: User, skills: list[Skill]):
    others = ensure(UserFactory(), skills[0])
    following(ensure(learner, skills[0]))
    others.refresh_from_db()
    assert others.is_current
