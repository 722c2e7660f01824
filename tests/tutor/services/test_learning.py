from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from lessons.models import Skill
from tests.factories.accounts import UserFactory
from tests.factories.lessons import SkillFactory
from tests.tutor.courses import RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tutor.learner import SHAPE, Knowledge
from tutor.models import Attempt, LearnerState, MasteryChange, Occasion, SkillState, StatementKind
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import mastery_of, skill_views
from tutor.selectors.practice import serving_current
from tutor.selectors.record import counts, record_folded
from tutor.services.learning import knowledge_held
from tutor.services.progress_rebuilding import progress_differences
from tutor.services.rebuilding import learners_outdated, mastery_differences
from tutor.services.statements import mastery_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.mark.parametrize(
    ("occasion", "try_number", "is_evidence"),
    [(Occasion.PRACTICE, 1, True), (Occasion.PRACTICE, 2, False), (Occasion.PLACEMENT, 1, False)],
)
def test_only_the_first_answer_of_practice_is_evidence(occasion: Occasion, try_number: int, is_evidence: bool):
    assert counts(Attempt(occasion=occasion, try_number=try_number)) is is_evidence


def test_nothing_is_known_of_somebody_new(learner: User):
    assert knowledge_held(learner.pk, [SkillFactory().pk]) == Knowledge()


def test_what_is_stored_is_what_the_fold_over_the_record_says(learner: User):
    skills = skills_in_a_row(2)
    serving = shown(learner, skills[0])
    for minute, (skill, response) in enumerate([(skills[0], RIGHT), (skills[1], WRONG[0]), (skills[0], RIGHT)]):
        serving = shown(learner, skill, minute, after=serving)
        answer(serving, response, minute)
    folded = record_folded(learner.pk)
    stored = knowledge_held(learner.pk, [skill.pk for skill in skills])
    assert stored.learner == folded.counters
    assert {pk: known.counters.as_dict() for pk, known in stored.skills.items()} == {
        pk: state.counters for pk, state in folded.states.items()
    }


@pytest.fixture
def outdated(learner: User) -> Skill:
    """Return a skill on which an earlier version of Warbler has stored what nobody can read any more."""
    skill = skills_in_a_row(1)[0]
    serving = None
    for minute in range(4):
        serving = shown(learner, skill, minute, after=serving)
        answer(serving, RIGHT, minute)
    for kind in (LearnerState, SkillState):
        kind.objects.update(shape=0, counters={"alpha": 2.5})
    SkillState.objects.update(memory={"stability": "?"}, due_at=None)
    return skill


def test_what_an_earlier_version_stored_is_folded_anew_when_it_is_read(learner: User, outdated: Skill):
    assert mastery_of(learner, outdated, at(5)).status == "mastered"
    views = skill_views(learner, curriculum_of(outdated.course), (), at(5))
    assert (views[outdated.pk].last_seen, views[outdated.pk].due > at(24 * 60)) == (at(3), True)
    assert SkillState.objects.get().counters == {"alpha": 2.5}


def test_what_an_earlier_version_stored_is_replaced_at_the_next_answer(learner: User, outdated: Skill):
    MasteryChange.objects.all().delete()
    answer(shown(learner, outdated, 6, after=serving_current(learner, outdated.course)), WRONG[0], 7)
    state = SkillState.objects.get()
    assert (state.shape, state.counters["answers"], state.counters["misses"]) == (SHAPE, 5, 1)
    assert mastery_differences(learner=learner) == []
    assert progress_differences(learner=learner) == []


def test_what_an_earlier_version_stored_does_not_stop_a_teachers_word(learner: User, outdated: Skill):
    mastery_state(
        teacher=UserFactory(), student=learner, skill=outdated, kind=StatementKind.NOT_YET, reason="Saw it", now=at(9)
    )
    assert mastery_of(learner, outdated, at(9)).status != "mastered"
    assert mastery_differences(learner=learner) == []


def test_pages_and_practice_work_on_what_an_earlier_version_stored(learner: User, outdated: Skill, client_of):
    client = client_of(learner)
    course = outdated.course.slug
    for address in (reverse("practice", args=[course]), reverse("skill-map", args=[course]), reverse("home")):
        assert client.get(address).status_code == 200, address


def test_a_start_replaces_what_an_earlier_version_stored(learner: User, outdated: Skill):
    call_command("rebuild_mastery", outdated=True, stdout=StringIO())
    assert not learners_outdated().exists()
    assert mastery_differences(learner=learner) == []


def test_the_prediction_noted_on_an_attempt_was_made_before_it(learner: User):
    skill = skills_in_a_row(1)[0]
    first = shown(learner, skill)
    expected_first = answer(first, RIGHT).attempt.probability_before
    second = shown(learner, skill, 1, after=first)
    expected_second = answer(second, RIGHT, 1).attempt.probability_before
    assert expected_first < expected_second


def test_learners_do_not_move_each_other(learner: User):
    skill, other = skills_in_a_row(1)[0], UserFactory()
    answer(shown(other, skill), RIGHT)
    before = list(SkillState.objects.values())
    answer(shown(learner, skill), WRONG[0])
    assert list(SkillState.objects.filter(learner=other).values()) == before
    assert LearnerState.objects.get(learner=other).counters["wins"] == 1


def test_a_right_answer_after_hints_counts_for_less(learner: User):
    unaided, helped = skills_in_a_row(2)
    serving = shown(learner, unaided)
    answer(serving, RIGHT)
    serving = shown(learner, helped, 1, after=serving)
    serving.hints_shown = 2
    serving.save()
    answer(serving, RIGHT, 2)
    wins = {state.skill: state.counters["wins"] for state in SkillState.objects.all()}
    assert wins == {unaided: 1.0, helped: 0.5}


def test_a_skill_that_is_answered_comes_up_for_review_later(learner: User):
    answer(shown(learner, skills_in_a_row(1)[0]), RIGHT)
    assert SkillState.objects.get().due_at > at(24 * 60)
