"""A student in trouble, from the answers to the reason that is stored and worded."""

from collections.abc import Sequence
from random import Random

import pytest

from accounts.models import User
from lessons.models import Skill
from tests.factories.accounts import UserFactory
from tests.tutor.courses import RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tutor.models import Serving, ServingState
from tutor.policy import Mode
from tutor.selectors.curriculum import curriculum_of
from tutor.services.attempts import solution_reveal
from tutor.services.serving import serving_next
from tutor.wording import choice_reason_text

pytestmark = pytest.mark.django_db
DAY = 24 * 60.0
USUAL = 1.0
"""Minutes that an answer usually takes here."""


@pytest.fixture
def skills() -> Sequence[Skill]:
    return skills_in_a_row(2, exercises=20)


@pytest.fixture
def learner() -> User:
    return UserFactory()


class Practice:
    """A student who answers one exercise after the other."""

    def __init__(self, learner: User) -> None:
        self.learner = learner
        self.minute = 0.0
        self.current: Serving | None = None

    def answers(self, skill: Skill, *responses: str, takes: float = USUAL) -> None:
        for response in responses:
            self.current = shown(self.learner, skill, self.minute, after=self.current)
            self.minute += takes
            answer(self.current, response, self.minute)

    def goes_on(self) -> Serving:
        assert self.current is not None
        self.current = serving_next(
            learner=self.learner, course=self.current.course, now=at(self.minute), random=Random(1),
            after=self.current, is_skip=True,
        )  # fmt: skip
        return self.current


@pytest.fixture
def practice(learner: User) -> Practice:
    return Practice(learner)


def told(serving: Serving) -> tuple[str, str]:
    """Return why an exercise was chosen, as the student and as the teacher read it."""
    curriculum = curriculum_of(serving.course)
    reason = serving.reason["skill"]
    return choice_reason_text(reason, curriculum), choice_reason_text(reason, curriculum, for_teacher=True)


def test_three_misses_bring_a_worked_example_and_both_are_told_why(practice: Practice, skills: Sequence[Skill]):
    practice.answers(skills[0], *[WRONG[0]] * 3)
    chosen = practice.goes_on()
    assert (chosen.skill, chosen.mode) == (skills[0], Mode.WORKED_EXAMPLE)
    assert told(chosen) == (
        f"Let us walk through an example of {skills[0].title}, then it is your turn.",
        f"Worked example: misses in a row on {skills[0].title}: 3, and its prerequisites are sound.",
    )


def test_two_misses_do_not(practice: Practice, skills: Sequence[Skill]):
    practice.answers(skills[0], *[WRONG[0]] * 2)
    assert practice.goes_on().mode == Mode.PRACTICE


def test_three_misses_on_what_builds_on_a_faded_skill_lead_back_to_it(practice: Practice, skills: Sequence[Skill]):
    practice.answers(skills[0], *[RIGHT] * 5)
    practice.minute += 60 * DAY
    practice.answers(skills[1], *[WRONG[0]] * 3)
    chosen = practice.goes_on()
    assert (chosen.skill, chosen.mode) == (skills[0], Mode.PREREQUISITE)
    student, teacher = told(chosen)
    assert student == f"A look at {skills[0].title} first will make {skills[1].title} easier."
    assert teacher.startswith(f"Misses in a row on {skills[1].title}: 3. Weakest prerequisite: {skills[0].title}, ")


def test_fast_wrong_answers_bring_a_worked_example(practice: Practice, skills: Sequence[Skill]):
    practice.answers(skills[0], *[RIGHT] * 5)
    practice.answers(skills[1], *[WRONG[0]] * 2, takes=0.05)
    chosen = practice.goes_on()
    assert (chosen.mode, chosen.reason["skill"]["code"]) == (Mode.WORKED_EXAMPLE, "example_after_guessing")
    assert "too fast to have been worked out" in told(chosen)[1]


def test_long_pauses_and_a_miss_bring_a_worked_example(practice: Practice, skills: Sequence[Skill]):
    practice.answers(skills[0], *[RIGHT] * 5)
    practice.answers(skills[1], RIGHT, WRONG[0], takes=6.0)
    chosen = practice.goes_on()
    assert (chosen.mode, chosen.reason["skill"]["code"]) == (Mode.WORKED_EXAMPLE, "example_after_pauses")
    assert told(chosen)[0].startswith(f"{skills[1].title} took some thinking.")


def test_one_skipped_exercise_is_noted_and_says_nothing(practice: Practice, skills: Sequence[Skill]):
    practice.current = shown(practice.learner, skills[0])
    skipped = practice.current
    chosen = practice.goes_on()
    skipped.refresh_from_db()
    assert (skipped.state, skipped.is_current) == (ServingState.SKIPPED, False)
    assert not skipped.attempts.exists()
    assert chosen.mode == Mode.NEW


def test_skipping_a_skill_twice_brings_a_worked_example(practice: Practice, skills: Sequence[Skill]):
    practice.current = shown(practice.learner, skills[0])
    practice.goes_on()
    chosen = practice.goes_on()
    assert (chosen.mode, chosen.reason["skill"]["code"]) == (Mode.WORKED_EXAMPLE, "example_after_skipping")
    assert told(chosen)[0].startswith("Not sure how to begin")


def test_asking_for_two_solutions_in_a_row_counts_like_skipping(practice: Practice, skills: Sequence[Skill]):
    for _time in range(2):
        practice.current = shown(practice.learner, skills[0], practice.minute, after=practice.current)
        solution_reveal(serving=practice.current, now=at(practice.minute))
    assert practice.goes_on().reason["skill"]["code"] == "example_after_skipping"


def test_an_exercise_that_makes_way_for_another_skill_is_not_skipped(practice: Practice, skills: Sequence[Skill]):
    untouched = shown(practice.learner, skills[0])
    shown(practice.learner, skills[1])
    untouched.refresh_from_db()
    assert untouched.state == ServingState.OPEN


def test_going_on_after_an_answer_is_no_skip(practice: Practice, skills: Sequence[Skill]):
    practice.answers(skills[0], RIGHT)
    solved = practice.current
    assert solved is not None
    practice.goes_on()
    solved.refresh_from_db()
    assert solved.state == ServingState.SOLVED
