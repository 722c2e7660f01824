import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from lessons.models import Exercise, ExerciseStatus, Skill
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.factories.lessons import ExerciseFactory
from tests.tutor.courses import WRONG, answer, skills_in_a_row
from tests.tutor.services.answers import serving_of
from tests.tutor.services.quality import reported
from tutor.models import Exclusion, ExerciseReport, ExerciseReview, Feedback, Occasion, Placement, Serving
from tutor.services.reports import MOST_REPORTS

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def skill() -> Skill:
    return skills_in_a_row(1)[0]


@pytest.fixture
def exercise(skill: Skill) -> Exercise:
    found = skill.main_exercises.first()
    assert found is not None
    return found


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def serving(learner: User, exercise: Exercise) -> Serving:
    return serving_of(exercise, learner)


@pytest.fixture
def client(learner: User, client_of) -> Client:
    return client_of(learner)


@pytest.fixture
def teacher(learner: User) -> User:
    teacher = TeacherFactory()
    classroom = ClassroomFactory()
    classroom.teachers.add(teacher)
    classroom.students.add(learner)
    return teacher


@pytest.fixture
def admin() -> User:
    return UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True)


def send(client: Client, serving: Serving, *, htmx: bool = True, **fields: str):
    data = {"try_number": 1, "report_reason": "key", "report_words": "", **fields}
    return client.post(reverse("report", args=[serving.pk]), data, headers=HTMX if htmx else {})


class TestReporting:
    def test_stores_what_is_the_matter(self, client: Client, serving: Serving):
        page = send(client, serving, report_words="It says 5.").content.decode()
        report = ExerciseReport.objects.get()
        assert (report.exercise, report.reason, report.words) == (serving.exercise, "key", "It says 5.")
        assert "Thank you." in page
        assert page.lstrip().startswith("<details")

    def test_twice_is_one_report_with_the_later_words(self, client: Client, serving: Serving):
        for words in ("first", "second"):
            send(client, serving, report_words=words)
        assert ExerciseReport.objects.get().words == "second"

    @pytest.mark.parametrize(
        ("fields", "problem"),
        [
            ({"report_reason": ""}, "Choose what is the matter."),
            ({"report_reason": "nonsense"}, "Select a valid choice"),
            ({"report_reason": "other", "report_words": ""}, "Say in a few words what it is."),
            ({"report_words": "x" * 501}, "Keep it under 500 characters."),
        ],
    )
    @pytest.mark.parametrize("htmx", [True, False])
    def test_that_lacks_something_is_asked_for_again_and_keeps_what_was_typed(
        self, client: Client, serving: Serving, fields: dict[str, str], problem: str, htmx: bool
    ):
        page = send(client, serving, htmx=htmx, answer="half", **{"report_words": "My words", **fields})
        assert page.status_code == 422
        text = page.content.decode()
        assert problem in text
        assert fields.get("report_words", "My words") in text
        assert htmx or 'value="half"' in text
        assert not ExerciseReport.objects.exists()

    def test_without_htmx_leads_back_with_the_half_typed_answer(self, client: Client, serving: Serving):
        page = client.post(
            reverse("report", args=[serving.pk]), {"report_reason": "key", "answer": "two plus"}, follow=True
        ).content.decode()
        assert 'value="two plus"' in page
        assert "Thank you. A teacher will look at it" in page
        assert "You have reported this exercise." in page

    def test_is_kept_half_typed_while_an_answer_is_sent_without_htmx(self, client: Client, serving: Serving):
        sent = {"try_number": 1, "answer": WRONG[0], "report_reason": "text", "report_words": "There is a typ"}
        page = client.post(reverse("answer", args=[serving.pk]), sent, follow=True).content.decode()
        assert "There is a typ" in page

    def test_works_in_the_placement(self, client: Client, learner: User, exercise: Exercise):
        Placement.objects.create(learner=learner, course=exercise.course, started_at=timezone.now())
        question = serving_of(exercise, learner, occasion=Occasion.PLACEMENT)
        assert "Report a problem" in client.get(reverse("placement", args=[exercise.course.slug])).content.decode()
        page = send(client, question, htmx=False, answer="4")
        assert page["Location"] == reverse("placement", args=[exercise.course.slug])
        assert 'value="4"' in client.get(page["Location"]).content.decode()
        assert send(client, question, htmx=False, report_reason="").status_code == 422

    def test_has_a_limit_for_a_day(self, client: Client, learner: User, skill: Skill, serving: Serving):
        for other in ExerciseFactory.create_batch(MOST_REPORTS, main_skill=skill):
            reported(other, learner, serving=serving, reported_at=timezone.now())
        page = send(client, serving)
        assert page.status_code == 422
        assert "You have reported many exercises today." in page.content.decode()

    def test_is_escaped_in_the_queue(self, client: Client, serving: Serving, teacher: User, client_of):
        send(client, serving, report_words="<script>alert(1)</script>")
        assert "<script>alert" not in client_of(teacher).get(reverse("reports")).content.decode()


