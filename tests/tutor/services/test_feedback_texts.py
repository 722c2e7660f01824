from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from lessons.models import Exercise
from tests.factories.lessons import ExerciseFactory
from tests.model_server import ModelServer, says, status
from tests.tutor.courses import answer, at
from tests.tutor.services.answers import asked_for, learner_with, serving_of
from tutor.models import Attempt, Feedback, FeedbackSource, FeedbackStatus, FeedbackText
from tutor.services.feedback import feedback_write, with_question
from tutor.services.feedback_texts import MOST_EDITIONS, answer_digest, feedback_judge

pytestmark = pytest.mark.django_db
WORDS = "You took the second number away. What does the plus sign ask you to do?"
OTHER_WORDS = "Look at the sign between the numbers. Which way does it move you?"


def wrong(exercise: Exercise, response: str = "-1", **profile: str) -> Attempt:
    """Return a student's wrong answer that nobody was asked to comment on."""
    learner = learner_with(**profile)
    return Attempt.objects.create(
        learner=learner, serving=serving_of(exercise, learner), exercise=exercise, course=exercise.course,
        occasion="practice", try_number=1, response=response, verdict="wrong", score=0.0,
        reason={"code": "not_right", "message": "", "params": {}}, hints_shown=0, seconds=5.0,
        answered_at=timezone.now(), skill_ids=[exercise.main_skill_id], difficulty=0.3,
    )  # fmt: skip


def written(attempt: Attempt) -> Feedback:
    feedback = asked_for(attempt)
    feedback_write(feedback_id=feedback.pk, now=timezone.now())
    feedback.refresh_from_db()
    return feedback


def test_the_hundredth_student_costs_nothing(server: ModelServer):
    server.will(says({"feedback": WORDS}))
    exercise = ExerciseFactory()
    comments = [written(wrong(exercise)) for _student in range(100)]
    assert {comment.text for comment in comments} == {WORDS}
    assert len(server.requests) == 1


def test_a_comment_that_is_there_needs_no_worker(server: ModelServer):
    server.will(says({"feedback": WORDS}))
    exercise = ExerciseFactory()
    written(wrong(exercise))
    submission = answer(serving_of(exercise, learner_with()), "-1")
    comment = Feedback.objects.get(attempt=submission.attempt)
    assert (comment.status, comment.text, comment.source) == (FeedbackStatus.READY, WORDS, FeedbackSource.MODEL)
    assert len(server.requests) == 1


@pytest.mark.parametrize("typed", [" -1 ", "−1", "- 1", r"\left(-1\right)"])
def test_the_same_answer_written_in_another_way_is_the_same(server: ModelServer, typed: str):
    server.will(says({"feedback": WORDS}))
    exercise = ExerciseFactory()
    written(wrong(exercise))
    assert written(wrong(exercise, typed)).text == WORDS
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("response", "profile"), [("-2", {}), ("-1", {"preferred_difficulty": "easier"}), ("-1", {"language": "zh-hans"})]
)
def test_another_answer_level_or_language_has_a_comment_of_its_own(server: ModelServer, response: str, profile):
    server.will(
        says({"feedback": WORDS}),
        says({"feedback": "你看一看符号，它要你做什么？" if "language" in profile else WORDS}),
    )
    exercise = ExerciseFactory()
    written(wrong(exercise))
    written(wrong(exercise, response, **profile))
    assert len(server.requests) == 2


def test_the_store_holds_neither_the_answer_nor_the_student(server: ModelServer):
    server.will(says({"feedback": WORDS}))
    attempt = wrong(ExerciseFactory(), "-1234567")
    written(attempt)
    stored = str(FeedbackText.objects.values().get())
    assert "1234567" not in stored
    assert attempt.learner.username not in stored


