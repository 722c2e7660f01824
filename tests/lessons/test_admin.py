import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from accounts.models import Role, User
from lessons.models import Exercise, ExerciseStatus, Prerequisite, Skill
from tests.factories.accounts import ClassroomFactory, UserFactory
from tests.factories.everything import one_of_each
from tests.factories.lessons import ExerciseFactory, PrerequisiteFactory, SkillFactory
from tutor.models import Attempt
from tutor.selectors.curriculum import curriculum_of

pytestmark = pytest.mark.django_db
MODELS = sorted(model._meta.label_lower for model in admin.site._registry)
MADE_BY_PAGES = ["accounts.invitation", "accounts.rosterentry", "accounts.signincard"]
SETTINGS = {"tutor.budget", "tutor.gradecategory", "tutor.gradescale"}
"""What says how things are to be, and no record of what happened."""
READ_ONLY = [label for label in MODELS if label.startswith("tutor.") and label not in SETTINGS]


@pytest.fixture
def administrator() -> User:
    return UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True)


@pytest.fixture
def client(administrator: User, client_of) -> Client:
    return client_of(administrator)


@pytest.fixture
def objects() -> dict[str, Model]:
    return one_of_each(UserFactory(), ClassroomFactory())


def address(label: str, page: str, *arguments: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=arguments)


@pytest.mark.parametrize("label", MODELS)
def test_every_list_opens_and_finds(client: Client, objects: dict[str, Model], label: str):
    page = client.get(address(label, "changelist"), {"q": "a"})
    assert page.status_code == 200
    assert client.get(address(label, "changelist")).context["cl"].result_count >= 1


@pytest.mark.parametrize("label", MODELS)
def test_every_object_opens(client: Client, objects: dict[str, Model], label: str):
    page = client.get(address(label, "change", objects[label].pk))
    assert page.status_code == 200
    assert page.context["original"] == objects[label]


@pytest.mark.parametrize("label", [label for label in MODELS if label not in [*READ_ONLY, *MADE_BY_PAGES]])
def test_every_form_for_a_new_object_opens(client: Client, objects: dict[str, Model], label: str):
    assert client.get(address(label, "add")).status_code == 200


@pytest.mark.parametrize("label", MODELS)
def test_every_list_takes_few_queries(client: Client, label: str, django_assert_max_num_queries):
    exercise = one_of_each(UserFactory(), ClassroomFactory())["lessons.exercise"]
    for _number in range(3):
        ExerciseFactory(main_skill=exercise.main_skill)
        PrerequisiteFactory(requires=exercise.main_skill, skill__unit=exercise.main_skill.unit)
    client.get(address(label, "changelist"))
    with django_assert_max_num_queries(16):
        assert client.get(address(label, "changelist")).status_code == 200


@pytest.mark.parametrize("label", READ_ONLY)
def test_what_happened_cannot_be_changed(client: Client, objects: dict[str, Model], label: str):
    assert client.get(address(label, "add")).status_code == 403
    assert client.post(address(label, "delete", objects[label].pk), {"post": "yes"}).status_code == 403
    assert client.post(address(label, "change", objects[label].pk), {}).status_code == 403


def test_attempts_cannot_be_deleted_by_an_action(client: Client, objects: dict[str, Model]):
    client.post(
        address("tutor.attempt", "changelist"),
        {"action": "delete_selected", "_selected_action": [objects["tutor.attempt"].pk], "post": "yes"},
    )
    assert Attempt.objects.exists()


def test_the_key_of_an_exercise_cannot_be_edited(client: Client):
    exercise = ExerciseFactory()
    form = client.get(address("lessons.exercise", "change", exercise.pk)).context["adminform"].form
    assert {"key", "stem", "kind", "options"}.isdisjoint(form.fields)


def test_an_exercise_can_be_retired_in_the_list(client: Client):
    exercise = ExerciseFactory()
    client.post(
        address("lessons.exercise", "changelist"),
        {
            "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": exercise.pk,
            "form-0-status": ExerciseStatus.RETIRED, "_save": "Save",
        },
    )  # fmt: skip
    assert Exercise.objects.get().status == ExerciseStatus.RETIRED


class TestACorrectionIsSeenAtOnce:
    """Every process keeps courses in memory; what is corrected by hand must not wait for a restart."""

    @pytest.fixture
    def skill(self) -> Skill:
        skill = SkillFactory()
        curriculum_of(skill.course)
        return skill

    def seen(self, skill: Skill):
        skill.course.refresh_from_db()
        return curriculum_of(skill.course)

    def save(self, client: Client, skill: Skill, **changes: object) -> None:
        values = {"course": skill.course_id, "unit": skill.unit_id, "slug": skill.slug, "title": skill.title}
        inline = {"prerequisite_links-TOTAL_FORMS": 0, "prerequisite_links-INITIAL_FORMS": 0}
        form = {**values, "position": skill.position, **inline, **changes}
        assert client.post(address("lessons.skill", "change", skill.pk), form).status_code == 302

    def test_of_a_title(self, client: Client, skill: Skill):
        self.save(client, skill, title="Adding with care")
        assert self.seen(skill).skills[skill.pk].title == "Adding with care"

    def test_of_a_skill_that_is_retired(self, client: Client, skill: Skill):
        self.save(client, skill, is_retired="on")
        assert skill.pk not in self.seen(skill).skills

    def test_of_a_prerequisite(self, client: Client, skill: Skill):
        required = SkillFactory(unit=skill.unit)
        inline = {"prerequisite_links-TOTAL_FORMS": 1, "prerequisite_links-0-requires": required.pk}
        with zeal_ignore():  # Django's form reads both skills of the link, one by one
            self.save(client, skill, **inline)
        assert self.seen(skill).graph.prerequisites[skill.pk] == {required.pk}

    @pytest.mark.parametrize("way", ["page", "action"])
    def test_of_a_prerequisite_that_is_taken_away(self, client: Client, skill: Skill, way: str):
        link = PrerequisiteFactory(skill=skill, requires=SkillFactory(unit=skill.unit))
        Skill.objects.get(pk=skill.pk).course.save()
        assert self.seen(skill).graph.prerequisites[skill.pk]
        if way == "page":
            client.post(address("lessons.prerequisite", "delete", link.pk), {"post": "yes"})
        else:
            form = {"action": "delete_selected", "_selected_action": [link.pk], "post": "yes"}
            client.post(address("lessons.prerequisite", "changelist"), form)
        assert not Prerequisite.objects.exists()
        assert not self.seen(skill).graph.prerequisites[skill.pk]
