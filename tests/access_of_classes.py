"""The rows of the access matrix for running a class and for bulk work."""

from collections.abc import Mapping

from tests.access_outcomes import (
    ADMIN,
    CLASSMATE,
    OTHER_TEACHER,
    OWNER,
    READ,
    SHOWN,
    STRANGER,
    TEACHER,
    VISITOR,
    Outcomes,
    everybody,
    signed_in,
    teachers,
)


def class_page(get: int, post: int) -> Mapping[str, Outcomes]:
    """A page of a class, which only its own teachers find."""
    return {method: teachers(status, **strangers(status)) for method, status in (("get", get), ("post", post))}


def strangers(_status: int) -> Mapping[str, int]:
    return {OTHER_TEACHER: 404, ADMIN: 404}


def read_of_class() -> Mapping[str, Outcomes]:
    """A page of a class that is only read."""
    return class_page(200, 200) | {"post": teachers(405, **strangers(0))}


def class_form(status: int) -> Mapping[str, Outcomes]:
    """A form of a class: the class is looked up before the method is, so strangers find nothing either way."""
    return {"get": teachers(405, **strangers(0)), "post": teachers(status, **strangers(status))}


def own_work(status: int) -> Outcomes:
    """Bulk work, which only the teacher who began it finds."""
    return teachers(status, **strangers(status))


CLASS = "teach/classrooms/<int:classroom_id>/"
JOB = "teach/jobs/<uuid:job_id>/"
CLASS_PAGES: Mapping[str, Mapping[str, Outcomes]] = {
    f"{CLASS}settings/": class_page(200, 422),
    f"{CLASS}code/": class_form(302),
    f"{CLASS}archive/": class_form(302),
    f"{CLASS}teachers/": class_form(422),
    f"{CLASS}leave/": class_form(302),
    f"{CLASS}poster/": read_of_class(),
    f"{CLASS}join.svg": read_of_class(),
    f"{CLASS}students/": read_of_class(),
    f"{CLASS}students.csv": read_of_class(),
    f"{CLASS}invitations/": class_form(422),
    f"{CLASS}invitations/<int:invitation_id>/": class_form(302),
    f"{CLASS}students/<int:student_id>/remove/": class_form(302),
    f"{CLASS}cards/": class_form(302),
    f"{CLASS}roster/": class_page(200, 422),
    f"{CLASS}students/<int:student_id>/guardians/": class_page(200, 422),
    f"{CLASS}guardians/<int:guardian_id>/remove/": class_form(302),
    f"{CLASS}report/": read_of_class(),
    "teach/rosters/<uuid:job_id>/": {"get": own_work(200), "post": own_work(302)},
    "teach/rosters/<uuid:job_id>/problems.csv": {"get": own_work(200), "post": teachers(405)},
    "teach/jobs/": {"get": teachers(200), "post": teachers(405)},
    JOB: {"get": own_work(200), "post": teachers(405)},
    f"{JOB}cancel/": {"get": teachers(405), "post": own_work(302)},
    f"{JOB}lines.csv": {"get": own_work(200), "post": teachers(405)},
    f"{JOB}file/": {"get": own_work(200), "post": teachers(405)},
    "teach/provisional/": {"get": teachers(200), "post": teachers(405)},
    "teach/students/<int:student_id>/attempts/<int:attempt_id>/": {
        "get": signed_in(404, **{TEACHER: 200, ADMIN: 200}),
        "post": signed_in(404, **{TEACHER: 422, ADMIN: 422}),
    },
    "classes/": READ,
    "classes/judged/": READ,
    "classes/<int:classroom_id>/leave/": {
        "get": signed_in(405),
        "post": signed_in(404, **{OWNER: 302, CLASSMATE: 302}),
    },
    "join/<slug:code>/": {
        "get": everybody(200),
        "post": everybody(200, **{OWNER: 302, CLASSMATE: 302, STRANGER: 302}),
    },
    "invitations/<str:token>/": {
        "get": everybody(200),
        "post": everybody(422, **{OWNER: 302, CLASSMATE: 302, STRANGER: 302, VISITOR: 200}),
    },
    "sign-in/card/": {"get": everybody(200), "post": everybody(422)},
    "sign-in/card/<slug:code>/": {"get": everybody(404), "post": everybody(405)},
    "guardians/agree/<str:token>/": SHOWN | {"post": everybody(200)},
    "guardians/stop/<str:token>/": SHOWN | {"post": everybody(200)},
}