class TestTheQueue:
    def test_shows_a_teacher_the_reports_of_their_own_students(
        self, teacher: User, learner: User, exercise: Exercise, client_of
    ):
        reported(exercise, learner, words="Mine")
        reported(exercise, UserFactory(), words="Somebody's")
        page = client_of(teacher).get(reverse("reports")).content.decode()
        assert "Mine" in page
        assert "Somebody's" not in page
        assert "Key:" in page

    def test_shows_an_administrator_all(self, admin: User, exercise: Exercise, client_of):
        reported(exercise, words="Mine")
        reported(exercise, words="Another")
        page = client_of(admin).get(reverse("reports")).content.decode()
        assert "Mine" in page
        assert "Another" in page

    def test_shows_what_the_student_answered(self, teacher: User, learner: User, exercise: Exercise, client_of):
        report = reported(exercise, learner)
        answer(report.serving, WRONG[0])
        assert f"Answered: {WRONG[0]}" in " ".join(client_of(teacher).get(reverse("reports")).content.decode().split())

    def test_takes_as_many_queries_for_one_exercise_as_for_many(
        self, admin: User, skill: Skill, client_of, django_assert_max_num_queries
    ):
        for one in skill.main_exercises.all():
            reported(one)
        client = client_of(admin)
        with django_assert_max_num_queries(13):
            client.get(reverse("reports"))

    def test_wants_a_reason_for_calling_it_fine(self, teacher: User, learner: User, exercise: Exercise, client_of):
        reported(exercise, learner)
        page = client_of(teacher).post(reverse("report-fine", args=[exercise.pk]), {"note": ""})
        assert page.status_code == 422
        assert "Say why it is fine" in page.content.decode()


class TestWhatTeachersDo:
    def settle(self, client: Client, name: str, exercise: Exercise, **fields: str):
        return client.post(reverse(name, args=[exercise.pk]), {"note": "Look again at the sign.", **fields})

    def test_calling_it_fine_tells_the_student_once(
        self, client: Client, teacher: User, learner: User, exercise: Exercise, client_of
    ):
        reported(exercise, learner)
        self.settle(client_of(teacher), "report-fine", exercise)
        first, second = (client.get(reverse("home")).content.decode() for _time in range(2))
        assert "the exercise is fine" in first
        assert "Look again at the sign." in first
        assert "Look again at the sign." not in second

    def test_a_teacher_takes_it_out_until_an_administrator_decides(
        self, teacher: User, learner: User, admin: User, exercise: Exercise, client_of
    ):
        reported(exercise, learner)
        self.settle(client_of(teacher), "report-remove", exercise, is_key_wrong="on")
        exercise.refresh_from_db()
        review = ExerciseReview.objects.get()
        assert (exercise.status, review.status, review.asked_by) == (ExerciseStatus.SUSPENDED, "open", teacher)
        assert not Exclusion.objects.exists()
        assert ExerciseReport.objects.get().status == "removed"
        self.settle(client_of(teacher), "report-fine", exercise)
        exercise.refresh_from_db()
        assert exercise.status == ExerciseStatus.SUSPENDED
        self.settle(client_of(admin), "report-fine", exercise)
        exercise.refresh_from_db()
        assert exercise.status == ExerciseStatus.LIVE

    def test_an_administrator_retires_it_and_leaves_its_answers_out(
        self, admin: User, learner: User, exercise: Exercise, client_of, django_capture_on_commit_callbacks
    ):
        report = reported(exercise, learner)
        answer(report.serving, WRONG[0])
        with django_capture_on_commit_callbacks(execute=True):
            self.settle(client_of(admin), "report-remove", exercise, is_key_wrong="on")
        exercise.refresh_from_db()
        assert exercise.status == ExerciseStatus.RETIRED
        assert Exclusion.objects.get().learner == learner

    def test_settles_only_the_reports_that_they_see(self, teacher: User, learner: User, exercise: Exercise, client_of):
        own, other = reported(exercise, learner), reported(exercise)
        self.settle(client_of(teacher), "report-fine", exercise)
        own.refresh_from_db()
        other.refresh_from_db()
        assert (own.status, other.status) == ("fine", "open")


class TestJudgingAComment:
    @pytest.fixture
    def comment(self, serving: Serving) -> Feedback:
        answer(serving, WRONG[0])
        return Feedback.objects.get()

    def test_is_noted_and_thanked_for(self, client: Client, comment: Feedback):
        Feedback.objects.update(status="ready", text="Look again.")
        page = client.post(reverse("comment-helped", args=[comment.pk]), {"helped": "no"}, headers=HTMX)
        comment.refresh_from_db()
        assert comment.helped is False
        assert "Thank you for telling us." in page.content.decode()

    def test_keeps_what_was_typed_without_htmx(self, client: Client, comment: Feedback):
        sent = {"helped": "yes", "answer": "two plus"}
        page = client.post(reverse("comment-helped", args=[comment.pk]), sent, follow=True)
        assert 'value="two plus"' in page.content.decode()


class TestWhoeverIsOnAWithdrawnExercise:
    @pytest.mark.parametrize("name", ["answer", "hint", "reveal"])
    def test_is_moved_on_and_told_why(self, client: Client, serving: Serving, name: str):
        Exercise.objects.filter(pk=serving.exercise_id).update(status=ExerciseStatus.SUSPENDED)
        sent = {"try_number": 1, "answer": WRONG[0], "number": 1}
        page = client.post(reverse(name, args=[serving.pk]), sent, headers=HTMX)
        assert page.status_code == 200
        assert "The exercise before was taken out" in page.content.decode()
        assert page["HX-Retarget"] == "#exercise"
        assert Serving.objects.get(is_current=True).exercise_id != serving.exercise_id
