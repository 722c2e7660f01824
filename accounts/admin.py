"""People in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import Classroom, LearnerProfile, User

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


@admin.register(Classroom)
class ClassroomAdmin(ModelAdmin):
    list_display = ["name", "join_code", "created_at"]
    search_fields = ["name", "join_code", "teachers__username"]
    autocomplete_fields = ["teachers", "students"]
