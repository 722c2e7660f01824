"""Writes about people and their classes."""

from accounts.services.people import (
    JOIN_CODE_LENGTH,
    JOIN_CODE_LETTERS,
    LARGEST_NUMBER_OF_INTERESTS,
    LONGEST_INTEREST,
    classroom_create,
    classroom_join,
    interests_clean,
    person_ensure,
    profile_ensure,
)

__all__ = [
    "JOIN_CODE_LENGTH",
    "JOIN_CODE_LETTERS",
    "LARGEST_NUMBER_OF_INTERESTS",
    "LONGEST_INTEREST",
    "classroom_create",
    "classroom_join",
    "interests_clean",
    "person_ensure",
    "profile_ensure",
]
