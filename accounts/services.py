"""Writes about people."""

from django.db import transaction

from accounts.models import LearnerProfile, Role, User

LARGEST_NUMBER_OF_INTERESTS = 6
LONGEST_INTEREST = 30


def profile_ensure(*, user: User) -> LearnerProfile:
    """Return the user's profile, making an empty one at the first call."""
    profile, _created = LearnerProfile.objects.get_or_create(user=user)
    user.profile = profile
    return profile


def interests_clean(words: list[str]) -> list[str]:
    """Return at most six distinct, trimmed, shortened interests in the order given."""
    trimmed = (" ".join(word.split())[:LONGEST_INTEREST] for word in words)
    return list(dict.fromkeys(word for word in trimmed if word))[:LARGEST_NUMBER_OF_INTERESTS]


@transaction.atomic
def person_ensure(*, username: str, password: str, role: Role, display_name: str, **profile_fields: object) -> User:
    """Return the user of that name, made with this password and profile if new; an existing one is left as it is."""
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
