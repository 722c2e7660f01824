"""People in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import Classroom, Guardian, Invitation, LearnerProfile, RosterEntry, SignInCard, User
from accounts.services.people import new_join_code

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    pass


class ProfileInline(StackedInline):
    model = LearnerProfile
    can_delete = False


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User], ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = [ProfileInline]
    list_display = ["username", "shown_name", "email", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    list_select_related = ["profile"]
    search_fields = ["username", "email", "profile__display_name"]
    fieldsets = [(None, {"fields": ["role"]}), *(DjangoUserAdmin.fieldsets or [])]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["username", "role", "password1", "password2"]})]

    @admin.display(description=_("display name"), ordering="profile__display_name")
    def shown_name(self, user: User) -> str:
        return user.shown_name

    def get_inlines(self, request, obj):  # type: ignore[no-untyped-def]
        """The profile exists once the user does."""
        return self.inlines if obj else []


@admin.register(LearnerProfile)
class LearnerProfileAdmin(ModelAdmin):
    list_display = ["user", "display_name", "language", "daily_target", "preferred_difficulty"]
    list_select_related = ["user"]
    search_fields = ["user__username", "display_name"]
    autocomplete_fields = ["user"]


class RosterEntryInline(TabularInline):
    model = RosterEntry
    extra = 0
    autocomplete_fields = ["student"]
    readonly_fields = ["imported_at"]
    can_delete = True

    def has_add_permission(self, request: HttpRequest, *arguments: Any) -> bool:
        return False


@admin.register(Classroom)
class ClassroomAdmin(ModelAdmin):
    list_display = ["name", "join_code", "grade_level", "language", "join_is_open", "archived_at", "created_at"]
    list_filter = ["language", "join_is_open", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "join_code", "teachers__username"]
    autocomplete_fields = ["teachers", "students"]
    filter_horizontal = ["courses"]
    inlines = [RosterEntryInline]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A code is made, so that nobody has to think of one that is hard to guess."""
        return {"join_code": new_join_code(), **super().get_changeform_initial_data(request)}


@admin.register(RosterEntry)
class RosterEntryAdmin(ModelAdmin):
    list_display = ["name", "student", "classroom", "school_id", "group", "imported_at"]
    list_filter = ["classroom"]
    list_select_related = ["student", "classroom"]
    search_fields = ["name", "school_id", "student__username"]
    autocomplete_fields = ["student", "classroom"]
    readonly_fields = ["imported_at"]

    def has_add_permission(self, request: HttpRequest, *arguments: Any) -> bool:
        return False


@admin.register(SignInCard)
class SignInCardAdmin(ModelAdmin):
    list_display = ["student", "classroom", "printed_at", "used_at"]
    list_select_related = ["student", "classroom"]
    search_fields = ["student__username"]
    fields = ["student", "classroom", "printed_at", "used_at"]
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, *arguments: Any) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(ModelAdmin):
    list_display = ["email", "kind", "classroom", "invited_by", "created_at", "sent_at", "accepted_at", "error"]
    list_filter = ["kind", ("accepted_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter)]
    list_select_related = ["classroom", "invited_by"]
    search_fields = ["email", "classroom__name"]

    def has_add_permission(self, request: HttpRequest, *arguments: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Guardian)
class GuardianAdmin(ModelAdmin):
    list_display = ["name", "email", "student", "language", "state", "asked_at", "agreed_at", "ended_at"]
    list_filter = ["state", "language"]
    list_select_related = ["student"]
    search_fields = ["name", "email", "student__username"]
    autocomplete_fields = ["student"]
    # Consent is given by the guardian alone.
    readonly_fields = ["state", "asked_at", "agreed_at", "ended_at", "added_by", "added_at", "tries", "tried_at"]

    def save_model(self, request: HttpRequest, obj: Guardian, form: ModelForm[Guardian], change: bool) -> None:
        if not change:
            obj.added_by, obj.added_at = request.user, timezone.now()  # type: ignore[assignment]
        obj.email = obj.email.lower()
        super().save_model(request, obj, form, change)
