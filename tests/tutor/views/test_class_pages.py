import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classroom, Guardian, Invitation, SignInCard, User
from lessons.models import Course
from tests.factories.accounts import (
    ClassroomFactory,
    GuardianFactory,
    InvitationFactory,
    SignInCardFactory,
    TeacherFactory,
    UserFactory,
)
from tests.factories.lessons import CourseFactory
from tests.factories.tutor import JobFactory, JobFileFactory
from tests.tutor.class_lists import class_list
from tests.tutor.services.answers import free_text_attempt, learner_with
from tutor.models import Job, Judgement

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return TeacherFactory()


@pytest.fixture
def client(teacher: User, client_of) -> Client:
    return client_of(teacher)


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    classroom = ClassroomFactory(name="7a")
    classroom.teachers.add(teacher)
    return classroom


def send(client: Client, name: str, /, *arguments: object, **fields: object):
    return client.post(reverse(name, args=arguments), fields, follow=True)


class TestSettings:
    @pytest.fixture
    def course(self) -> Course:
        return CourseFactory()

    def test_a_class_is_opened_with_all_that_it_is(self, client: Client, course: Course):
        send(
            client, "classroom-new", name="7b", courses=course.pk, language="zh-hans", grade_level="Year 7",
            time_zone="Asia/Shanghai",
        )  # fmt: skip
        made = Classroom.objects.get()
        assert (made.name, made.language, made.grade_level, made.time_zone) == (
            "7b",
            "zh-hans",
            "Year 7",
            "Asia/Shanghai",
        )
        assert list(made.courses.all()) == [course]

    def test_they_are_changed_and_nothing_typed_is_lost(self, client: Client, classroom: Classroom):
        page = client.post(
            reverse("class-settings", args=[classroom.pk]), {"name": "", "grade_level": "Year 7", "time_zone": "Mars"}
        )
        assert page.status_code == 422
        assert "Year 7" in page.content.decode()
        send(client, "class-settings", classroom.pk, name="7b", guardian_reports="on")
        classroom.refresh_from_db()
        assert (classroom.name, classroom.guardian_reports) == ("7b", True)

    def test_a_new_code_and_closing_keep_students_out(self, client: Client, client_of, classroom: Classroom):
        student = client_of(UserFactory())
        before = classroom.join_code
        send(client, "class-code", classroom.pk, action="renew")
        classroom.refresh_from_db()
        assert student.post(reverse("join-link", args=[before])).status_code == 404
        send(client, "class-code", classroom.pk, action="close")
        assert student.post(reverse("join-link", args=[classroom.join_code])).status_code == 404
        assert student.post(reverse("classroom-join"), {"join_code": classroom.join_code}).status_code == 422
        send(client, "class-code", classroom.pk, action="open")
        send(student, "join-link", classroom.join_code)
        assert classroom.students.count() == 1

    def test_the_qr_code_is_drawn_here_and_says_the_link(self, client: Client, classroom: Classroom):
        picture = client.get(reverse("class-qr", args=[classroom.pk]))
        assert picture["Content-Type"] == "image/svg+xml"
        assert b"<svg" in picture.content
        poster = client.get(reverse("class-poster", args=[classroom.pk])).content.decode()
        assert f"http://testserver/join/{classroom.join_code}/" in poster

    def test_an_archived_class_is_only_read(self, client: Client, classroom: Classroom):
        send(client, "class-archive", classroom.pk, action="archive")
        for name, fields in (("class-settings", {"name": "8a"}), ("class-invite", {"addresses": "a@b.example"})):
            assert "is archived" in send(client, name, classroom.pk, **fields).content.decode()
        classroom.refresh_from_db()
        assert (classroom.name, Invitation.objects.count()) == ("7a", 0)
        send(client, "class-archive", classroom.pk, action="restore")
        send(client, "class-settings", classroom.pk, name="8a")
        classroom.refresh_from_db()
        assert classroom.name == "8a"

    def test_the_last_teacher_cannot_leave(self, client: Client, classroom: Classroom, teacher: User):
        assert "only teacher" in send(client, "class-teacher-leave", classroom.pk).content.decode()
        classroom.teachers.add(TeacherFactory())
        send(client, "class-teacher-leave", classroom.pk)
        assert teacher not in classroom.teachers.all()

    def test_who_teaches_already_is_not_invited(self, client: Client, classroom: Classroom, teacher: User):
        User.objects.filter(pk=teacher.pk).update(email="owl@school.example")
        page = client.post(reverse("class-teacher-invite", args=[classroom.pk]), {"email": "Owl@school.example"})
        assert page.status_code == 422
        assert not Invitation.objects.exists()


