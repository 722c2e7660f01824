import pytest

from lessons.grading import Reason
from tests.tutor.courses import skills_in_a_row
from tutor.selectors.curriculum import curriculum_of
from tutor.wording import choice_reason_text, grade_reason_text


@pytest.mark.django_db
class TestWhyItWasChosen:
    def test_is_said_with_the_skills_titles(self):
        skill = skills_in_a_row(1)[0]
        stored = {"code": "review_due", "params": {"retention": 80}, "skills": {"skill": skill.pk}}
        curriculum = curriculum_of(skill.course)
        assert choice_reason_text(stored, curriculum) == f"Time to refresh {skill.title} before it fades."
        assert "80 %" in choice_reason_text(stored, curriculum, for_teacher=True)

    def test_leaves_out_the_name_of_a_skill_that_is_gone(self):
        curriculum = curriculum_of(skills_in_a_row(1)[0].course)
        stored = {"code": "review_due", "params": {}, "skills": {"skill": 10**6}}
        assert choice_reason_text(stored, curriculum) == "Time to refresh … before it fades."

    def test_is_silent_about_a_code_of_another_version(self):
        curriculum = curriculum_of(skills_in_a_row(1)[0].course)
        assert choice_reason_text({"code": "by_the_stars", "params": {}}, curriculum) == ""


@pytest.mark.parametrize("form", [lambda reason: reason, lambda reason: vars_of(reason)])
def test_a_verdict_reads_the_same_fresh_and_stored(form):
    reason = Reason("too_long", "Use %(count)s words.", {"count": 3})
    assert grade_reason_text(form(reason)) == "Use 3 words."


def vars_of(reason: Reason) -> dict[str, object]:
    return {"code": reason.code, "message": reason.message, "params": dict(reason.params)}
