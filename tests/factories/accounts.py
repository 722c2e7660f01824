"""People for tests."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import Classroom, LearnerProfile, Role, User

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
