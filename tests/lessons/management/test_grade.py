"""Grading JSON lines by a command."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

RIGHT = {"kind": "numeric", "key": "3/4", "response": "0.75", "note": "kept"}


def _graded(path: Path, *lines: str) -> list[dict[str, Any]]:
    path.write_text("\n".join(lines), encoding="utf-8")
    out = io.StringIO()
    call_command("grade", str(path), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_comes_back_with_its_verdict_and_reason(tmp_path: Path) -> None:
    wrong = {**RIGHT, "response": "1", "options": {"abs_tol": 0.1}}
    assert _graded(tmp_path / "cases", json.dumps(RIGHT), "", json.dumps(wrong)) == [
        {**RIGHT, "verdict": "correct", "reason": "That is right."},
        {**wrong, "verdict": "wrong", "reason": "That is not right yet."},
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"kind": "numeric", "key": "1"}', "no response"),
        ('{"kind": "numeric", "key": "1", "response": 1}', "no response"),
        ('{"kind": "guess", "key": "1", "response": "1"}', "no such kind"),
        ('{"kind": "numeric", "key": "1 +", "response": "1"}', "key cannot be read"),
        ('{"kind": "choice", "key": "a", "response": "a"}', "options do not fit"),
        ('{"kind": "numeric", "key": "1", "response": "1", "options": 5}', "options are not"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_does_not_stop_the_run(tmp_path: Path, line: str, reason: str) -> None:
    bad, good = _graded(tmp_path / "cases", line, json.dumps(RIGHT))
    assert bad["verdict"] == "error"
    assert reason in bad["reason"]
    assert good["verdict"] == "correct"


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("grade", "nowhere.jsonl", stdout=io.StringIO())
