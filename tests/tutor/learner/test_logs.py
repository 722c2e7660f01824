import pytest

from tutor.learner.logs import NO_SKILL, LogError, LoggedAnswer, read_log

HEAD = "user_id\titem_id\ttimestamp\tcorrect\tskill_id"


def test_a_log_is_read_in_its_order():
    lines = [HEAD, "7\tq1\t0\t1\tadd", "7\tq2\t0\t0\tadd~carry", "", "8\tq1\t0\t1.0\tadd\r"]
    assert list(read_log(lines)) == [
        LoggedAnswer("7", "q1", True, ("add",)),
        LoggedAnswer("7", "q2", False, ("add", "carry")),
        LoggedAnswer("8", "q1", True, ("add",)),
    ]


@pytest.mark.parametrize("lines", [[HEAD, "7\tq1\t0\t1\t"], ["user_id\titem_id\tcorrect", "7\tq1\t1"]])
def test_answers_without_a_skill_share_one(lines: list[str]):
    assert [answer.skills for answer in read_log(lines)] == [(NO_SKILL,)]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "line 1: missing column user_id, item_id, correct"),
        (["user_id,item_id,correct"], "line 1: missing column"),
        ([HEAD, "7\tq1\t0\t1\tadd", "7\tq1\t0\t1"], "line 3: 4 columns instead of 5"),
        ([HEAD, "", "7\tq1\t0\tyes\tadd"], "line 3: correct must be 0 or 1, not 'yes'"),
        ([HEAD, "7\t\t0\t1\tadd"], "line 2: item_id is empty"),
    ],
)
def test_a_bad_line_is_named(lines: list[str], message: str):
    with pytest.raises(LogError, match=message):
        list(read_log(lines))
