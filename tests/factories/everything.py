"""One stored object of every model that the administration shows."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from accounts.models import Classroom, User
from lessons.models import Blueprint, Exercise, Lesson, Misconception, Prerequisite, WorkedExample
from tests.factories.accounts import (
    GuardianFactory,
    InvitationFactory,
    RosterEntryFactory,
    SignInCardFactory,
    UserFactory,
)
from tests.factories.lessons import ExerciseFactory, LessonFactory, MisconceptionFactory, PrerequisiteFactory
from tests.factories.proposals import proposal_waiting
from tests.factories.set_work import (
    AssignmentItemFactory,
    GradeCategoryFactory,
    GradeScaleFactory,
    WorkFactory,
    adaptive,
)
from tests.factories.tutor import (
    BudgetFactory,
    ExerciseReportFactory,
    ExerciseReviewFactory,
    ExerciseStatisticsFactory,
    FeedbackTextFactory,
    JobFactory,
    JobFileFactory,
    JudgementFactory,
    MissingModelFactory,
    ModelBatchItemFactory,
    ModelCallFactory,
    WeeklyReportFactory,
    WeightsVersionFactory,
)
from tests.tutor.services.answers import asked_for, dressing_of, wrong_answer
from tutor.ai.budgets import period_of
from tutor.insight.activity import hour_of
from tutor.learner import SHAPE
from tutor.models import (
    Activity,
    Alert,
    AssignmentChange,
    Attempt,
    Budget,
    Claim,
    Exclusion,
    ExerciseNeed,
    GradeChange,
    LearnerState,
    MasteryChange,
    MissingModel,
    ModelBatchItem,
    ModelCall,
    Placement,
    QuizEvidence,
    SkillState,
    Statement,
)
from tutor.selectors.conversation import Subject
from tutor.services.conversation import conversation_open, turn_say


def one_of_each(learner: User, classroom: Classroom) -> dict[str, Model]:
    """Return an object of every registered model by the model's label, such as "tutor.attempt"."""
    attempt = wrong_answer(learner=learner)
    made = [
        learner, learner.profile, classroom, Group.objects.create(name="Coordinators"),
        EmailAddress.objects.create(user=UserFactory(), email="robin@example.com"),
        *_content(attempt.exercise), *_record(attempt), *_schedules(), *_class_work(attempt, classroom),
        *_set_work(attempt, classroom),
    ]  # fmt: skip
    objects = {thing._meta.label_lower: thing for thing in made}
    missing = {model._meta.label_lower for model in admin.site._registry} - objects.keys()
    assert not missing, f"make an object of {', '.join(sorted(missing))} here"
    return objects


def _content(exercise: Exercise) -> list[Model]:
    skill = exercise.main_skill
    lesson: Lesson = LessonFactory(unit=skill.unit)
    lesson.skills.set([skill])
    blueprint = Blueprint.objects.create(
        course=skill.course, slug="sum", main_skill=skill, kind="numeric", difficulty=0.3, definition={"stem": "…"}
    )
    prerequisite: Prerequisite = PrerequisiteFactory(requires=skill, skill__unit=skill.unit)
    misconception: Misconception = MisconceptionFactory(course=skill.course)
    example = WorkedExample.objects.create(lesson=lesson, position=0, problem="$1 + 1$", steps=["Count on.", "$2$"])
    return [exercise, skill, skill.unit, skill.course, lesson, blueprint, prerequisite, misconception, example]


def _record(attempt: Attempt) -> list[Model]:
    learner, skill, now = attempt.learner, attempt.exercise.main_skill, timezone.now()
    conversation = conversation_open(learner=learner, about=Subject(attempt.course, serving=attempt.serving))
    return [
        attempt,
        attempt.serving,
        conversation,
        turn_say(conversation=conversation, text="My uncle hits me", number=1, now=now),
        Alert.objects.get(learner=learner),
        asked_for(attempt),
        SkillState.objects.create(learner=learner, skill=skill, shape=SHAPE, updated_at=now),
        LearnerState.objects.create(learner=learner, shape=SHAPE, updated_at=now),
        Placement.objects.create(learner=learner, course=attempt.course, started_at=now),
        dressing_of(ExerciseFactory(main_skill=skill, seed=7)),
        proposal_waiting(skill=skill),
        WeightsVersionFactory(),
        Statement.objects.create(learner=learner, skill=skill, kind="anew", reason="Moved school", stated_at=now),
        Claim.objects.create(learner=learner, skill=skill, claimed_at=now),
        Activity.objects.create(learner=learner, course=attempt.course, hour=hour_of(now), exercises=1),
        MasteryChange.objects.create(
            learner=learner, course=attempt.course, skill=skill, is_mastered=True, changed_at=now
        ),
        *_model(learner),
    ]


def _model(learner: User) -> list[Model]:
    budget: Budget = BudgetFactory()
    item: ModelBatchItem = ModelBatchItemFactory()
    call: ModelCall = ModelCallFactory(learner=learner)
    missing: MissingModel = MissingModelFactory()
    return [call, budget, period_of(budget, timezone.localdate()), missing, item.batch, item]


def _class_work(attempt: Attempt, classroom: Classroom) -> list[Model]:
    learner, job = attempt.learner, JobFactory(classroom=classroom)
    return [
        RosterEntryFactory(classroom=classroom, student=learner),
        SignInCardFactory(classroom=classroom, student=learner),
        InvitationFactory(classroom=classroom),
        GuardianFactory(student=learner),
        job,
        JobFileFactory(job=job),
        JudgementFactory(attempt=attempt),
        WeeklyReportFactory(classroom=classroom),
    ]


def _set_work(attempt: Attempt, classroom: Classroom) -> list[Model]:
    learner, skill, now = attempt.learner, attempt.exercise.main_skill, timezone.now()
    assignment = adaptive(classroom, skill)
    work = WorkFactory(assignment=assignment, student=learner, started_at=now)
    return [
        assignment,
        work,
        AssignmentItemFactory(assignment=assignment, exercise=attempt.exercise),
        AssignmentChange.objects.create(assignment=assignment, fields={"title": ["Old", "New"]}, changed_at=now),
        QuizEvidence.objects.create(learner=learner, work=work, counted_at=now),
        GradeCategoryFactory(classroom=classroom),
        GradeScaleFactory(classroom=classroom),
        GradeChange.objects.create(
            assignment=assignment, student=learner, kind="excused", reason="Was ill", changed_at=now
        ),
        *_quality(attempt),
        ModelCall.objects.create(purpose="feedback", prompt_version="feedback-v1", outcome="ok", learner=learner),
    ]


def _quality(attempt: Attempt) -> list[Model]:
    learner, exercise, now = attempt.learner, attempt.exercise, timezone.now()
    review = ExerciseReviewFactory(exercise=exercise)
    return [
        review,
        ExerciseStatisticsFactory(exercise=exercise),
        ExerciseReportFactory(exercise=exercise, learner=learner, serving=attempt.serving),
        Exclusion.objects.create(learner=learner, exercise=exercise, review=review, stated_at=now),
        FeedbackTextFactory(exercise=exercise),
        ExerciseNeed.objects.create(skill=exercise.main_skill, band="easy", language="en", asked_at=now),
    ]


def _schedules() -> list[Model]:
    every_minute = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.MINUTES)
    return [
        every_minute,
        CrontabSchedule.objects.create(),
        SolarSchedule.objects.create(event="sunrise", latitude=51, longitude=0),
        ClockedSchedule.objects.create(clocked_time=timezone.now()),
        PeriodicTask.objects.create(name="A task", task="tutor.tasks.feedback_sweep", interval=every_minute),
    ]
