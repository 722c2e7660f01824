"""Loading courses from their files. Loading twice changes nothing; what left the files is retired, never deleted."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from lessons.blueprints import CourseFiles, read_course
from lessons.blueprints.course_files import LessonFile, SkillFile, digest_of
from lessons.models import (
    Blueprint,
    Course,
    Exercise,
    ExerciseStatus,
    Lesson,
    Misconception,
    Prerequisite,
    Skill,
    Unit,
    WorkedExample,
)
from lessons.services.authored import authored_load

Row = TypeVar("Row", bound=models.Model)


def course_load(*, folder: Path, position: int = 0) -> tuple[Course, bool]:
    """Bring a course in the database to the state of its folder; return it, and whether anything was to change.

    Raises:
        CourseProblemsError: the files have mistakes; the database is as it was.
    """
    known = Course.objects.filter(slug=folder.name).first()
    if known is not None and known.content_digest == digest_of(folder):
        return known, False
    files = read_course(folder)
    with transaction.atomic():
        return _Loader(files, position).load(), True


def course_touch(*, course_id: int) -> None:
    """Let every process read a course anew because it was corrected by hand."""
    Course.objects.filter(pk=course_id).update(loaded_at=timezone.now())


class _Loader:
    """Writes one course's files into the database."""

    def __init__(self, files: CourseFiles, position: int) -> None:
        self.files = files
        self.course, _is_new = Course.objects.update_or_create(
            slug=files.slug,
            defaults={
                "title": files.title,
                "description": files.description,
                "language": files.language,
                "languages": [files.language],
                "position": position if files.position is None else files.position,
                **({"publish": files.publish} if files.publish else {}),
            },
        )
        self.skills: dict[str, Skill] = {}

    def load(self) -> Course:
        self._load_misconceptions()
        place = 0
        for unit_place, unit_file in enumerate(self.files.units):
            unit = self._unit(unit_file.slug, unit_file.title, unit_place)
            for skill_file in unit_file.skills:
                self.skills[skill_file.slug] = self._skill(unit, skill_file, place)
                self._load_lesson(unit, self.skills[skill_file.slug], skill_file, place)
                place += 1
        self._load_prerequisites()
        self._load_blueprints()
        for skill_file in self.files.skills:
            authored_load(skill=self.skills[skill_file.slug], files=skill_file.exercises, language=self.files.language)
        self._retire_what_left()
        # Last, so that whoever sees the new digest finds everything it stands for.
        self.course.content_digest = self.files.digest
        self.course.save()
        return self.course

    def _load_misconceptions(self) -> None:
        for file in self.files.misconceptions:
            Misconception.objects.update_or_create(
                course=self.course,
                slug=file.slug,
                defaults={"name": file.name, "description": file.description, "feedback": file.feedback},
            )

    def _unit(self, slug: str, title: str, position: int) -> Unit:
        unit, _is_new = Unit.objects.update_or_create(
            course=self.course, slug=slug, defaults={"title": title, "position": position}
        )
        return unit

    def _skill(self, unit: Unit, file: SkillFile, position: int) -> Skill:
        skill, _is_new = Skill.objects.update_or_create(
            course=self.course,
            slug=file.slug,
            defaults={
                "unit": unit,
                "title": file.title,
                "description": file.description,
                "position": position,
                "is_retired": False,
            },
        )
        return skill

    def _load_lesson(self, unit: Unit, skill: Skill, file: SkillFile, position: int) -> None:
        lesson, _is_new = Lesson.objects.update_or_create(
            unit=unit,
            slug=file.slug,
            defaults={"title": file.lesson.title, "explanation": file.lesson.explanation, "position": position},
        )
        lesson.skills.set([skill])
        _load_examples(lesson, file.lesson)

    def _load_prerequisites(self) -> None:
        for file in self.files.skills:
            required = {self.skills[slug] for slug in file.requires}
            links = Prerequisite.objects.filter(skill=self.skills[file.slug])
            links.exclude(requires__in=required).delete()
            for skill in required:
                Prerequisite.objects.get_or_create(skill=self.skills[file.slug], requires=skill)

    def _load_blueprints(self) -> None:
        for file in self.files.skills:
            for template in file.blueprints:
                defaults = {
                    "main_skill": self.skills[file.slug],
                    "kind": template.kind,
                    "difficulty": template.typical_difficulty,
                    "definition": template.definition,
                    "is_retired": False,
                }
                self._load_blueprint(template.slug, defaults, self.skills[file.slug])

    def _load_blueprint(self, slug: str, defaults: Mapping[str, object], skill: Skill) -> None:
        before = Blueprint.objects.filter(course=self.course, slug=slug).first()
        blueprint, _is_new = Blueprint.objects.update_or_create(course=self.course, slug=slug, defaults=defaults)
        blueprint.skills.set([skill])
        if before is not None and before.definition != blueprint.definition:
            _retire_exercises([blueprint])

    def _retire_what_left(self) -> None:
        gone_skills = _not_in(self.course.skills.all(), self.skills)
        gone_skills.update(is_retired=True)
        for skill in gone_skills:
            authored_load(skill=skill, files=[], language=self.files.language)
        slugs = {template.slug for file in self.files.skills for template in file.blueprints}
        gone_blueprints = _not_in(self.course.blueprints.all(), slugs)
        _retire_exercises(gone_blueprints)
        gone_blueprints.update(is_retired=True)
        Lesson.objects.filter(unit__course=self.course).exclude(slug__in=self.skills).delete()
        _not_in(self.course.misconceptions.all(), {file.slug for file in self.files.misconceptions}).delete()
        Unit.objects.filter(course=self.course, skills=None).delete()


def _load_examples(lesson: Lesson, file: LessonFile) -> None:
    for position, example in enumerate(file.examples):
        WorkedExample.objects.update_or_create(
            lesson=lesson, position=position, defaults={"problem": example.problem, "steps": list(example.steps)}
        )
    lesson.worked_examples.filter(position__gte=len(file.examples)).delete()


def _not_in(rows: models.QuerySet[Row], slugs: Iterable[str]) -> models.QuerySet[Row]:
    return rows.exclude(slug__in=list(slugs))


def _retire_exercises(blueprints: Iterable[Blueprint]) -> None:
    """Take what an old definition made out of the bank; its attempts stay."""
    Exercise.objects.filter(blueprint__in=list(blueprints)).update(status=ExerciseStatus.RETIRED)
