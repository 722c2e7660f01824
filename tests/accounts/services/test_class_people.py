import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Classroom, Guardian, RosterEntry, SignInCard
from accounts.services.cards import card_owner, cards_print
from accounts.services.classrooms import (
    LastTeacher,
    classroom_archive,
    classroom_restore,
    join_code_renew,
    student_remove,
    teacher_leave,
)
from accounts.services.guardians import (
    AlreadyThere,
    guardian_add,
    guardian_agree,
    guardian_ask,
    guardian_link,
    guardian_of,
    guardian_stop,
    guardians_unasked,
)
from tests.factories.accounts import (
    ClassroomFactory,
    GuardianFactory,
    RosterEntryFactory,
    SignInCardFactory,
    TeacherFactory,
    UserFactory,
)
from tests.tutor.class_lists import class_of_teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return class_of_teacher()


class TestAClass:
    def test_keeps_its_last_teacher(self, classroom: Classroom):
        with pytest.raises(LastTeacher):
            teacher_leave(classroom=classroom, teacher=classroom.teachers.get())
        other = TeacherFactory()
        classroom.teachers.add(other)
        teacher_leave(classroom=classroom, teacher=other)
        assert other not in classroom.teachers.all()

    def test_forgets_a_student_who_leaves(self, classroom: Classroom):
        entry = RosterEntryFactory(classroom=classroom)
        classroom.students.add(entry.student)
        student_remove(classroom=classroom, student=entry.student)
        assert not classroom.students.exists()
        assert not RosterEntry.objects.exists()

    def test_is_archived_once_and_restored(self, classroom: Classroom):
        now = timezone.now()
        classroom_archive(classroom=classroom, now=now)
        classroom_archive(classroom=classroom, now=timezone.now())
        classroom.refresh_from_db()
        assert classroom.archived_at == now
        assert not classroom.can_be_joined
        classroom_restore(classroom=classroom)
        classroom.refresh_from_db()
        assert classroom.can_be_joined

    def test_gets_a_code_that_is_another_one(self, classroom: Classroom):
        before = classroom.join_code
        assert join_code_renew(classroom=classroom) != before


class TestACard:
    def test_lets_its_owner_in_however_it_is_typed(self, classroom: Classroom):
        student = SignInCardFactory(classroom=classroom).student
        classroom.students.add(student)
        (card,) = cards_print(classroom=classroom, students=[student], now=timezone.now())
        assert card_owner(card.code) == student
        assert card_owner(f" {card.spaced_code.lower()} ") == student
        assert card.code not in str(SignInCard.objects.values())

    def test_makes_the_earlier_one_useless(self, classroom: Classroom):
        student = SignInCardFactory(classroom=classroom).student
        classroom.students.add(student)
        (first,) = cards_print(classroom=classroom, students=[student], now=timezone.now())
        cards_print(classroom=classroom, students=[student], now=timezone.now())
        assert card_owner(first.code) is None

    def test_is_not_made_for_an_account_that_somebody_made_themselves(self, classroom: Classroom):
        student = UserFactory()
        classroom.students.add(student)
        assert cards_print(classroom=classroom, students=[student], now=timezone.now()) == []

    def test_is_not_made_by_another_class_that_the_student_joined(self, classroom: Classroom):
        student = SignInCardFactory(classroom=ClassroomFactory()).student
        classroom.students.add(student)
        assert cards_print(classroom=classroom, students=[student], now=timezone.now()) == []

    def test_is_not_made_for_a_student_who_has_left(self, classroom: Classroom):
        student = SignInCardFactory(classroom=classroom).student
        assert cards_print(classroom=classroom, students=[student], now=timezone.now()) == []

    def test_does_not_open_an_account_that_is_switched_off(self, classroom: Classroom):
        student = SignInCardFactory(classroom=classroom).student
        classroom.students.add(student)
        (card,) = cards_print(classroom=classroom, students=[student], now=timezone.now())
        student.is_active = False
        student.save()
        assert card_owner(card.code) is None


class TestAGuardian:
    @pytest.fixture
    def guardian(self, classroom: Classroom) -> Guardian:
        classroom.guardian_reports = True
        classroom.save()
        guardian = GuardianFactory()
        classroom.students.add(guardian.student)
        return guardian

    def test_is_asked_once_in_their_language(self, guardian: Guardian):
        assert guardians_unasked(now=timezone.now()) == [guardian.pk]
        assert guardian_ask(guardian_id=guardian.pk, now=timezone.now())
        assert not guardian_ask(guardian_id=guardian.pk, now=timezone.now())
        assert guardians_unasked(now=timezone.now()) == []
        assert guardian_link(guardian, "agree") in mail.outbox[0].body
        assert guardian_link(guardian, "stop") in mail.outbox[0].body

    def test_is_not_asked_before_the_class_sends_reports(self, classroom: Classroom, guardian: Guardian):
        classroom.guardian_reports = False
        classroom.save()
        assert guardians_unasked(now=timezone.now()) == []

    def test_agrees_and_stops_by_their_own_links(self, guardian: Guardian):
        agree = guardian_link(guardian, "agree").split("/")[-2]
        assert guardian_of(agree, "agree") == guardian
        assert guardian_of(agree, "stop") is None
        guardian_agree(guardian=guardian, now=timezone.now())
        guardian.refresh_from_db()
        assert guardian.state == "agreed"
        guardian_stop(guardian=guardian, now=timezone.now())
        guardian.refresh_from_db()
        assert guardian.state == "ended"

    def test_who_was_taken_off_the_list_has_no_link(self, guardian: Guardian):
        token = guardian_link(guardian, "agree").split("/")[-2]
        guardian.delete()
        assert guardian_of(token, "agree") is None

    def test_is_listed_once(self, guardian: Guardian):
        with pytest.raises(AlreadyThere):
            guardian_add(
                student=guardian.student,
                name="Jo",
                email=guardian.email.upper(),
                language="en",
                added_by=TeacherFactory(),
                now=timezone.now(),
            )
