import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Skill, WorkedExample
from tests.factories.accounts import TeacherFactory, UserFactory
from tests.factories.lessons import SkillFactory
from tests.tutor.courses import RIGHT, skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.services.attempts import attempt_submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def client(learner: User, client_of) -> Client:
    return client_of(learner)


@pytest.fixture
def skills() -> list[Skill]:
    return list(skills_in_a_row(3))


def master(learner: User, skill: Skill) -> None:
    for exercise in skill.main_exercises.all():
        serving = serving_of(exercise, learner, is_current=False)
        attempt_submit(serving=serving, try_number=1, response=RIGHT, now=timezone.now())


class TestTheMap:
    def page(self, client: Client, skill: Skill):
        return client.get(reverse("skill-map", args=[skill.course.slug]))

    def test_shows_every_skill_with_a_link_to_its_lesson(self, client: Client, skills: list[Skill]):
        shown = self.page(client, skills[0]).content.decode()
        for skill in skills:
            assert reverse("lesson", args=[skill.course.slug, skill.slug]) in shown

    def test_names_what_has_to_come_first(self, client: Client, skills: list[Skill]):
        tiles = self.page(client, skills[0]).context["page"].tiles
        assert [[needed.slug for needed in tile.missing] for tile in tiles] == [[], [skills[0].slug], [skills[1].slug]]

    def test_opens_what_builds_on_a_mastered_skill(self, client: Client, learner: User, skills: list[Skill]):
        master(learner, skills[0])
        page = self.page(client, skills[0]).context["page"]
        assert page.mastered_count == 1
        assert [tile.skill for tile in page.ready_next] == [skills[1]]

    def test_leaves_out_what_is_no_longer_taught(self, client: Client, skills: list[Skill]):
        retired = SkillFactory(unit=skills[0].unit, is_retired=True)
        assert retired.title not in self.page(client, skills[0]).content.decode()

    def test_of_a_course_that_does_not_exist_is_not_found(self, client: Client):
        assert client.get(reverse("skill-map", args=["nothing"])).status_code == 404

    @pytest.mark.parametrize("count", [2, 9])
    def test_takes_as_many_queries_for_a_few_skills_as_for_many(
        self, client: Client, count: int, django_assert_num_queries
    ):
        skill = skills_in_a_row(count)[0]
        self.page(client, skill)
        with django_assert_num_queries(10):
            self.page(client, skill)


class TestALesson:
    def page(self, client: Client, skill: Skill):
        return client.get(reverse("lesson", args=[skill.course.slug, skill.slug]))

    def test_explains_and_shows_worked_examples(self, client: Client, skills: list[Skill]):
        lesson = skills[0].lessons.get()
        WorkedExample.objects.create(lesson=lesson, position=1, problem="Second problem", steps=["Third step"])
        WorkedExample.objects.create(lesson=lesson, position=0, problem="First problem", steps=["First **step**"])
        shown = self.page(client, skills[0]).content.decode()
        assert '<span class="math">$2 + 3$</span>' in shown
        assert shown.index("First problem") < shown.index("Second problem")
        assert "First <strong>step</strong>" in shown

    def test_links_to_what_it_builds_on(self, client: Client, skills: list[Skill]):
        shown = self.page(client, skills[1]).content.decode()
        assert reverse("lesson", args=[skills[0].course.slug, skills[0].slug]) in shown

    def test_leads_a_student_to_practice(self, client: Client, skills: list[Skill]):
        address = reverse("practice", args=[skills[1].course.slug])
        assert f"{address}?focus={skills[1].slug}" in self.page(client, skills[1]).content.decode()

    def test_sends_no_teacher_to_practice(self, client_of, skills: list[Skill]):
        assert "?focus=" not in self.page(client_of(TeacherFactory()), skills[1]).content.decode()

    def test_of_a_skill_without_a_lesson_still_opens(self, client: Client, skills: list[Skill]):
        skills[0].lessons.all().delete()
        assert self.page(client, skills[0]).status_code == 200

    def test_of_a_retired_skill_is_not_found(self, client: Client, skills: list[Skill]):
        assert self.page(client, SkillFactory(unit=skills[0].unit, is_retired=True)).status_code == 404

    def test_of_another_course_is_not_found(self, client: Client, skills: list[Skill]):
        address = reverse("lesson", args=[skills[0].course.slug, SkillFactory().slug])
        assert client.get(address).status_code == 404

    def test_of_a_skill_that_this_process_does_not_know_yet_is_not_found(self, client: Client, skills: list[Skill]):
        self.page(client, skills[0])
        assert self.page(client, SkillFactory(unit=skills[0].unit)).status_code == 404
