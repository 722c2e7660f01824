"""Who may be at an address, and what each of them gets: the words in which the access matrix is written."""

from collections.abc import Mapping

OWNER, CLASSMATE, STRANGER = "owner", "classmate", "other student"
TEACHER, OTHER_TEACHER, ADMIN, VISITOR = "class's teacher", "other teacher", "admin", "visitor"
ROLES = (OWNER, CLASSMATE, STRANGER, TEACHER, OTHER_TEACHER, ADMIN, VISITOR)
SIGN_IN = "sign in"
Outcomes = Mapping[str, int | str]


def everybody(outcome: int | str, **others: int | str) -> Outcomes:
    return {role: others.get(role, outcome) for role in ROLES}


def signed_in(outcome: int | str, **others: int | str) -> Outcomes:
    return everybody(outcome, **{VISITOR: SIGN_IN, **others})


def owner_only(outcome: int) -> Outcomes:
    return signed_in(404, **{OWNER: outcome})


def teachers(outcome: int, **others: int) -> Outcomes:
    return signed_in(403, **{TEACHER: outcome, OTHER_TEACHER: outcome, ADMIN: outcome, **others})


def admins(outcome: int) -> Outcomes:
    return everybody(SIGN_IN, **{ADMIN: outcome})


def visitors(outcome: int, signed_in_outcome: int) -> Outcomes:
    return everybody(signed_in_outcome, **{VISITOR: outcome})


READ = {"get": signed_in(200), "post": signed_in(405)}
SHOWN = {"get": everybody(200), "post": everybody(405)}
