"""The rows of the access matrix for set work, quizzes and grades."""

from collections.abc import Mapping

from tests.access_outcomes import (
    ADMIN,
    CLASSMATE,
    OTHER_TEACHER,
    OWNER,
    READ,
    TEACHER,
    Outcomes,
    owner_only,
    signed_in,
    teachers,
)


def class_only(outcome: int, **others: int) -> Outcomes:
    return signed_in(404, **{OWNER: outcome, CLASSMATE: outcome, **others})


def class_teacher(outcome: int, others: int = 404) -> Outcomes:
    return signed_in(403, **{TEACHER: outcome, OTHER_TEACHER: others, ADMIN: others})


SET_WORK_PAGES: Mapping[str, Mapping[str, Outcomes]] = {
    "assignments/<int:assignment_id>/": {"get": class_only(200), "post": signed_in(405)},
    "assignments/<int:assignment_id>/begin/": {"get": signed_in(405), "post": class_only(302)},
    "assignments/<int:assignment_id>/work/": {"get": class_only(200, **{CLASSMATE: 302}), "post": signed_in(405)},
    "assignments/<int:assignment_id>/hand-in/": {"get": owner_only(404), "post": owner_only(404)},
    "quiz-question/<int:serving_id>/answer/": {"get": signed_in(405), "post": owner_only(422)},
    "grades/": READ,
    "teach/classrooms/<int:classroom_id>/assignments/": {"get": class_teacher(200), "post": class_teacher(405, 405)},
    "teach/classrooms/<int:classroom_id>/assignments/new/": {"get": class_teacher(200), "post": class_teacher(422)},
    "teach/assignments/<int:assignment_id>/": {"get": class_teacher(200), "post": class_teacher(405, 405)},
    "teach/assignments/<int:assignment_id>/edit/": {"get": class_teacher(200), "post": class_teacher(422)},
    "teach/assignments/<int:assignment_id>/exercises/": {"get": class_teacher(200), "post": class_teacher(422)},
    "teach/assignments/<int:assignment_id>/preview/": {"get": class_teacher(200), "post": class_teacher(405, 405)},
    "teach/assignments/<int:assignment_id>/status/": {"get": class_teacher(405, 405), "post": class_teacher(302)},
    "teach/assignments/<int:assignment_id>/copy/": {"get": class_teacher(405, 405), "post": class_teacher(302)},
    "teach/assignments/<int:assignment_id>/remind/": {"get": class_teacher(405, 405), "post": class_teacher(302)},
    "teach/assignments/<int:assignment_id>/release/": {"get": class_teacher(405, 405), "post": class_teacher(302)},
    "teach/assignments/<int:assignment_id>/table.csv": {"get": class_teacher(200), "post": class_teacher(405, 405)},
    "teach/assignments/<int:assignment_id>/students/<int:student_id>/": {
        "get": class_teacher(200),
        "post": class_teacher(302),
    },
    "teach/classrooms/<int:classroom_id>/gradebook/": {"get": class_teacher(200), "post": class_teacher(405, 405)},
    "teach/classrooms/<int:classroom_id>/gradebook/<int:assignment_id>/<int:student_id>/": {
        "get": class_teacher(200),
        "post": class_teacher(422),
    },
    "teach/classrooms/<int:classroom_id>/gradebook/settings/": {"get": class_teacher(200), "post": class_teacher(422)},
    "teach/classrooms/<int:classroom_id>/gradebook/grades.<slug:format>": {
        "get": class_teacher(200),
        "post": class_teacher(405, 405),
    },
    "teach/reports/": {"get": teachers(200), "post": teachers(405)},
    "teach/reports/<int:exercise_id>/fine/": {
        "get": teachers(405),
        "post": teachers(422, **{OTHER_TEACHER: 404}),
    },
    "teach/reports/<int:exercise_id>/remove/": {
        "get": teachers(405),
        "post": teachers(302, **{OTHER_TEACHER: 404}),
    },
}
