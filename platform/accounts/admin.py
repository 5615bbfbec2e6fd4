from django.contrib import admin

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["email", "full_name", "desk", "language", "is_active"]
    list_filter = ["desk", "language", "is_active"]
    search_fields = ["email", "family_name", "family_name_ja"]
    ordering = ["email"]
    exclude = ["password", "user_permissions", "groups"]
    readonly_fields = ["last_login", "public_id"]
