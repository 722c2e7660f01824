"""Content in the admin. Courses are loaded from files; here they can be looked at and corrected."""

from django.contrib import admin
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


class UnitInline(TabularInline):
    model = Unit
    extra = 0


@admin.register(Course)
class CourseAdmin(ModelAdmin):
    list_display = ["title", "language", "position", "loaded_at"]
    readonly_fields = ["content_digest", "loaded_at"]
    search_fields = ["title", "slug"]
    inlines = [UnitInline]


@admin.register(Unit)
class UnitAdmin(ModelAdmin):
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
class SkillAdmin(ModelAdmin):
    list_display = ["title", "unit", "position", "is_retired"]
    list_filter = ["course", "unit", "is_retired"]
    list_select_related = ["unit"]
    search_fields = ["title", "slug"]
    autocomplete_fields = ["unit"]
    inlines = [PrerequisiteInline]


@admin.register(Prerequisite)
class PrerequisiteAdmin(ModelAdmin):
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