class TestStudents:
    def test_wrong_addresses_are_named_and_what_was_typed_stays(self, client: Client, classroom: Classroom):
        page = client.post(reverse("class-invite", args=[classroom.pk]), {"addresses": "a@b.example, nobody"})
        assert page.status_code == 422
        assert "nobody" in page.content.decode()
        assert not Invitation.objects.exists()

    def test_without_a_mail_server_the_page_says_where_mail_went_and_shows_the_link(
        self, client: Client, classroom: Classroom, settings, tmp_path
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(tmp_path)
        page = send(client, "class-invite", classroom.pk, addresses="a@b.example").content.decode()
        assert "There is no mail server" in page
        assert re.search(r"http://testserver/invitations/[^\"]+/", page)

    def test_a_link_that_opens_an_account_is_never_shown(self, client: Client, classroom: Classroom, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        InvitationFactory(classroom=classroom, kind="account", account=UserFactory())
        assert (
            "http://testserver/invitations/"
            not in client.get(reverse("class-students", args=[classroom.pk])).content.decode()
        )

    def test_a_removed_student_is_not_seen_any_more(self, client: Client, classroom: Classroom):
        student = learner_with(display_name="Wren")
        classroom.students.add(student)
        send(client, "class-student-remove", classroom.pk, student.pk)
        assert client.get(reverse("student", args=[student.pk])).status_code == 404
        assert User.objects.filter(pk=student.pk).exists()

    def test_the_list_can_be_downloaded_without_formulas(self, client: Client, classroom: Classroom):
        classroom.students.add(learner_with(display_name="=cmd()"))
        content = client.get(reverse("class-students-csv", args=[classroom.pk])).content.decode("utf-8-sig")
        assert "'=cmd()" in content

    @pytest.mark.parametrize("count", [1, 12])
    def test_takes_as_many_queries_for_one_student_as_for_many(
        self, client: Client, classroom: Classroom, count: int, django_assert_num_queries
    ):
        for _number in range(count):
            classroom.students.add(UserFactory())
        client.get(reverse("class-students", args=[classroom.pk]))
        with django_assert_num_queries(11):
            client.get(reverse("class-students", args=[classroom.pk]))

    def test_cards_are_shown_once_and_let_their_owner_in(self, client: Client, classroom: Classroom):
        student = SignInCardFactory(classroom=classroom).student
        classroom.students.add(student)
        page = send(client, "class-cards", classroom.pk, which="missing").content.decode()
        code = re.search(r'card-code">([^<]+)<', page)
        assert code
        visitor = Client()
        assert visitor.post(reverse("card-sign-in"), {"code": code[1]})["Location"] == reverse("home")
        assert visitor.session["_auth_user_id"] == str(student.pk)
        assert SignInCard.objects.get().used_at
        assert Client().post(reverse("card-sign-in"), {"code": "WRONG"}).status_code == 422

    def test_guardians_are_added_once_and_taken_off(self, client: Client, classroom: Classroom):
        student = UserFactory()
        classroom.students.add(student)
        values = {"name": "Jo", "email": "Jo@home.example", "language": "zh-hans"}
        send(client, "class-guardians", classroom.pk, student.pk, **values)
        again = client.post(reverse("class-guardians", args=[classroom.pk, student.pk]), values)
        assert again.status_code == 422
        guardian = Guardian.objects.get()
        assert (guardian.email, guardian.language) == ("jo@home.example", "zh-hans")
        send(client, "class-guardian-remove", classroom.pk, guardian.pk)
        assert not Guardian.objects.exists()

    def test_a_guardian_of_somebody_elses_student_is_not_found(self, client: Client, classroom: Classroom):
        guardian = GuardianFactory()
        address = reverse("class-guardian-remove", args=[classroom.pk, guardian.pk])
        assert client.post(address).status_code == 404


class TestAClassList:
    def upload(self, client: Client, classroom: Classroom, content: bytes):
        file = SimpleUploadedFile("list.csv", content, "text/csv")
        return client.post(reverse("roster-new", args=[classroom.pk]), {"files": file}, follow=True)

    def test_is_looked_at_and_then_imported(
        self, client: Client, classroom: Classroom, django_capture_on_commit_callbacks
    ):
        page = self.upload(client, classroom, class_list(12, [3]))
        assert page.context["counts"]["new"] == 11
        assert page.context["line_total"] == 1
        job = Job.objects.get()
        problems = client.get(reverse("roster-problems", args=[job.pk])).content.decode("utf-8-sig")
        assert ",3,,There is no name." in problems
        with django_capture_on_commit_callbacks(execute=True):
            send(client, "roster-preview", job.pk)
        page = client.get(reverse("job", args=[job.pk]))
        assert "There is no name." in page.content.decode()
        assert "hx-get" not in page.content.decode()
        assert classroom.students.count() == 11
        assert ",3,,There is no name." in client.get(reverse("job-lines", args=[job.pk])).content.decode("utf-8-sig")

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"mark,points\n1,2\n", b"PK\x03\x04 broken"])
    def test_that_cannot_be_read_is_told_why(self, client: Client, classroom: Classroom, content: bytes):
        page = self.upload(client, classroom, content)
        assert page.status_code == 422
        assert page.context["form"].errors["files"]
        assert not Job.objects.exists()

    def test_of_somebody_else_is_not_found(self, client_of, client: Client, classroom: Classroom):
        self.upload(client, classroom, class_list(3))
        job = Job.objects.get()
        assert client_of(TeacherFactory()).post(reverse("roster-preview", args=[job.pk])).status_code == 404


