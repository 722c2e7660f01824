"""Who gets what at every address of the site. An address without a row fails here."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Role, SignInCard, User
from accounts.services.guardians import guardian_link
from accounts.services.invitations import invitation_link
from tests.access_of_classes import CLASS_PAGES
from tests.access_of_set_work import SET_WORK_PAGES
from tests.access_outcomes import (
    ADMIN,
    CLASSMATE,
    OTHER_TEACHER,
    OWNER,
    READ,
    ROLES,
    SHOWN,
    SIGN_IN,
    STRANGER,
    TEACHER,
    VISITOR,
    Outcomes,
    admins,
    everybody,
    owner_only,
    signed_in,
    teachers,
    visitors,
)
from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.factories.everything import one_of_each
from tests.factories.lessons import ExerciseFactory
from tests.factories.set_work import WorkFactory, quiz
from tests.factories.tutor import JobFactory, JobFileFactory
from tests.tutor.services.answers import free_text_attempt, serving_of
from tutor.models import Attempt, Job, Occasion, Serving

pytestmark = pytest.mark.django_db

OF_THE_CLASS = {"get": teachers(200, **{OTHER_TEACHER: 404}), "post": teachers(405)}


# By route, what a GET and an empty POST lead to: a status, or the sign-in page.
SITE: Mapping[str, Mapping[str, Outcomes]] = {
    "": {"get": visitors(200, 302), "post": everybody(405)},
    "home/": {"get": signed_in(200, **{TEACHER: 302, OTHER_TEACHER: 302, ADMIN: 302}), "post": signed_in(405)},
    "profile/": {"get": signed_in(200), "post": signed_in(422)},
    "i18n/setlang/": {"get": everybody(302), "post": everybody(302)},
    "learn/<slug:course_slug>/": READ,
    "learn/<slug:course_slug>/<slug:skill_slug>/": READ,
    "learn/<slug:course_slug>/<slug:skill_slug>/claim/": {
        "get": signed_in(405),
        "post": signed_in(403, **{OWNER: 302, CLASSMATE: 302, STRANGER: 302}),
    },
    "practice/<slug:course_slug>/": READ,
    "exercise/<int:serving_id>/answer/": {"get": signed_in(405), "post": owner_only(422)},
    "exercise/<int:serving_id>/hint/": {"get": signed_in(405), "post": owner_only(302)},
    "exercise/<int:serving_id>/solution/": {"get": signed_in(405), "post": owner_only(302)},
    "exercise/<int:serving_id>/next/": {"get": signed_in(405), "post": owner_only(302)},
    "exercise/<int:serving_id>/feedback/": {"get": owner_only(200), "post": signed_in(405)},
    "exercise/<int:serving_id>/reading/": {"get": owner_only(200), "post": signed_in(405)},
    "exercise/<int:serving_id>/report/": {"get": signed_in(405), "post": owner_only(422)},
    "comment/<int:feedback_id>/helped/": {"get": signed_in(405), "post": owner_only(422)},
    "tutor/<slug:course_slug>/": {
        "get": signed_in(403, **{OWNER: 200, CLASSMATE: 200, STRANGER: 200}),
        "post": signed_in(403, **{OWNER: 422, CLASSMATE: 422, STRANGER: 422}),
    },
    "exercise/<int:serving_id>/tutor/": {"get": signed_in(405), "post": owner_only(422)},
    "learn/<slug:course_slug>/<slug:skill_slug>/tutor/": {
        "get": signed_in(405),
        "post": signed_in(403, **{OWNER: 422, CLASSMATE: 422, STRANGER: 422}),
    },
    "turns/<int:turn_id>/": {"get": owner_only(200), "post": signed_in(405)},
    "turns/<int:turn_id>/stop/": {"get": signed_in(405), "post": owner_only(302)},
    "turns/<int:turn_id>/again/": {"get": signed_in(405), "post": owner_only(302)},
    # Streams come from another process; here they are not to be had.
    "stream/turns/<int:turn_id>/": {
        "get": everybody(404, **{OWNER: 406, VISITOR: 401}),
        "post": everybody(405),
    },
    "placement/<slug:course_slug>/": {"get": owner_only(200), "post": signed_in(405)},
    "placement/<slug:course_slug>/about/": READ,
    "placement/<slug:course_slug>/start/": {"get": signed_in(405), "post": signed_in(302)},
    "placement/<slug:course_slug>/leave/": {"get": signed_in(405), "post": signed_in(302)},
    "placement/<slug:course_slug>/result/": {"get": owner_only(302), "post": signed_in(405)},
    "placement-question/<int:serving_id>/answer/": {"get": signed_in(405), "post": owner_only(422)},
    "placement-question/<int:serving_id>/pass/": {"get": signed_in(405), "post": owner_only(302)},
    "teach/alerts/": {"get": teachers(200), "post": signed_in(405)},
    "teach/alerts/<int:alert_id>/handled/": {
        "get": signed_in(405),
        "post": teachers(404, **{TEACHER: 422, ADMIN: 422}),
    },
    "teach/": {"get": teachers(200), "post": teachers(405)},
    "teach/classrooms/": {"get": teachers(200), "post": teachers(422)},
    **CLASS_PAGES,
    "teach/classrooms/<int:classroom_id>/": OF_THE_CLASS,
    "teach/classrooms/<int:classroom_id>/skills/": OF_THE_CLASS,
    "teach/classrooms/<int:classroom_id>/growth/": OF_THE_CLASS,
    "teach/classrooms/<int:classroom_id>/misconceptions/": OF_THE_CLASS,
    "teach/classrooms/<int:classroom_id>/misconceptions/<slug:course_slug>/<int:misconception_id>/": OF_THE_CLASS,
    "teach/classrooms/<int:classroom_id>/live/": OF_THE_CLASS,
    "teach/students/<int:student_id>/": {"get": signed_in(404, **{TEACHER: 200, ADMIN: 200}), "post": signed_in(405)},
    "teach/review/": {"get": teachers(200), "post": teachers(405)},
    "teach/review/<int:proposal_id>/": {"get": teachers(200), "post": teachers(405)},
    "teach/review/<int:proposal_id>/approve/": {"get": teachers(405), "post": teachers(302)},
    "teach/review/<int:proposal_id>/reject/": {"get": teachers(405), "post": teachers(422)},
    "teach/students/<int:student_id>/skills/<int:skill_id>/": {
        "get": signed_in(404, **{TEACHER: 200, ADMIN: 200}),
        "post": signed_in(405),
    },
    "teach/students/<int:student_id>/skills/<int:skill_id>/state/": {
        "get": signed_in(405),
        "post": signed_in(404, **{TEACHER: 422, ADMIN: 422}),
    },
    **SET_WORK_PAGES,
    "classrooms/join/": {"get": signed_in(405), "post": signed_in(422)},
    "accounts/login/": {"get": visitors(200, 302), "post": visitors(200, 302)},
    "accounts/signup/": {"get": visitors(200, 302), "post": visitors(200, 302)},
    "accounts/logout/": {"get": visitors(302, 200), "post": everybody(302)},
    "accounts/inactive/": SHOWN,
    "accounts/reauthenticate/": {"get": signed_in(200), "post": signed_in(200)},
    "accounts/email/": {"get": signed_in(200), "post": signed_in(302)},
    "accounts/confirm-email/": SHOWN,
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": {"get": everybody(200), "post": everybody(404)},
    "accounts/login/code/confirm/": {"get": signed_in(302), "post": signed_in(302)},
    "accounts/password/change/": {"get": signed_in(200), "post": signed_in(200)},
    "accounts/password/set/": {"get": signed_in(302), "post": signed_in(302)},
    "accounts/password/reset/": {"get": everybody(200), "post": everybody(200)},
    "accounts/password/reset/done/": SHOWN,
    "accounts/password/reset/key/done/": SHOWN,
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": {
        "get": everybody(200),
        "post": everybody(200),
    },
    "admin/": {"get": admins(200), "post": admins(200)},
    "admin/login/": {"get": everybody(200, **{ADMIN: 302}), "post": everybody(200)},
    "admin/logout/": {"get": everybody(302, **{ADMIN: 405}), "post": everybody(302, **{ADMIN: 200})},
    "admin/password_change/": {"get": admins(200), "post": admins(200)},
    "admin/password_change/done/": {"get": admins(200), "post": admins(405)},
    "admin/search/": {"get": admins(200), "post": admins(200)},
    "admin/autocomplete/": {"get": admins(403), "post": admins(405)},
    "admin/jsi18n/": {"get": admins(200), "post": admins(405)},
    "admin/r/<path:content_type_id>/<path:object_id>/": {"get": admins(404), "post": admins(404)},
    r"admin/^(?P<app_label>auth|accounts|lessons|tutor|account|django_celery_beat)/$": {
        "get": admins(200),
        "post": admins(200),
    },
    "admin/(?P<url>.*)$": {"get": admins(404), "post": admins(404)},
    "admin/tutor/modelcall/costs/": {"get": admins(200), "post": admins(405)},
    "admin/accounts/user/<id>/password/": {"get": admins(200), "post": admins(200)},
}

# What an administrator gets at the pages of a model that can be edited, and of one that can only be read.
EDITED = {
    "": {"get": admins(200), "post": admins(200)},
    "add/": {"get": admins(200), "post": admins(200)},
    "<path:object_id>/change/": {"get": admins(200), "post": admins(200)},
    "<path:object_id>/delete/": {"get": admins(200), "post": admins(200)},
    "<path:object_id>/history/": {"get": admins(200), "post": admins(200)},
    "<path:object_id>/": {"get": admins(302), "post": admins(302)},
}
READ_ONLY = {
    **EDITED,
    "add/": {"get": admins(403), "post": admins(403)},
    "<path:object_id>/change/": {"get": admins(200), "post": admins(403)},
    "<path:object_id>/delete/": {"get": admins(403), "post": admins(403)},
}
ADMINISTERED = {
    **dict.fromkeys(["auth/group", "accounts/user", "accounts/learnerprofile", "accounts/classroom"], EDITED),
    **dict.fromkeys(["lessons/course", "lessons/unit", "lessons/skill", "lessons/prerequisite"], EDITED),
    **dict.fromkeys(["lessons/lesson", "lessons/workedexample", "lessons/misconception"], EDITED),
    **dict.fromkeys(["lessons/blueprint", "lessons/exercise", "account/emailaddress"], EDITED),
    **dict.fromkeys(["tutor/attempt", "tutor/serving", "tutor/feedback", "tutor/skillstate"], READ_ONLY),
    **dict.fromkeys(["accounts/guardian"], EDITED),
    "accounts/rosterentry": EDITED | {"add/": READ_ONLY["add/"]},
    "accounts/signincard": EDITED
    | {"add/": READ_ONLY["add/"], "<path:object_id>/change/": {"get": admins(200), "post": admins(302)}},
    "accounts/invitation": READ_ONLY | {"<path:object_id>/delete/": EDITED["<path:object_id>/delete/"]},
    **dict.fromkeys(["tutor/job", "tutor/jobfile", "tutor/judgement", "tutor/weeklyreport"], READ_ONLY),
    **dict.fromkeys(["tutor/exercisestatistics", "tutor/exercisereview", "tutor/exercisereport"], READ_ONLY),
    **dict.fromkeys(["tutor/exclusion", "tutor/feedbacktext", "tutor/exerciseneed"], READ_ONLY),
    **dict.fromkeys(["tutor/weightsversion", "tutor/statement", "tutor/claim"], READ_ONLY),
    **dict.fromkeys(["tutor/weightsversion", "tutor/statement", "tutor/claim", "tutor/proposal"], READ_ONLY),
    **dict.fromkeys(["tutor/conversation", "tutor/turn", "tutor/alert"], READ_ONLY),
    **dict.fromkeys(["tutor/learnerstate", "tutor/placement", "tutor/dressing", "tutor/modelcall"], READ_ONLY),
    **dict.fromkeys(["tutor/budget"], EDITED),
    **dict.fromkeys(["tutor/budgetperiod", "tutor/missingmodel", "tutor/modelbatch"], READ_ONLY),
    **dict.fromkeys(["tutor/modelbatchitem"], READ_ONLY),
    **dict.fromkeys(
        [
            "tutor/activity",
            "tutor/masterychange",
            "tutor/learnerstate",
            "tutor/placement",
            "tutor/dressing",
            "tutor/modelcall",
        ],
        READ_ONLY,
    ),
    **dict.fromkeys(["tutor/assignment", "tutor/assignmentitem", "tutor/work", "tutor/assignmentchange"], READ_ONLY),
    **dict.fromkeys(["tutor/quizevidence", "tutor/gradechange"], READ_ONLY),
    **dict.fromkeys(["tutor/gradecategory", "tutor/gradescale"], EDITED),
    **dict.fromkeys(["django_celery_beat/periodictask", "django_celery_beat/clockedschedule"], EDITED),
    **dict.fromkeys(["django_celery_beat/crontabschedule", "django_celery_beat/solarschedule"], EDITED),
    **dict.fromkeys(["django_celery_beat/intervalschedule"], EDITED),
}
MATRIX = SITE | {
    f"admin/{model}/{page}": outcomes for model, pages in ADMINISTERED.items() for page, outcomes in pages.items()
}
# Addresses of routes that are regular expressions.
SPELLED_OUT = {
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": "accounts/confirm-email/no:key/",
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/reset/key/1-no-key/",
    r"admin/^(?P<app_label>auth|accounts|lessons|tutor|account|django_celery_beat)/$": "admin/tutor/",
    "admin/(?P<url>.*)$": "admin/nothing/here/",
}


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


ROUTES = sorted(set(routes(get_resolver(), "")))


@dataclass
class World:
    """A student's work, and everybody who might want to see it."""

    sessions: dict[str, str]
    objects: dict[str, Model]
    values: dict[str, object]

    def path(self, route: str) -> str:
        """Return the address of the student's own objects on a route."""
        values = dict(self.values)
        if route.startswith("placement-question"):
            values["serving_id"] = values["question_id"]
        if route.startswith("quiz-question"):
            values["serving_id"] = values["quiz_question_id"]
        if route.startswith("teach/rosters"):
            values["job_id"] = values["draft_id"]
        values["token"] = values["tokens"].get(route.split("<")[0], "")
        label = ".".join(route.split("/")[1:3])
        if label in self.objects:
            values["object_id"] = values["id"] = self.objects[label].pk
        written = SPELLED_OUT.get(route, route)
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda parameter: str(values[parameter[1]]), written)

    def client(self, role: str, **options: bool) -> Client:
        client = Client(**options)
        if role in self.sessions:
            client.cookies["sessionid"] = self.sessions[role]
        return client


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """One world for all of this module's tests, none of which leaves a trace in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _world()
        transaction.set_rollback(True)


def _world() -> World:
    people: dict[str, User] = {role: UserFactory() for role in (OWNER, CLASSMATE, STRANGER)}
    people |= {role: TeacherFactory() for role in (TEACHER, OTHER_TEACHER)}
    people[ADMIN] = UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True)
    classroom = ClassroomFactory()
    classroom.teachers.set([people[TEACHER]])
    classroom.students.set([people[OWNER], people[CLASSMATE]])
    ClassroomFactory().teachers.set([people[OTHER_TEACHER]])
    objects = one_of_each(people[OWNER], classroom)
    practice = objects["tutor.serving"]
    assert isinstance(practice, Serving)
    question = serving_of(
        ExerciseFactory(main_skill=practice.skill), people[OWNER], occasion=Occasion.PLACEMENT, reason=practice.reason
    )
    invitation, guardian = objects["accounts.invitation"], objects["accounts.guardian"]
    job = objects["tutor.job"]
    Job.objects.filter(pk=job.pk).update(owner=people[TEACHER], status="done")
    draft = JobFactory(owner=people[TEACHER], classroom=classroom, status="draft")
    JobFileFactory(job=draft, role="input", name="list.csv", content=b"name\nWren\n")
    attempt = Attempt.objects.get(pk=free_text_attempt(people[OWNER], main_skill=practice.skill).pk)
    SignInCard.objects.filter(classroom=classroom).update(printed_at=None)
    asked = quiz(classroom, ExerciseFactory(main_skill=practice.skill))
    asked_work = WorkFactory(assignment=asked, student=people[OWNER], started_at=timezone.now())
    quiz_question = serving_of(
        asked.items.get().exercise, people[OWNER], occasion=Occasion.QUIZ, work=asked_work, item=asked.items.get(),
        is_current=False,
    )  # fmt: skip
    values = {
        "assignment_id": objects["tutor.assignment"].pk,
        "quiz_question_id": quiz_question.pk,
        "format": "csv",
        "code": classroom.join_code,
        "job_id": job.pk,
        "draft_id": draft.pk,
        "invitation_id": invitation.pk,
        "guardian_id": guardian.pk,
        "attempt_id": attempt.pk,
        "tokens": {
            "invitations/": invitation_link(invitation).split("/")[-2],
            "guardians/agree/": guardian_link(guardian, "agree").split("/")[-2],
            "guardians/stop/": guardian_link(guardian, "stop").split("/")[-2],
        },
        "course_slug": practice.course.slug,
        "skill_slug": practice.skill.slug,
        "serving_id": practice.pk,
        "alert_id": objects["tutor.alert"].pk,
        "turn_id": objects["tutor.turn"].pk,
        "question_id": question.pk,
        "classroom_id": classroom.pk,
        "proposal_id": objects["tutor.proposal"].pk,
        "student_id": people[OWNER].pk,
        "skill_id": practice.skill_id,
        "misconception_id": objects["lessons.misconception"].pk,
        "feedback_id": objects["tutor.feedback"].pk,
        "exercise_id": practice.exercise_id,
        "content_type_id": 1,
        "object_id": 1,
    }
    return World({role: _session_of(person) for role, person in people.items()}, objects, values)


def _session_of(person: User) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def outcome(send: Callable[[], HttpResponse]) -> int | str:
    """Return what a request leads to, and undo it."""
    with transaction.atomic():
        response = send()
        transaction.set_rollback(True)
    if response.status_code == 302 and "/login/" in response["Location"]:
        return SIGN_IN
    return response.status_code


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(ROUTES) == set(MATRIX)


def test_every_model_of_the_administration_has_a_row():
    models = {model._meta.label_lower.replace(".", "/") for model in admin.site._registry}
    assert models == set(ADMINISTERED)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", MATRIX)
def test_everybody_gets_what_is_theirs(world: World, route: str, method: str):
    path = world.path(route)
    found = {role: outcome(lambda role=role: getattr(world.client(role), method)(path)) for role in ROLES}
    assert found == MATRIX[route][method]


@pytest.mark.parametrize("route", MATRIX)
def test_a_form_without_its_token_is_refused(world: World, route: str):
    client = world.client(ADMIN, enforce_csrf_checks=True)
    assert outcome(lambda: client.post(world.path(route))) == 403


@pytest.mark.parametrize(
    "route", [route for route in SITE if "serving_id" in route or "classroom_id" in route or "assignment_id" in route]
)
def test_what_does_not_exist_is_not_told_apart_from_what_is_somebody_elses(world: World, route: str):
    role = OTHER_TEACHER if route.startswith("teach/") else STRANGER
    method = "get" if SITE[route]["get"][role] == 404 else "post"
    theirs = world.path(route)
    nobodys = re.sub(r"\d+", "999999", theirs, count=1)
    with transaction.atomic():
        pages = [getattr(world.client(role), method)(path) for path in (theirs, nobodys)]
        transaction.set_rollback(True)
    assert [page.status_code for page in pages] == [404, 404]
    assert _without_token(pages[0]) == _without_token(pages[1])


def _without_token(page: HttpResponse) -> str:
    return re.sub(r"[\w]{64}", "", page.content.decode())
