import json
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command

from tutor.learner.counters import share
from tutor.learner.features import DENSE_FEATURES


def log_of(path: Path, learners: range, seed: int = 3) -> Path:
    """Write the answers of learners of different ability to items of different ease."""
    lines = ["user_id\titem_id\ttimestamp\tcorrect\tskill_id"]
    for learner in learners:
        random = Random(f"{seed}:{learner}")
        ability = random.gauss(0, 1)
        for _answer in range(25):
            item = random.randrange(20)
            right = random.random() < share(ability + (item - 10) / 4)
            lines.append(f"{learner}\t{item}\t0\t{int(right)}\t{item % 4}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def printed(*arguments: str) -> dict:
    out = StringIO()
    call_command("evaluate_learner_model", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def train(tmp_path: Path) -> str:
    return str(log_of(tmp_path / "A.csv", range(120)))


@pytest.fixture
def test(tmp_path: Path) -> str:
    return str(log_of(tmp_path / "B.csv", range(120, 160)))


def test_it_prints_how_well_and_how_fast_beside_three_simpler_models(train: str, test: str):
    result = printed("--train", train, "--test", test)
    wanted = {"auc", "log_loss", "rmse", "ece", "predictions_per_second", "seconds"}
    assert wanted <= result.keys()
    assert set(result["baselines"]) == {"skill_mean", "pfa", "best_lr"}
    assert all(wanted <= baseline.keys() for baseline in result["baselines"].values())
    assert result["predictions"] == 1000
    assert result["auc"] > result["baselines"]["pfa"]["auc"] > 0.5
    assert result["auc"] > result["baselines"]["best_lr"]["auc"] - 0.01


def test_without_a_second_log_it_prints_the_shared_weights(train: str):
    result = printed("--train", train)
    assert set(result["shared"]) == set(DENSE_FEATURES)


def test_several_logs_are_fitted_to_as_if_they_had_nothing_in_common(train: str, test: str):
    assert set(printed("--train", train, test)) == {"start", "shared"}


def test_a_bad_line_is_named_with_its_file(tmp_path: Path, train: str):
    bad = tmp_path / "bad.csv"
    bad.write_text("user_id\titem_id\tcorrect\n1\t2\tmaybe\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"bad.csv: line 2: correct must be 0 or 1"):
        printed("--train", train, "--test", str(bad))


def test_an_empty_or_missing_log_is_refused(tmp_path: Path, train: str):
    empty = tmp_path / "empty.csv"
    empty.write_text("user_id\titem_id\tcorrect\n", encoding="utf-8")
    with pytest.raises(CommandError, match="there are no answers"):
        printed("--train", train, "--test", str(empty))
    with pytest.raises(CommandError, match=r"nowhere.csv"):
        printed("--train", str(tmp_path / "nowhere.csv"))
