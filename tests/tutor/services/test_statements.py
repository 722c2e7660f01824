from random import Random

import pytest

from accounts.models import User
from lessons.models import Skill
from tests.factories.accounts import TeacherFactory, UserFactory
from tests.tutor.courses import RIGHT, WRONG, answer, at, shown, skills_in_a_row
from tests.tutor.management.test_rebuild_mastery import beliefs, forget, rebuild
from tutor.models import Claim, ClaimOutcome, Serving, Statement, StatementKind
from tutor.policy import Mode
from tutor.selectors.learning import mastery_of
from tutor.services.challenges import ClaimRefused, claim_make
from tutor.services.serving import challenge_serve, serving_next
from tutor.services.statements import mastery_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def skills() -> list[Skill]:
    return list(skills_in_a_row(3, exercises=8))


def say(learner: User, skill: Skill, kind: StatementKind, minutes: float = 5) -> Statement:
    return mastery_state(
        teacher=TeacherFactory(), student=learner, skill=skill, kind=kind, reason="Oral exam", now=at(minutes)
    )


def practise(learner: User, skill: Skill, responses: list[str], minutes: float = 0) -> None:
    serving = None
    for number, response in enumerate(responses):
        serving = shown(learner, skill, minutes + number, after=serving)
        answer(serving, response, minutes + number + 0.5)


def challenge(learner: User, skill: Skill, responses: list[str]) -> list[Serving]:
    """Claim a skill and answer what comes."""
    claim_make(learner=learner, skill=skill, now=at(0))
    servings = []
    for number, response in enumerate(responses):
        ask = {"learner": learner, "course": skill.course, "now": at(number), "random": Random(number)}
        servings.append(serving_next(**ask, after=servings[-1] if servings else None))
        answer(servings[-1], response, number + 0.5)
    return servings


class TestATeachersWord:
    def test_makes_a_skill_mastered(self, learner: User, skills: list[Skill]):
        practise(learner, skills[0], [WRONG[0], WRONG[0], WRONG[0]])
        say(learner, skills[0], StatementKind.KNOWS)
        assert mastery_of(learner, skills[0], at(6)).is_mastered

    def test_takes_mastery_back(self, learner: User, skills: list[Skill]):
        practise(learner, skills[0], [RIGHT] * 6)
        assert mastery_of(learner, skills[0], at(7)).is_mastered
        say(learner, skills[0], StatementKind.NOT_YET, minutes=8)
        taken_back = mastery_of(learner, skills[0], at(9))
        assert not taken_back.is_mastered
        assert taken_back.mastery.evidence == 10

    def test_can_start_a_skill_anew(self, learner: User, skills: list[Skill]):
        practise(learner, skills[0], [RIGHT] * 6)
        say(learner, skills[0], StatementKind.START_ANEW, minutes=8)
        assert mastery_of(learner, skills[0], at(9)).status == "unseen"

    def test_gives_way_to_answers_against_it(self, learner: User, skills: list[Skill]):
        say(learner, skills[0], StatementKind.KNOWS)
        practise(learner, skills[0], [WRONG[0]] * 4, minutes=10)
        assert not mastery_of(learner, skills[0], at(20)).is_mastered

    @pytest.mark.parametrize("kind", [StatementKind.KNOWS, StatementKind.NOT_YET, StatementKind.START_ANEW])
    def test_is_in_the_record_from_which_mastery_is_rebuilt(
        self, learner: User, skills: list[Skill], kind: StatementKind
    ):
        practise(learner, skills[0], [RIGHT, WRONG[0], RIGHT])
        say(learner, skills[0], kind)
        practise(learner, skills[0], [RIGHT], minutes=10)
        online = beliefs()
        forget()
        rebuild()
        assert beliefs() == online

    def test_cannot_pass_a_challenge(self, learner: User, skills: list[Skill]):
        with pytest.raises(ValueError, match="only answers"):
            say(learner, skills[0], StatementKind.CHALLENGE_PASSED)

    def test_can_never_be_changed(self, learner: User, skills: list[Skill]):
        statement = say(learner, skills[0], StatementKind.KNOWS)
        statement.reason = "Another"
        with pytest.raises(TypeError, match="append-only"):
            statement.save()
        with pytest.raises(TypeError, match="append-only"):
            Statement.objects.update(reason="Another")
        with pytest.raises(TypeError, match="append-only"):
            Statement.objects.bulk_update([statement], ["reason"])


class TestAClaim:
    def test_is_challenged_at_once_and_believed_when_the_answers_are_right(self, learner: User, skills: list[Skill]):
        servings = challenge(learner, skills[1], [RIGHT, RIGHT])
        assert {(serving.skill, serving.mode) for serving in servings} == {(skills[1], Mode.CHALLENGE)}
        assert servings[0].reason["skill"]["code"] == "challenge_claimed"
        assert Claim.objects.get().outcome == ClaimOutcome.PASSED
        assert Statement.objects.get().kind == StatementKind.CHALLENGE_PASSED
        assert mastery_of(learner, skills[1], at(3)).is_mastered
        assert mastery_of(learner, skills[0], at(3)).is_mastered

    def test_fails_when_the_answers_are_wrong(self, learner: User, skills: list[Skill]):
        challenge(learner, skills[1], [WRONG[0], WRONG[0]])
        assert Claim.objects.get().outcome == ClaimOutcome.FAILED
        assert not Statement.objects.exists()
        assert not mastery_of(learner, skills[1], at(3)).is_mastered

    def test_that_passed_is_rebuilt_after_the_answer_that_passed_it(self, learner: User, skills: list[Skill]):
        challenge(learner, skills[2], [RIGHT, RIGHT])
        practise(learner, skills[0], [RIGHT, WRONG[0]], minutes=10)
        online = beliefs()
        forget()
        rebuild()
        assert beliefs() == online

    def test_made_twice_is_one(self, learner: User, skills: list[Skill]):
        for _time in range(2):
            claim_make(learner=learner, skill=skills[1], now=at(0))
        assert Claim.objects.count() == 1

    def test_of_what_is_mastered_is_refused(self, learner: User, skills: list[Skill]):
        practise(learner, skills[0], [RIGHT] * 6)
        with pytest.raises(ClaimRefused):
            claim_make(learner=learner, skill=skills[0], now=at(10))

    def test_right_after_a_challenge_that_failed_is_refused(self, learner: User, skills: list[Skill]):
        challenge(learner, skills[1], [WRONG[0], WRONG[0]])
        with pytest.raises(ClaimRefused):
            claim_make(learner=learner, skill=skills[1], now=at(10))

    def test_leaves_an_exercise_that_is_begun_in_its_place(self, learner: User, skills: list[Skill]):
        begun = shown(learner, skills[0])
        answer(begun, WRONG[0], 1)
        claim_make(learner=learner, skill=skills[1], now=at(2))
        challenge_serve(learner=learner, course=skills[1].course, now=at(2), random=Random(1))
        begun.refresh_from_db()
        assert begun.is_current
