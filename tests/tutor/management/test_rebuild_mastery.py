from collections.abc import Callable
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from lessons.models import Course, Skill
from tests.factories.accounts import UserFactory
from tests.factories.lessons import PrerequisiteFactory, SkillFactory
from tests.tutor.courses import CHOICES, RIGHT, WRONG, answer, at, choice_on, shown, skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.models import Attempt, LearnerState, Occasion, Placement, Serving, SkillState
from tutor.selectors import record
from tutor.services.attempts import hint_show, solution_reveal
from tutor.services.placement import placement_question, placement_skip, placement_start

pytestmark = pytest.mark.django_db
DAY = 24 * 60


def rebuild(*arguments: str) -> str:
    out = StringIO()
    call_command("rebuild_mastery", *arguments, stdout=out)
    return out.getvalue()


def beliefs() -> dict[str, list[dict[str, object]]]:
    """Return everything that is believed, but for the rows' own numbers."""
    return {
        "learners": list(LearnerState.objects.order_by("learner").values("learner", "counters", "updated_at")),
        "skills": list(
            SkillState.objects.order_by("learner", "skill").values(
                "learner", "skill", "counters", "memory", "due_at", "updated_at"
            )
        ),
    }


def answer_placement(learner: User, course: Course, responses: list[str], minutes: float) -> Placement:
    placement = placement_start(learner=learner, course=course, now=at(minutes))
    for number, response in enumerate(responses):
        question = placement_question(placement=placement, now=at(minutes + number), random=Random(number))
        answer(question, response, minutes + number + 0.5)
    return placement


def play(learner: User, skills: list[Skill]) -> None:
    """Do online everything that moves mastery, and everything beside it that must not."""
    first, second, third = skills
    answer_placement(learner, first.course, [RIGHT, WRONG[0]], minutes=0)
    placement_skip(learner=learner, course=first.course, now=at(5))

    serving = shown(learner, first, 10)
    answer(serving, RIGHT, 11)

    serving = shown(learner, second, 12, after=serving)
    hint_show(serving=serving, number=1)
    answer(serving, "what?", 12.5)
    answer(serving, WRONG[0], 13)
    answer(serving, WRONG[0], 13)
    answer(serving, WRONG[1], 14, try_number=2)
    answer(serving, RIGHT, 15, try_number=3)

    serving = shown(learner, third, 16, after=serving)
    solution_reveal(serving=serving, now=at(17))

    serving = shown(learner, first, 3 * DAY, after=serving)
    answer(serving, RIGHT, 3 * DAY + 1)

    both = serving_of(choice_on(second, third), learner, is_current=False, served_at=at(3 * DAY + 2))
    answer(both, CHOICES["choices"][1]["id"], 3 * DAY + 3)


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def skills(learner: User) -> list[Skill]:
    """The skills of a course in which the learner has done everything there is to do."""
    skills = list(skills_in_a_row(3))
    play(learner, skills)
    return skills


def forget() -> None:
    LearnerState.objects.all().delete()
    SkillState.objects.all().delete()


def corrupt() -> None:
    LearnerState.objects.update(counters={"answers": 99, "wins": 99.0})
    SkillState.objects.update(counters={"answers": 99}, memory=None, due_at=None)


def age() -> None:
    """Store what no version of today can read: other counters, other members in a memory."""
    earlier = {"answers": 3, "wins": 2.0, "losses": 1.0, "fast": 0.4, "middle": 0.5, "slow": 0.6}
    LearnerState.objects.update(counters=earlier)
    SkillState.objects.update(counters=earlier, memory={"stability": "unknown"})


def leave_alone() -> None:
    pass


@pytest.mark.parametrize("damage", [leave_alone, forget, corrupt, age])
def test_what_is_rebuilt_is_exactly_what_was_moved_online(skills: list[Skill], damage: Callable[[], None]):
    online = beliefs()
    assert len(online["skills"]) == 3
    damage()
    rebuild()
    assert beliefs() == online


