"""People for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Classroom, Guardian, Invitation, LearnerProfile, Role, RosterEntry, SignInCard, User

PASSWORD = "correct horse battery staple"


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = LearnerProfile


class UserFactory(DjangoModelFactory):
    """A student with a profile; `UserFactory(role=Role.TEACHER)` for a teacher."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"student{number}")
    password = factory.django.Password(PASSWORD)
    profile = factory.RelatedFactory(ProfileFactory, factory_related_name="user")


class TeacherFactory(UserFactory):
    username = factory.Sequence(lambda number: f"teacher{number}")
    role = Role.TEACHER


class ClassroomFactory(DjangoModelFactory):
    class Meta:
        model = Classroom

    name = "Year 7"
    join_code = factory.Sequence(lambda number: f"CODE{number:04d}")


class RosterEntryFactory(DjangoModelFactory):
    class Meta:
        model = RosterEntry

    classroom = factory.SubFactory(ClassroomFactory)
    student = factory.SubFactory(UserFactory)
    name = "Wren Finch"
    imported_at = factory.LazyFunction(timezone.now)


class SignInCardFactory(DjangoModelFactory):
    class Meta:
        model = SignInCard

    classroom = factory.SubFactory(ClassroomFactory)
    student = factory.SubFactory(UserFactory)


class InvitationFactory(DjangoModelFactory):
    """An open invitation of a student."""

    class Meta:
        model = Invitation

    classroom = factory.SubFactory(ClassroomFactory)
    email = factory.Sequence(lambda number: f"invited{number}@example.com")
    invited_by = factory.SubFactory(TeacherFactory)
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class GuardianFactory(DjangoModelFactory):
    class Meta:
        model = Guardian

    student = factory.SubFactory(UserFactory)
    name = "Jo Finch"
    email = factory.Sequence(lambda number: f"guardian{number}@example.com")
    added_at = factory.LazyFunction(timezone.now)
