"""Writes about people."""

import secrets

from django.db import IntegrityError, transaction

from accounts.models import Classroom, LearnerProfile, Role, User

LARGEST_NUMBER_OF_INTERESTS = 6
LONGEST_INTEREST = 30
JOIN_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not mistaken for one another when read aloud or off a board."""
JOIN_CODE_LENGTH = 6


def profile_ensure(*, user: User) -> LearnerProfile:
    """Return the user's profile, making an empty one at the first call."""
    profile, _created = LearnerProfile.objects.get_or_create(user=user)
    user.profile = profile
    return profile


def interests_clean(words: list[str]) -> list[str]:
    """Return at most six distinct, trimmed, shortened interests in the order given."""
    trimmed = (" ".join(word.split())[:LONGEST_INTEREST].rstrip() for word in words)
    return list(dict.fromkeys(word for word in trimmed if word))[:LARGEST_NUMBER_OF_INTERESTS]


@transaction.atomic
def person_ensure(
    *, username: str, password: str | None, role: Role, display_name: str, **profile_fields: object
) -> User:
    """Return the user of that name, made with this password and profile if new; an existing one is left as it is.

    Without a password nobody can sign in as that user.
    """
    user = User.objects.filter(username=username).first()
    if user:
        return user
    create = User.objects.create_superuser if role == Role.ADMIN else User.objects.create_user
    user = create(username, None, password, role=role)
    profile = profile_ensure(user=user)
    profile.display_name = display_name
    for name, value in profile_fields.items():
        setattr(profile, name, value)
    profile.full_clean()
    profile.save()
    return user


def classroom_create(*, teacher: User, name: str, **fields: object) -> Classroom:
    """Make a classroom with a join code of its own and its first teacher; `fields` are those of the model."""
    while True:
        try:
            with transaction.atomic():
                classroom = Classroom.objects.create(name=name, join_code=new_join_code(), **fields)
                classroom.teachers.add(teacher)
                return classroom
        except IntegrityError:
            continue


def classroom_join(*, student: User, classroom: Classroom) -> Classroom:
    """Put a student into a classroom; joining twice changes nothing."""
    classroom.students.add(student)
    return classroom


def new_join_code() -> str:
    """Return a code for joining that is hard to guess and easy to read out."""
    return "".join(secrets.choice(JOIN_CODE_LETTERS) for _position in range(JOIN_CODE_LENGTH))