class TestAJob:
    def test_shows_how_far_it_is_and_asks_again(self, client: Client, teacher: User):
        job = JobFactory(owner=teacher, status="running", done=3, total=10)
        page = client.get(reverse("job", args=[job.pk])).content.decode()
        assert 'value="30"' in page
        assert f'hx-get="{reverse("job", args=[job.pk])}"' in page
        assert "Reload" in page
        fragment = client.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in fragment

    def test_is_stopped_by_its_owner(self, client: Client, teacher: User):
        job = JobFactory(owner=teacher, status="running")
        assert "Stopping" in send(client, "job-cancel", job.pk).content.decode()

    def test_gives_its_file_as_a_download(self, client: Client, teacher: User):
        job = JobFactory(owner=teacher, status="done")
        JobFileFactory(job=job, name="marks.csv", content=b"a,b")
        file = client.get(reverse("job-file", args=[job.pk]))
        assert file.content == b"a,b"
        assert 'attachment; filename="marks.csv"' in file["Content-Disposition"]


class TestJoining:
    def test_a_visitor_signs_up_and_comes_back(self, classroom: Classroom):
        page = Client().get(reverse("join-link", args=[classroom.join_code.lower()])).content.decode()
        assert f"{reverse('account_signup')}?next=/join/" in page

    def test_a_student_sees_what_the_teacher_sees_and_leaves(self, client_of, client: Client, classroom: Classroom):
        student = learner_with(display_name="Wren")
        visitor = client_of(student)
        assert "What your teacher can see" in send(visitor, "join-link", classroom.join_code).content.decode()
        send(visitor, "class-leave", classroom.pk)
        assert not classroom.students.exists()
        assert client.get(reverse("student", args=[student.pk])).status_code == 404

    def test_students_are_told_that_a_class_is_archived(self, client_of, classroom: Classroom):
        student = UserFactory()
        classroom.students.add(student)
        Classroom.objects.update(archived_at=timezone.now())
        assert "This class is over" in client_of(student).get(reverse("my-classes")).content.decode()


class TestJudging:
    @pytest.fixture
    def attempt(self, classroom: Classroom):
        attempt = free_text_attempt()
        classroom.students.add(attempt.learner)
        return attempt

    def test_the_page_shows_the_rubric_and_what_the_first_look_found(self, client: Client, attempt):
        page = client.get(reverse("student-attempt", args=[attempt.learner_id, attempt.pk])).content.decode()
        assert "You need equal pieces." in page
        assert "✗ Names the common denominator" in " ".join(page.split())
        assert "✓ Says that the pieces must be equal" in " ".join(page.split())

    def test_a_verdict_is_seen_by_the_student(self, client: Client, client_of, attempt):
        send(client, "student-attempt", attempt.learner_id, attempt.pk, verdict="partly", percent=75, note="Nearly!")
        judgement = Judgement.objects.get()
        assert (judgement.verdict, judgement.score, judgement.confirms) == ("wrong", 0.75, False)
        student = client_of(attempt.learner)
        for name in ("home", "my-judgements"):
            page = student.get(reverse(name)).content.decode()
            assert "75 % of it is right" in page
            assert "Nearly!" in page
        assert "Nothing waits for you." in client.get(reverse("provisional")).content.decode()

    @pytest.mark.parametrize(
        "fields", [{}, {"verdict": "partly"}, {"verdict": "partly", "percent": 100}, {"verdict": "x"}]
    )
    def test_a_verdict_that_is_none_is_asked_for_again(self, client: Client, attempt, fields: dict[str, object]):
        address = reverse("student-attempt", args=[attempt.learner_id, attempt.pk])
        page = client.post(address, {**fields, "note": "Kept"})
        assert page.status_code == 422
        assert "Kept" in page.content.decode()
        assert not Judgement.objects.exists()

    def test_one_goes_on_to_the_next(self, client: Client, classroom: Classroom, attempt):
        following = free_text_attempt()
        classroom.students.add(following.learner)
        address = reverse("student-attempt", args=[attempt.learner_id, attempt.pk])
        page = client.post(address, {"verdict": "correct", "then": "next"})
        assert page["Location"] == reverse("student-attempt", args=[following.learner_id, following.pk])
