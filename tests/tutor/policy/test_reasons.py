from __future__ import annotations

import re
import string

import pytest

from tutor.policy import WORDINGS, Reason


def test_a_reason_reads_as_a_sentence_for_both() -> None:
    reason = Reason("review_due", {"retention": "71"}, {"skill": 12}).named({12: "Adding fractions"}.__getitem__)

    assert str(reason) == "Time to refresh Adding fractions before it fades."
    assert "71 %." in reason.for_teacher()


def test_a_reason_without_wording_is_refused() -> None:
    with pytest.raises(KeyError):
        Reason("because")


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_every_wording_is_a_sentence_whose_percent_signs_format(code: str) -> None:
    for text in (WORDINGS[code].student, WORDINGS[code].teacher):
        names = set(re.findall(r"%\((\w+)\)s", text))
        filled = text % dict.fromkeys(names, "x")
        assert filled.endswith(".")
        assert filled[0] in string.ascii_uppercase + "x"
        assert "%(" not in filled


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_students_read_no_figures(code: str) -> None:
    assert set(re.findall(r"%\((\w+)\)s", WORDINGS[code].student)) <= {"skill", "target"}
