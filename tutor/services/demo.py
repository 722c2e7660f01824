"""Set work for the demo class, so that whoever tries the site finds an assignment, a quiz and a grade."""

from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.utils.translation import gettext as _

from accounts.demo import CLASSROOM, DEMO_PEOPLE
from accounts.models import Classroom, Role, User
from lessons.models import Course, ExerciseStatus
from tutor.models import AssignmentKind, GradeCategory, LatePolicy
from tutor.selectors.curriculum import curriculum_of
from tutor.services.assignments import assignment_create, assignment_publish, item_add
from tutor.services.quizzes import quiz_answer, quiz_hand_in
from tutor.services.set_work import item_serving, items_in_order, work_start

SKILLS = 2
QUESTIONS = 4


def demo_work_ensure(*, now: datetime, random: Random) -> None:
    """Set an assignment for the demo class and let its student finish a quiz, if nothing was ever set for it."""
    classroom = Classroom.objects.filter(name=CLASSROOM).first()
    course = Course.objects.first()
    names = {person.role: person.username for person in DEMO_PEOPLE}
    student = User.objects.filter(username=names[Role.STUDENT], joined_classrooms=classroom).first()
    if classroom is None or course is None or student is None or classroom.assignments.exists():
        return
    teacher = classroom.teachers.first()
    if teacher is None:
        return
    homework = GradeCategory.objects.create(classroom=classroom, name=_("Homework"), drop_lowest=1)
    quizzes = GradeCategory.objects.create(classroom=classroom, name=_("Quizzes"), weight=2)
    skills = list(islice(curriculum_of(course).skills.values(), SKILLS))
    fields = {
        "title": _("Warm-up"), "course": course, "skills": skills, "category": homework,
        "due_at": now + timedelta(days=7), "late_policy": LatePolicy.DEDUCT,
        "instructions": _("A little each day does more than all of it on the last one."),
    }  # fmt: skip
    assignment = assignment_create(teacher=teacher, classroom=classroom, fields=fields, now=now)
    assignment_publish(assignment=assignment, now=now)
    _quiz(classroom, course, teacher, student, quizzes, now, random)


def _quiz(
    classroom: Classroom,
    course: Course,
    teacher: User,
    student: User,
    category: GradeCategory,
    now: datetime,
    random: Random,
) -> None:
    """Set a quiz that the student has finished, one question of it wrong."""
    live = course.exercises.filter(status=ExerciseStatus.LIVE, dressed_from=None, kind="numeric")
    exercises = list(live.order_by("main_skill__position", "pk")[:QUESTIONS])
    if not exercises:
        return
    fields = {
        "title": _("First quiz"), "course": course, "kind": AssignmentKind.FIXED, "is_quiz": True, "minutes": 20,
        "category": category,
    }  # fmt: skip
    quiz = assignment_create(teacher=teacher, classroom=classroom, fields=fields, now=now)
    for exercise in exercises:
        item_add(assignment=quiz, exercise=exercise)
    assignment_publish(assignment=quiz, now=now)
    work = work_start(student=student, assignment=quiz, now=now)
    for number, item in enumerate(items_in_order(work)):
        serving = item_serving(work=work, item=item, now=now, random=random)
        quiz_answer(serving=serving, response="1234567" if number == 1 else serving.exercise.key, now=now)
    quiz_hand_in(work=work, now=now)
