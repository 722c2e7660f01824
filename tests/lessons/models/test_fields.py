import pytest

from lessons.models import Blueprint
from tests.factories.lessons import SkillFactory

pytestmark = pytest.mark.django_db


def test_a_template_keeps_the_order_of_its_parameters():
    """Later parameters may use earlier ones, whatever their names."""
    skill = SkillFactory()
    definition = {"parameters": {"longer": "2..9", "b": "1..longer", "a": "1..b"}}
    Blueprint.objects.create(
        course=skill.course, slug="sum", main_skill=skill, kind="numeric", difficulty=0.3, definition=definition
    )
    stored = Blueprint.objects.get().definition
    assert stored == definition
    assert list(stored["parameters"]) == ["longer", "b", "a"]
