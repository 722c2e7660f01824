"""Content for tests: a small course whose exercises are sums."""

import factory
from factory.django import DjangoModelFactory

from lessons.models import (
    Course,
    Exercise,
    ExerciseStatus,
    Lesson,
    Misconception,
    Prerequisite,
    Provenance,
    Skill,
    Unit,
)


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    slug = factory.Sequence(lambda number: f"course-{number}")
    title = "Sums"
    languages = ["en"]
    content_digest = factory.Sequence(lambda number: f"digest-{number}")


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda number: f"unit-{number}")
    title = "Small numbers"
    position = factory.Sequence(int)


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill

    unit = factory.SubFactory(UnitFactory)
    course = factory.SelfAttribute("unit.course")
    slug = factory.Sequence(lambda number: f"skill-{number}")
    title = factory.Sequence(lambda number: f"Adding {number}")
    position = factory.Sequence(int)


class PrerequisiteFactory(DjangoModelFactory):
    class Meta:
        model = Prerequisite

    requires = factory.SubFactory(SkillFactory)
    skill = factory.SubFactory(SkillFactory, unit=factory.SelfAttribute("..requires.unit"))


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = Lesson
        skip_postgeneration_save = True

    unit = factory.SubFactory(UnitFactory)
    slug = factory.Sequence(lambda number: f"lesson-{number}")
    title = "How to add"
    explanation = "Count on: $2 + 3$ is three steps from $2$."
    position = 0


class MisconceptionFactory(DjangoModelFactory):
    class Meta:
        model = Misconception

    course = factory.SubFactory(CourseFactory)
    slug = "subtracts"
    name = "Subtracts instead of adding"
    feedback = "Look at the sign between the two numbers again."


class ExerciseFactory(DjangoModelFactory):
    """A live sum; the key is 5."""

    class Meta:
        model = Exercise
        skip_postgeneration_save = True

    main_skill = factory.SubFactory(SkillFactory)
    course = factory.SelfAttribute("main_skill.course")
    stem = "Work out $2 + 3$."
    kind = "numeric"
    key = "5"
    hints = ["Start at $2$.", "Count on three steps.", "$3$, $4$, and one more."]
    solution = ["Start at $2$.", "Three steps on is $5$."]
    wrong_answers = [{"answer": "-1", "misconception": "subtracts"}]
    difficulty = 0.3
    provenance = Provenance.AUTHORED
    status = ExerciseStatus.LIVE
    digest = factory.Sequence(lambda number: f"exercise-{number}")

    @factory.post_generation
    def skills(self, create, extracted, **options):
        if create:
            self.skills.set(extracted or [self.main_skill])
