from datetime import UTC, datetime, timedelta, timezone

from tutor.insight.activity import LONGEST_GAP, Answered, counted, hour_of


def test_a_first_answer_counts_the_exercise():
    found = counted(Answered(1, True, False, 2, 30.4), None)
    assert found == {
        "exercises": 1, "right": 1, "reviews": 0, "reviews_right": 0, "hints": 2, "solutions": 0, "seconds": 30,
    }  # fmt: skip


def test_a_second_try_adds_only_what_is_new():
    found = counted(Answered(2, True, False, 3, 50), Answered(1, False, False, 1, 30))
    assert (found["exercises"], found["right"], found["hints"], found["seconds"]) == (0, 0, 2, 20)


def test_a_review_counts_as_one_besides():
    found = counted(Answered(1, False, False, 0, 10, is_review=True), None)
    assert (found["exercises"], found["reviews"], found["reviews_right"]) == (1, 1, 0)


def test_who_leaves_the_desk_is_not_at_work_all_the_time():
    assert counted(Answered(1, True, False, 0, 3600), None)["seconds"] == LONGEST_GAP


def test_hours_are_told_in_utc():
    here = timezone(timedelta(hours=8))
    assert hour_of(datetime(2026, 3, 2, 7, 59, tzinfo=here)) == datetime(2026, 3, 1, 23, tzinfo=UTC)
