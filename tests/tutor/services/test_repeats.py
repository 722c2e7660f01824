"""A skill with a fixed number of exercises: nobody is ever stuck, and what comes back tells less."""

from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from django.conf import settings

from accounts.models import User
from lessons.grading import Verdict
from lessons.models import Course, Exercise, Skill
from lessons.services.courses import course_load
from lessons.services.grading import exercise_grade
from tests.factories.accounts import UserFactory
from tests.factories.lessons import ExerciseFactory
from tests.tutor.courses import RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tutor.models import ClaimOutcome, Serving, SkillState
from tutor.services.attempts import attempt_submit, solution_reveal
from tutor.services.challenges import claim_make
from tutor.services.placement import placement_question, placement_start
from tutor.services.rebuilding import mastery_rebuild
from tutor.services.serving import serving_ensure, serving_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def grammar() -> Course:
    return course_load(folder=Path(settings.COURSES_DIR) / "english-grammar-essentials")[0]


def play(learner: User, skill: Skill, count: int, *, share_right: float = 0.5) -> list[Serving]:
    """Practise one skill for so many exercises, right by chance, each to its end, and return what was shown."""
    random, played = Random(7), []
    ask = {"learner": learner, "course": skill.course, "random": random, "focus": skill}
    serving = serving_ensure(**ask, now=at(0))
    for number in range(count):
        played.append(serving)
        if random.random() < share_right:
            response = serving.exercise.key
        else:
            response = serving.exercise.wrong_answers[0]["answer"]
        submission = attempt_submit(serving=serving, try_number=1, response=response, now=at(number))
        assert submission.attempt is not None
        solution_reveal(serving=serving, now=at(number))
        serving = serving_next(**ask, now=at(number), after=serving)
    return played


def test_sixty_exercises_on_one_skill_go_round_fairly(learner: User, grammar: Course):
    skill = grammar.skills.get(slug="articles")
    count = skill.main_exercises.count()
    shown_ids = [serving.exercise_id for serving in play(learner, skill, 60)]
    assert set(shown_ids[:count]) == set(skill.main_exercises.values_list("pk", flat=True))
    assert all(before != after for before, after in pairwise(shown_ids))
    gaps = [
        place - _last(shown_ids, place) for place, exercise in enumerate(shown_ids) if exercise in shown_ids[:place]
    ]
    assert min(gaps) >= count // 2
    times = Counter(shown_ids)
    assert max(times.values()) - min(times.values()) <= 3


def _last(shown_ids: list[int], place: int) -> int:
    """Return where the exercise of a place was shown before."""
    return max(earlier for earlier in range(place) if shown_ids[earlier] == shown_ids[place])


def test_what_comes_back_says_so(learner: User):
    skill = skills_in_a_row(1, exercises=3)[0]
    reasons = [serving.reason["exercise"]["code"] for serving in play(learner, skill, 5)]
    assert "comes_back" not in reasons[:3]
    assert reasons[3:] == ["comes_back", "comes_back"]


def test_an_exercise_that_is_new_to_the_learner_comes_before_all_that_were_seen(learner: User):
    skill = skills_in_a_row(1, exercises=2)[0]
    last = play(learner, skill, 4)[-1]
    new = ExerciseFactory(main_skill=skill)
    current = Serving.objects.get(is_current=True)
    assert last.pk < current.pk
    following = serving_next(
        learner=learner, course=skill.course, now=at(9), random=Random(1), focus=skill, after=current
    )
    assert following.exercise == new


def test_a_right_answer_to_an_exercise_met_before_is_weaker_evidence():
    levels = []
    for exercises in (1, 6):
        learner, skill = UserFactory(), skills_in_a_row(1, exercises=exercises)[0]
        play(learner, skill, 6, share_right=1.0)
        levels.append(SkillState.objects.get(learner=learner, skill=skill).counters["level"])
    assert 0 < levels[0] < levels[1]


def test_a_rebuilt_state_is_the_same_with_repeats(learner: User):
    skill = skills_in_a_row(1, exercises=2)[0]
    play(learner, skill, 12)
    before = SkillState.objects.get(learner=learner).counters
    mastery_rebuild(learner=learner)
    assert SkillState.objects.get(learner=learner).counters == pytest.approx(before)


def test_a_challenge_of_exercises_met_before_takes_four_right_answers(learner: User):
    skill = skills_in_a_row(1, exercises=4)[0]
    serving = shown(learner, skill)
    for minute in range(4):
        answer(serving, WRONG[0], minute)
        solution_reveal(serving=serving, now=at(minute))
        serving = serving_next(
            learner=learner, course=skill.course, now=at(minute), random=Random(minute), focus=skill, after=serving
        )
    claim = claim_make(learner=learner, skill=skill, now=at(10))
    ask = {"learner": learner, "course": skill.course, "random": Random(1)}
    outcomes = []
    for minute in range(4):
        serving = serving_next(**ask, now=at(11 + minute), after=serving)
        answer(serving, RIGHT, 11 + minute)
        claim.refresh_from_db()
        outcomes.append(claim.outcome)
    assert outcomes == [ClaimOutcome.OPEN] * 3 + [ClaimOutcome.PASSED]


def test_the_whole_course_can_be_played_by_the_policy(learner: User, grammar: Course):
    random = Random(3)
    serving = serving_ensure(learner=learner, course=grammar, now=at(0), random=random)
    for number in range(120):
        attempt_submit(serving=serving, try_number=1, response=serving.exercise.key, now=at(number))
        serving = serving_next(learner=learner, course=grammar, now=at(number), random=random, after=serving)
    mastered = SkillState.objects.filter(learner=learner).count()
    assert mastered > 10


def test_a_struggling_learner_always_gets_a_next_exercise(learner: User, grammar: Course):
    random = Random(4)
    serving = serving_ensure(learner=learner, course=grammar, now=at(0), random=random)
    for number in range(80):
        solution_reveal(serving=serving, now=at(number))
        serving = serving_next(learner=learner, course=grammar, now=at(number), random=random, after=serving)
    assert serving.is_current


def test_the_placement_finds_a_starting_point(learner: User, grammar: Course):
    placement = placement_start(learner=learner, course=grammar, now=at(0))
    random, count = Random(5), 0
    while (serving := placement_question(placement=placement, now=at(count), random=random)) is not None:
        attempt_submit(serving=serving, try_number=1, response=serving.exercise.key, now=at(count))
        count += 1
    assert 3 < count < 40
    assert SkillState.objects.filter(learner=learner).exists()


def test_every_exercise_grades_its_own_key_as_a_student_would_send_it(grammar: Course):
    for exercise in Exercise.objects.filter(course=grammar):
        assert exercise_grade(exercise, exercise.key).verdict is Verdict.CORRECT, exercise.stem
