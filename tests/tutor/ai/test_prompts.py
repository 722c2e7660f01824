import pytest

from tutor.ai.prompts import FOLDER, prompt

VALUES = {
    "feedback-v1": ["language", "stem", "response", "misconception", "way"],
    "feedback-v2": ["language", "level", "stem", "response", "misconception", "way", "before"],
    "dressing-v1": ["language", "level", "interest", "skill"],
}


def test_every_prompt_file_is_filled_by_the_values_that_its_service_gives():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(VALUES)
    for version, names in VALUES.items():
        filled = prompt(version, **{name: f"<<{name}>>" for name in names})
        assert all(f"<<{name}>>" in filled.system + filled.user for name in names)


def test_a_dollar_sign_in_a_value_stays_as_it_is():
    values = dict.fromkeys(VALUES["feedback-v1"], "$5 $stem")
    assert "$5 $stem" in prompt("feedback-v1", **values).user


def test_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        prompt("feedback-v1", language="English")
