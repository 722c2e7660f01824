from random import Random

import pytest

from tutor.ai.scenes import _scenes, scene_for
from tutor.services.dressing import scene_evidence

ALL_SCENES = [
    pytest.param(scene, language, id=f"{language} {family} {number}")
    for language, families in _scenes().items()
    for family, content in families.items()
    for number, scene in enumerate(content["scenes"])
]


@pytest.mark.parametrize(("scene", "language"), ALL_SCENES)
def test_every_scene_of_the_library_passes_the_checks(scene, language):
    assert [check for check in scene_evidence(scene, language) if not check["passed"]] == []


def test_both_languages_have_the_same_families():
    english, chinese = _scenes()["en"], _scenes()["zh-hans"]
    assert set(english) == set(chinese)


@pytest.mark.parametrize(("interest", "word"), [("Football", "team"), ("my guitar", "band"), ("baking", "kitchen")])
def test_a_scene_is_of_the_interests_family(interest, word):
    scenes = {scene_for(interest, "en", Random(seed)) for seed in range(50)}
    assert len(scenes) > 1
    assert any(word in scene for scene in scenes)


def test_an_unknown_interest_gets_a_scene_about_anything():
    assert scene_for("zymurgy", "en", Random(1)) in _scenes()["en"]["anything"]["scenes"]