def test_a_text_of_ones_own_is_shared_with_nobody(server: ModelServer):
    server.will(says({"feedback": WORDS}), says({"feedback": OTHER_WORDS}))
    exercise = ExerciseFactory(kind="free_text", key="-", options={"rubric": []}, wrong_answers=[])
    assert [written(wrong(exercise, "My name is Robin.")).text for _student in range(2)] == [WORDS, OTHER_WORDS]
    assert not FeedbackText.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_students_at_the_same_moment_cost_one_request(server: ModelServer):
    together = Barrier(2)
    server.default = says({"feedback": WORDS})
    exercise = ExerciseFactory()
    comments = [asked_for(wrong(exercise)) for _student in range(2)]

    def write(feedback_id: int) -> None:
        together.wait()
        try:
            feedback_write(feedback_id=feedback_id, now=timezone.now())
        finally:
            connection.close()

    threads = [Thread(target=write, args=[comment.pk]) for comment in comments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(Feedback.objects.values_list("status", "text")) == {("ready", WORDS)}
    assert len(server.requests) == 1


def test_whoever_waits_gets_the_courses_own_words_when_the_model_fails(server: ModelServer, settings):
    settings.MODEL_TRIES = 1
    server.will(status(500, {"error": {}}), says({"feedback": WORDS}))
    exercise = ExerciseFactory()
    waiting = asked_for(wrong(exercise))
    first = asked_for(wrong(exercise))
    shared = FeedbackText.objects.create(
        exercise=exercise, answer_digest=answer_digest(exercise, "-1"), language="en", reading_level="standard",
        status="failed", claimed_at=at(0),
    )  # fmt: skip
    Feedback.objects.filter(pk=waiting.pk).update(shared_text=shared)
    feedback_write(feedback_id=first.pk, now=timezone.now())
    waiting.refresh_from_db()
    assert (waiting.status, waiting.source) == (FeedbackStatus.READY, FeedbackSource.SOLUTION)
    assert written(wrong(exercise)).text == WORDS


class TestJudging:
    def judged(self, exercise: Exercise, *said: bool) -> None:
        for helped in said:
            feedback_judge(feedback=written(wrong(exercise)), helped=helped)

    def test_a_comment_that_more_find_unhelpful_is_written_anew(self, server: ModelServer):
        server.will(says({"feedback": WORDS}), says({"feedback": OTHER_WORDS}))
        exercise = ExerciseFactory()
        self.judged(exercise, True, False, False, False)
        assert written(wrong(exercise)).text == OTHER_WORDS
        assert f"<before>{WORDS}</before>" in str(server.requests[-1])
        first = FeedbackText.objects.get(edition=1)
        assert (first.status, first.helpful, first.unhelpful) == ("retired", 1, 3)

    def test_a_comment_that_as_many_find_helpful_stays(self, server: ModelServer):
        server.will(says({"feedback": WORDS}))
        exercise = ExerciseFactory()
        self.judged(exercise, True, True, True, False, False, False)
        assert written(wrong(exercise)).text == WORDS

    def test_one_student_counts_once(self, server: ModelServer):
        server.will(says({"feedback": WORDS}))
        comment = written(wrong(ExerciseFactory()))
        for _time in range(5):
            feedback_judge(feedback=comment, helped=False)
        assert FeedbackText.objects.get().unhelpful == 1

    def test_after_several_editions_the_courses_own_words_are_better(self, server: ModelServer):
        server.default = says({"feedback": WORDS})
        exercise = ExerciseFactory()
        for _edition in range(MOST_EDITIONS):
            self.judged(exercise, False, False, False)
        assert written(wrong(exercise)).source == FeedbackSource.SOLUTION
        assert len(server.requests) == MOST_EDITIONS


@pytest.mark.parametrize("text", ["What now?", "接下来呢？"])
def test_a_comment_with_a_question_is_left_as_it_is(text: str):
    assert with_question(text, "en") == text


def test_a_comment_without_a_question_gets_one():
    assert with_question("Look at the sign.", "en") == "Look at the sign. What would you change in your answer?"
