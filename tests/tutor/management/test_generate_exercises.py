import json
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from lessons.models import Exercise
from tests.factories.lessons import MisconceptionFactory, SkillFactory
from tests.model_server import ModelServer, says
from tests.model_server.adversary import Adversary
from tests.model_server.mathematics import order_of_operations
from tutor.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def skill(server: ModelServer):
    skill = SkillFactory(slug="order-of-operations")
    MisconceptionFactory(course=skill.course, slug="slips")
    Adversary(server).will_propose(order_of_operations(Random(5)))
    return skill


def told(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def test_each_proposal_gets_a_line_and_all_of_them_a_sum(skill):
    output = told("generate_exercises", "--skill", skill.slug, "--count", "2")
    assert "1/2 published: Work out" in output
    assert "2/2 rejected" in output
    assert "2 proposed: 1 published, 0 waiting for review, 1 rejected, 0 failed" in output
    assert Exercise.objects.count() == 1


def test_if_none_can_be_used_the_command_fails(skill, server: ModelServer):
    server.default = says({"stem": "?"})
    with pytest.raises(CommandError, match="None of them"):
        told("generate_exercises", "--skill", skill.slug, "--count", "1")


@pytest.mark.parametrize("command", [["generate_exercises"], ["evaluate_generation", "--dry-run"]])
def test_without_a_model_the_commands_say_so(command):
    with pytest.raises(CommandError, match="no language model") as raised:
        told(*command, "--skill", "any")
    assert raised.value.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--skill", "nothing"], "There is no skill nothing"),
        (["--skill", "order-of-operations", "--language", "zh-hans"], "not given in zh-hans"),
        (["--skill", "order-of-operations", "--misconception", "none"], "no misconception none"),
    ],
)
def test_what_does_not_exist_is_named(skill, arguments, message):
    with pytest.raises(CommandError, match=message):
        told("generate_exercises", *arguments)


def test_a_skill_of_two_courses_needs_the_course(skill):
    other = SkillFactory(slug=skill.slug)
    with pytest.raises(CommandError, match="--course"):
        told("generate_exercises", "--skill", skill.slug)
    MisconceptionFactory(course=other.course, slug="slips")
    assert "published" in told(
        "generate_exercises", "--skill", skill.slug, "--course", other.course.slug, "--count", "1"
    )


def test_stored_proposals_are_summed_up(skill):
    told("generate_exercises", "--skill", skill.slug, "--count", "2")
    found = json.loads(told("evaluate_generation", "--json"))
    assert (found["proposed"], found["published"], found["rejected"]) == (2, 1, 1)
    assert found["rejected_by"] == [["not in the bank yet", 1]]
    assert float(found["cost_usd"]) > 0
    assert "latency p95" in told("evaluate_generation", "--days", "1")


def test_a_dry_run_keeps_nothing(skill):
    found = json.loads(told("evaluate_generation", "--dry-run", "--skill", skill.slug, "--count", "2", "--json"))
    assert (found["proposed"], found["published"], found["rejected"]) == (2, 1, 1)
    assert not Proposal.objects.exists()
    assert not Exercise.objects.exists()
