"""Content in the admin. Courses are loaded from files; here they can be looked at and corrected."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from lessons.models import (
    Blueprint,
    Course,
    Exercise,
    Lesson,
    Misconception,
    Prerequisite,
    Skill,
    Unit,
    WorkedExample,
)
from lessons.services.courses import course_touch


class CurriculumAdmin(ModelAdmin):
    """Pages of what every process keeps in memory: a correction makes them all read the course anew."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        course_touch(course_id=_course_id(form.instance))

    def delete_model(self, request: HttpRequest, obj: Unit | Skill | Prerequisite) -> None:
        course_id = _course_id(obj)
        super().delete_model(request, obj)
        course_touch(course_id=course_id)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        course_ids = {_course_id(thing) for thing in queryset}
        super().delete_queryset(request, queryset)
        for course_id in course_ids:
            course_touch(course_id=course_id)


def _course_id(thing: Unit | Skill | Prerequisite) -> int:
    return thing.skill.course_id if isinstance(thing, Prerequisite) else thing.course_id


class UnitInline(TabularInline):
    model = Unit
    extra = 0


@admin.register(Course)
class CourseAdmin(ModelAdmin):
    list_display = ["title", "language", "publish", "position", "loaded_at"]
    readonly_fields = ["content_digest", "loaded_at"]
    search_fields = ["title", "slug"]
    inlines = [UnitInline]


@admin.register(Unit)
class UnitAdmin(CurriculumAdmin):
    list_display = ["title", "course", "position"]
    list_filter = ["course"]
    list_select_related = ["course"]
    search_fields = ["title", "slug"]


class PrerequisiteInline(TabularInline):
    model = Prerequisite
    fk_name = "skill"
    extra = 0
    autocomplete_fields = ["requires"]


@admin.register(Skill)
class SkillAdmin(CurriculumAdmin):
    list_display = ["title", "unit", "position", "is_retired"]
    list_filter = ["course", "unit", "is_retired"]
    list_select_related = ["unit"]
    search_fields = ["title", "slug"]
    autocomplete_fields = ["unit"]
    inlines = [PrerequisiteInline]


@admin.register(Prerequisite)
class PrerequisiteAdmin(CurriculumAdmin):
    list_display = ["skill", "requires"]
    list_select_related = ["skill", "requires"]
    autocomplete_fields = ["skill", "requires"]


class WorkedExampleInline(TabularInline):
    model = WorkedExample
    extra = 0


@admin.register(Lesson)
class LessonAdmin(ModelAdmin):
    list_display = ["title", "unit", "position"]
    list_filter = ["unit__course"]
    list_select_related = ["unit"]
    search_fields = ["title", "explanation"]
    autocomplete_fields = ["skills", "unit"]
    inlines = [WorkedExampleInline]


@admin.register(WorkedExample)
class WorkedExampleAdmin(ModelAdmin):
    list_display = ["problem", "lesson", "position"]
    list_select_related = ["lesson"]
    search_fields = ["problem"]


@admin.register(Misconception)
class MisconceptionAdmin(ModelAdmin):
    list_display = ["name", "slug", "course"]
    list_filter = ["course"]
    list_select_related = ["course"]
    search_fields = ["name", "slug", "feedback"]


@admin.register(Blueprint)
class BlueprintAdmin(ModelAdmin):
    list_display = ["slug", "main_skill", "kind", "difficulty", "is_retired"]
    list_filter = ["course", "kind", "is_retired"]
    list_select_related = ["main_skill"]
    search_fields = ["slug"]
    autocomplete_fields = ["skills", "main_skill"]


@admin.register(Exercise)
class ExerciseAdmin(ModelAdmin):
    """An exercise's question and key are read-only: a changed key would change the meaning of stored attempts."""

    list_display = ["stem", "main_skill", "kind", "difficulty", "language", "interest", "provenance", "status"]
    list_editable = ["status"]
    list_filter = ["status", "provenance", "language", "kind", "course"]
    list_select_related = ["main_skill"]
    search_fields = ["stem", "main_skill__title"]
    autocomplete_fields = ["main_skill", "skills", "blueprint", "dressed_from"]
    readonly_fields = ["stem", "kind", "key", "options", "wrong_answers", "evidence", "digest", "created_at"]
