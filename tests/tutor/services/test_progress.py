from datetime import timedelta

import pytest

from accounts.models import User
from lessons.models import Skill
from tests.factories.accounts import TeacherFactory, UserFactory
from tests.tutor.courses import NOON, RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tutor.insight.activity import hour_of
from tutor.models import Activity, MasteryChange, StatementKind
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import masteries_of
from tutor.services.attempts import hint_show, solution_reveal
from tutor.services.progress_rebuilding import progress_differences, progress_rebuild
from tutor.services.statements import mastery_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def skill() -> Skill:
    return skills_in_a_row(2, exercises=8)[0]


def play(learner: User, skill: Skill) -> None:
    """Do what there is to do, over an hour's end."""
    serving = shown(learner, skill, 0)
    hint_show(serving=serving, number=1)
    answer(serving, WRONG[0], 1)
    answer(serving, RIGHT, 2, try_number=2)
    for minute in range(50, 80, 5):
        serving = shown(learner, skill, minute, after=serving)
        answer(serving, RIGHT, minute + 1)
    serving = shown(learner, skill, 90, after=serving)
    solution_reveal(serving=serving, now=at(91))


def stored(learner: User) -> list[object]:
    return [
        list(Activity.objects.filter(learner=learner).order_by("hour").values()),
        list(MasteryChange.objects.filter(learner=learner).order_by("id").values("skill", "is_mastered", "changed_at")),
    ]


def test_answers_are_added_up_by_the_hour(learner: User, skill: Skill):
    play(learner, skill)
    first, second = Activity.objects.order_by("hour")
    assert (first.hour, second.hour) == (hour_of(NOON), hour_of(NOON) + timedelta(hours=1))
    assert (first.exercises, first.right, first.hints, first.solutions) == (3, 2, 1, 0)
    assert (second.exercises, second.right, second.solutions) == (5, 4, 1)
    assert first.seconds == 240


def test_the_last_hour_holds_as_many_mastered_skills_as_the_student_sees(learner: User, skill: Skill):
    play(learner, skill)
    own = masteries_of(learner, curriculum_of(skill.course), at(92)).values()
    assert Activity.objects.latest("hour").mastered == sum(mastery.is_mastered for mastery in own)


def test_a_skill_is_noted_when_it_comes_to_be_mastered_and_when_it_ceases(learner: User, skill: Skill):
    serving = None
    for minute in range(4):
        serving = shown(learner, skill, minute, after=serving)
        answer(serving, RIGHT, minute)
    mastery_state(
        teacher=TeacherFactory(), student=learner, skill=skill, kind=StatementKind.NOT_YET, reason="No", now=at(9)
    )
    assert list(MasteryChange.objects.values_list("skill", "is_mastered")) == [(skill.pk, True), (skill.pk, False)]


def test_what_is_rebuilt_is_what_was_kept_online(learner: User, skill: Skill):
    play(learner, skill)
    before = [[{**row, "id": 0} for row in rows] for rows in stored(learner)]
    assert progress_differences(learner=learner) == []
    Activity.objects.all().delete()
    MasteryChange.objects.all().delete()
    assert len(progress_differences(learner=learner)) == 2
    progress_rebuild(learner=learner)
    assert [[{**row, "id": 0} for row in rows] for rows in stored(learner)] == before


def test_a_check_finds_a_wrong_sum_and_changes_nothing(learner: User, skill: Skill):
    play(learner, skill)
    Activity.objects.filter(exercises=3).update(exercises=4)
    damaged = stored(learner)
    assert progress_differences(learner=learner) == [f"{learner.username}: activity by the hour"]
    assert stored(learner) == damaged


def test_a_form_sent_twice_counts_once(learner: User, skill: Skill):
    serving = shown(learner, skill, 0)
    answer(serving, RIGHT, 1)
    answer(serving, RIGHT, 1)
    assert Activity.objects.get().exercises == 1


def test_an_answer_that_is_not_stored_leaves_no_trace(learner: User, skill: Skill):
    answer(shown(learner, skill, 0), "what?", 1)
    assert not Activity.objects.exists()
