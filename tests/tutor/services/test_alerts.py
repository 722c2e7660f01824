"""Adults are told of signs of danger, and no model is."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Role
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.model_server import ModelServer, streams
from tests.tutor.services.conversation.talk import answered, talk
from tutor.models import Alert
from tutor.services.alerts import CLAIMED_FOR, alert_handle, alert_tell, alerts_sweep, responsible_adults

pytestmark = pytest.mark.django_db
WORDS = "My uncle hits me and I am afraid to go home"


def test_the_student_gets_a_caring_answer_that_names_people(server: ModelServer):
    turn = answered(talk(), WORDS)
    assert turn.move == "safety"
    assert "adult you trust" in turn.text
    assert server.requests == []


def test_no_model_ever_hears_of_it(server: ModelServer):
    server.will(streams("What comes next?"))
    conversation = talk()
    answered(conversation, WORDS)
    answered(conversation, "Why do we add here?")
    assert "uncle" not in str(server.requests)


def test_the_teachers_of_the_class_are_told_once(settings):
    conversation = talk()
    teacher = TeacherFactory(email="teacher@example.com")
    classroom = ClassroomFactory()
    classroom.teachers.add(teacher)
    classroom.students.add(conversation.learner)
    answered(conversation, WORDS)
    alert = Alert.objects.get()
    assert list(responsible_adults(conversation.learner)) == [teacher]
    for _time in range(2):
        alert_tell(alert_id=alert.pk, now=timezone.now())
    assert [message.to for message in mail.outbox] == [["teacher@example.com"]]
    assert WORDS not in mail.outbox[0].body


def test_without_a_class_the_administrators_are_told():
    admin = UserFactory(role=Role.ADMIN)
    assert list(responsible_adults(talk().learner)) == [admin]


def test_an_alert_of_which_nobody_was_told_is_swept():
    answered(talk(), WORDS)
    assert alerts_sweep(now=timezone.now() + 2 * CLAIMED_FOR) == 1
    assert alerts_sweep(now=timezone.now() + timedelta(days=1)) == 0


def test_a_mail_server_that_fails_is_tried_again(settings):
    UserFactory(role=Role.ADMIN, email="admin@example.com")
    answered(talk(), WORDS)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(ConnectionRefusedError):
        alert_tell(alert_id=Alert.objects.get().pk, now=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alerts_sweep(now=timezone.now() + 2 * CLAIMED_FOR) == 1
    assert len(mail.outbox) == 1


def test_the_first_adult_who_handles_it_counts():
    answered(talk(), WORDS)
    alert, first, second = Alert.objects.get(), TeacherFactory(), TeacherFactory()
    alert_handle(alert=alert, by=first, note="Talked to the family", now=timezone.now())
    alert_handle(alert=alert, by=second, note="Me too", now=timezone.now())
    assert (alert.handled_by, alert.note) == (first, "Talked to the family")
