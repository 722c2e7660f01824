from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Classroom, Invitation, InvitationKind
from accounts.services.invitations import (
    GOOD_FOR,
    InvitationRefused,
    account_link,
    invitation_accept,
    invitation_again,
    invitation_link,
    invitation_of,
    invitation_send,
    invitations_add,
    invitations_unsent,
)
from tests.factories.accounts import InvitationFactory, TeacherFactory, UserFactory
from tests.tutor.class_lists import class_of_teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return class_of_teacher()


def add(classroom: Classroom, *addresses: str, kind: InvitationKind = InvitationKind.STUDENT):
    return invitations_add(
        classroom=classroom,
        teacher=classroom.teachers.get(),
        kind=kind,
        asked=[(address, None) for address in addresses],
        now=timezone.now(),
    )


def test_nobody_is_invited_twice_while_the_first_is_open(classroom: Classroom):
    add(classroom, "Wren@school.example")
    assert add(classroom, "wren@school.example ") == []
    assert Invitation.objects.count() == 1


def test_one_that_has_expired_begins_anew(classroom: Classroom):
    InvitationFactory(
        classroom=classroom, email="wren@school.example", expires_at=timezone.now(), sent_at=timezone.now()
    )
    add(classroom, "wren@school.example")
    invitation = Invitation.objects.get()
    assert invitation.sent_at is None
    assert invitation.expires_at > timezone.now()


def test_it_goes_out_once_with_a_link_that_leads_back(classroom: Classroom):
    now = timezone.now()
    (invitation,) = add(classroom, "wren@school.example")
    assert invitations_unsent(now=now) == [invitation.pk]
    assert invitation_send(invitation_id=invitation.pk, now=now)
    assert not invitation_send(invitation_id=invitation.pk, now=now)
    assert invitations_unsent(now=now + timedelta(hours=1)) == []
    (sent,) = mail.outbox
    assert sent.to == ["wren@school.example"]
    link = f"https://school.example{invitation_link(invitation)}"
    assert link in sent.body
    assert link in sent.alternatives[0][0]
    assert invitation_of(invitation_link(invitation).split("/")[-2]) == invitation


def test_mail_asks_no_other_server(classroom: Classroom):
    for kind in (InvitationKind.STUDENT, InvitationKind.CO_TEACHER):
        (invitation,) = add(classroom, "wren@school.example", kind=kind)
        invitation_send(invitation_id=invitation.pk, now=timezone.now())
    for sent in mail.outbox:
        html = sent.alternatives[0][0]
        assert "<img" not in html
        assert "<script" not in html
        assert "src=" not in html
        assert html.count("http") == html.count("https://school.example")


def test_it_speaks_the_language_of_the_class(classroom: Classroom):
    classroom.language = "zh-hans"
    classroom.save()
    (invitation,) = add(classroom, "wren@school.example")
    invitation_send(invitation_id=invitation.pk, now=timezone.now())
    assert 'lang="zh-hans"' in mail.outbox[0].alternatives[0][0]
    assert "年" in mail.outbox[0].body


def test_a_failed_mail_waits_and_is_sent_by_a_later_round(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch, settings
):
    now = timezone.now()
    (invitation,) = add(classroom, "wren@school.example")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert not invitation_send(invitation_id=invitation.pk, now=now)
    invitation.refresh_from_db()
    assert (invitation.tries, invitation.error) == (1, "ConnectionRefusedError")
    assert invitations_unsent(now=now + timedelta(minutes=1)) == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert invitations_unsent(now=now + timedelta(minutes=11)) == [invitation.pk]
    assert invitation_send(invitation_id=invitation.pk, now=now + timedelta(minutes=11))


class TestTakingOneUp:
    def test_puts_a_student_into_the_class_once(self, classroom: Classroom):
        invitation, student = InvitationFactory(classroom=classroom), UserFactory()
        invitation_accept(invitation=invitation, person=student, now=timezone.now())
        assert list(classroom.students.all()) == [student]
        with pytest.raises(InvitationRefused, match="over"):
            invitation_accept(invitation=invitation, person=UserFactory(), now=timezone.now())

    def test_makes_a_teacher_a_co_teacher(self, classroom: Classroom):
        invitation, teacher = InvitationFactory(classroom=classroom, kind="teacher"), TeacherFactory()
        invitation_accept(invitation=invitation, person=teacher, now=timezone.now())
        assert teacher in classroom.teachers.all()

    @pytest.mark.parametrize("kind", ["student", "teacher"])
    def test_needs_the_right_kind_of_account(self, classroom: Classroom, kind: str):
        person = TeacherFactory() if kind == "student" else UserFactory()
        with pytest.raises(InvitationRefused, match="role"):
            invitation_accept(
                invitation=InvitationFactory(classroom=classroom, kind=kind), person=person, now=timezone.now()
            )

    def test_is_too_late_after_two_weeks_or_when_the_class_is_over(self, classroom: Classroom):
        invitation = InvitationFactory(classroom=classroom)
        with pytest.raises(InvitationRefused, match="over"):
            invitation_accept(invitation=invitation, person=UserFactory(), now=timezone.now() + GOOD_FOR)
        classroom.archived_at = timezone.now()
        classroom.save()
        with pytest.raises(InvitationRefused, match="over"):
            invitation_accept(invitation=invitation, person=UserFactory(), now=timezone.now())

    def test_of_an_expired_one_works_again_after_sending_it_again(self, classroom: Classroom):
        invitation = InvitationFactory(classroom=classroom, expires_at=timezone.now())
        invitation_again(invitation=invitation, now=timezone.now())
        invitation_accept(invitation=invitation, person=UserFactory(), now=timezone.now())


@pytest.mark.parametrize("token", ["", "1", "1:wrong", "x:y:z"])
def test_a_link_that_is_not_ours_leads_nowhere(token: str):
    InvitationFactory()
    assert invitation_of(token) is None


def test_the_owner_of_a_made_account_chooses_a_password(client: Client, classroom: Classroom):
    student = UserFactory(password="!none", email="wren@school.example")
    invitation = InvitationFactory(classroom=classroom, kind="account", account=student)
    page = client.get(account_link(invitation, timezone.now()), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "a long new secret", "password2": "a long new secret"})
    student.refresh_from_db()
    assert student.check_password("a long new secret")
