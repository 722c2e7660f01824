from datetime import timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.demo import CLASSMATES
from accounts.models import User
from lessons.models import Course
from lessons.services.bank import bank_stock
from lessons.services.courses import course_load
from tests.factories.accounts import UserFactory
from tutor.models import Attempt, Placement, Serving
from tutor.services.demo_class import demo_class_play, demo_students_waiting
from tutor.services.demo_history import demo_history_make
from tutor.services.demo_personas import PERSONAS, Persona
from tutor.services.progress_rebuilding import progress_differences
from tutor.services.rebuilding import mastery_differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(course_folder) -> Course:
    course, _changed = course_load(folder=course_folder)
    bank_stock(course_id=course.pk, language="en", random=Random(1), stock=4)
    return course


def play(learner: User, course: Course, **persona: object) -> int:
    return demo_history_make(
        learner=learner, course=course, persona=Persona(**persona), now=timezone.now(), seed=3, days=10
    )


def test_a_simulated_student_has_a_history_like_anybodys(course: Course):
    learner = UserFactory()
    assert play(learner, course) == Serving.objects.filter(learner=learner).count() > 20
    assert Placement.objects.get(learner=learner).status == "finished"
    assert set(Attempt.objects.values_list("verdict", flat=True)) == {"correct", "wrong"}


def test_what_is_believed_about_them_is_what_their_record_says(course: Course):
    learner = UserFactory()
    play(learner, course, hints=0.4)
    assert mastery_differences(learner=learner) == []
    assert progress_differences(learner=learner) == []


def test_played_twice_it_is_there_once(course: Course):
    learner = UserFactory()
    play(learner, course)
    assert play(learner, course) == 0


def test_who_stopped_has_done_nothing_since(course: Course):
    learner = UserFactory()
    play(learner, course, stopped=5)
    assert Attempt.objects.latest("answered_at").answered_at < timezone.now() - timedelta(days=4)


def test_who_is_here_has_an_exercise_before_them(course: Course):
    learner = UserFactory()
    play(learner, course, is_here=True)
    assert Serving.objects.get(learner=learner, is_current=True)


def test_the_demo_class_is_played_where_nobody_waits_for_it(course: Course, django_capture_on_commit_callbacks):
    call_command("create_demo_people", verbosity=0)
    assert set(demo_students_waiting()) == set(PERSONAS)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("make_demo_history", later=True, verbosity=0)
    assert demo_students_waiting() == []
    begun = User.objects.filter(servings__isnull=False).distinct()
    assert set(begun.values_list("username", flat=True)) == set(PERSONAS) < set(CLASSMATES)


def test_a_person_who_took_the_name_is_left_alone(course: Course):
    UserFactory(username="demo-ben")
    assert "demo-ben" not in demo_students_waiting()
    assert demo_class_play(username="demo-ben") == 0


def test_on_a_real_site_there_is_no_demo_class(settings):
    settings.DEMO_PEOPLE_ALLOWED = False
    with pytest.raises(CommandError, match="real site"):
        call_command("make_demo_history")
