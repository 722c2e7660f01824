"""Sign-in cards: a code of high entropy for accounts that a class list made, whose owners may have no email.

A code has about 99 bits, so its fingerprint is a plain SHA-256, which costs nothing: slow hashing protects guessable
passwords, and nobody guesses this.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Classroom, SignInCard, User
from accounts.services.people import JOIN_CODE_LETTERS

CODE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """A card as it is shown once."""

    student: User
    name: str
    group: str
    code: str

    @property
    def spaced_code(self) -> str:
        """The code in fours, to be typed off paper."""
        return " ".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


@transaction.atomic
def cards_print(*, classroom: Classroom, students: Iterable[User], now: datetime) -> Sequence[PrintedCard]:
    """Give students of a class new codes and return them; earlier cards stop working.

    Only accounts that this class's list made get one. For any other account a card would let a teacher in.
    """
    cards = SignInCard.objects.filter(
        classroom=classroom, student__in=[student.pk for student in students], student__joined_classrooms=classroom
    ).select_related("student__profile")
    groups = dict(classroom.roster_entries.values_list("student_id", "group"))
    printed = []
    changed = []
    for card in sorted(cards, key=lambda card: card.student.shown_name):
        code = "".join(secrets.choice(JOIN_CODE_LETTERS) for _place in range(CODE_LENGTH))
        card.code_hash, card.printed_at = fingerprint(code), now
        changed.append(card)
        printed.append(PrintedCard(card.student, card.student.shown_name, groups.get(card.student_id, ""), code))
    SignInCard.objects.bulk_update(changed, ["code_hash", "printed_at"])
    return printed


def card_owner(code: str) -> User | None:
    """Return whose card has a code, None if no card does or the account is switched off."""
    cards = SignInCard.objects.select_related("student__profile").filter(
        code_hash=fingerprint(code), student__is_active=True
    )
    card = cards.first()
    return card.student if card else None


def card_used(*, student: User, now: datetime) -> None:
    """Note that a card let its owner in."""
    SignInCard.objects.filter(student=student).update(used_at=now)


def fingerprint(code: str) -> str:
    """Return what is stored of a code; spaces, hyphens and small letters make no difference."""
    plain = code.upper().replace(" ", "").replace("-", "")
    return hashlib.sha256(plain.encode()).hexdigest()