def test_many_attempts_are_folded_piece_by_piece(skills: list[Skill], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(record, "ATTEMPTS_AT_ONCE", 2)
    online = beliefs()
    forget()
    rebuild()
    assert beliefs() == online


def test_a_state_that_nothing_speaks_for_is_taken_away(learner: User):
    skill = skills_in_a_row(1)[0]
    SkillState.objects.create(learner=learner, skill=skill, updated_at=at(0))
    LearnerState.objects.create(learner=learner, updated_at=at(0))
    rebuild()
    assert beliefs() == {"learners": [], "skills": []}


def test_a_skipped_placement_without_answers_leaves_nothing_behind(learner: User):
    skill = skills_in_a_row(1)[0]
    placement_skip(learner=learner, course=skill.course, now=at(0))
    online = beliefs()
    rebuild()
    assert beliefs() == online == {"learners": [], "skills": []}


def test_a_placement_that_was_left_and_taken_up_again_counts_once(learner: User):
    skills = skills_in_a_row(3)
    course = skills[0].course
    answer_placement(learner, course, [WRONG[0]], minutes=0)
    placement_skip(learner=learner, course=course, now=at(5))
    answer_placement(learner, course, [RIGHT], minutes=10)
    placement_skip(learner=learner, course=course, now=at(15))
    online = beliefs()
    rebuild()
    assert beliefs() == online
    assert Attempt.objects.filter(occasion=Occasion.PLACEMENT).count() == 2


def test_what_a_placement_found_stays_when_the_course_grows(learner: User, skills: list[Skill]):
    online = beliefs()
    course = skills[0].course
    PrerequisiteFactory(requires=skills[2], skill=SkillFactory(unit=skills[0].unit))
    course.content_digest = "another digest"
    course.save()
    rebuild()
    assert beliefs() == online


def test_a_placement_answer_sent_after_the_end_moves_nothing(learner: User):
    skill = skills_in_a_row(3)[0]
    placement = answer_placement(learner, skill.course, [RIGHT], minutes=0)
    open_question = placement_question(placement=placement, now=at(2), random=Random(1))
    placement_skip(learner=learner, course=skill.course, now=at(3))
    online = beliefs()
    answer(open_question, RIGHT, 4)
    rebuild()
    assert beliefs() == online


def test_one_learner_alone_can_be_rebuilt(learner: User, skills: list[Skill]):
    other = UserFactory()
    answer(shown(other, skills[0]), RIGHT)
    forget()
    assert rebuild("--learner", other.username) == "1 learners rebuilt, 1 skill states.\n"
    assert set(SkillState.objects.values_list("learner", flat=True)) == {other.pk}


def test_everybody_with_a_record_is_rebuilt_and_nobody_else(learner: User, skills: list[Skill]):
    UserFactory()
    assert rebuild() == "1 learners rebuilt, 3 skill states.\n"


def test_an_unknown_learner_is_refused(db: None):
    with pytest.raises(CommandError, match="nobody called wren"):
        rebuild("--learner", "wren")


def test_a_check_of_true_states_finds_nothing(skills: list[Skill]):
    assert "1 learners checked" in rebuild("--check")


def test_a_check_names_what_differs_fails_and_changes_nothing(learner: User, skills: list[Skill]):
    SkillState.objects.filter(skill=skills[1]).update(due_at=None)
    LearnerState.objects.update(counters={})
    damaged = beliefs()
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 learners differ") as failure:
        call_command("rebuild_mastery", "--check", stdout=out)
    assert failure.value.returncode == 1
    assert out.getvalue().splitlines() == [
        f"{learner.username}: over all skills",
        f"{learner.username}: {skills[1].title}",
    ]
    assert beliefs() == damaged


def test_a_check_names_states_that_cannot_be_read(skills: list[Skill]):
    age()
    with pytest.raises(CommandError, match="1 of 1 learners differ"):
        rebuild("--check")


def test_a_check_finds_states_that_are_missing(learner: User, skills: list[Skill]):
    forget()
    with pytest.raises(CommandError, match="1 of 1 learners differ"):
        rebuild("--check")
    assert not SkillState.objects.exists()


def test_the_record_itself_is_left_as_it_is(skills: list[Skill]):
    record = list(Attempt.objects.order_by("pk").values()), list(Serving.objects.order_by("pk").values())
    rebuild()
    assert record == (list(Attempt.objects.order_by("pk").values()), list(Serving.objects.order_by("pk").values()))
