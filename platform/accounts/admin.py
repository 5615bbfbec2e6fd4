from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User
from audit.services import record


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["email", "full_name", "desk", "language", "is_active"]
    list_filter = ["desk", "language", "is_active"]
    search_fields = ["email", "family_name", "family_name_ja"]
    ordering = ["email"]
    exclude = ["password", "user_permissions", "groups"]
    readonly_fields = ["last_login", "public_id"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever gives a desk or a right to somebody stands in the log."""
        super().save_model(request, obj, form, change)
        by = cast("User", request.user)
        record("person.administered", obj, by=by, fields=form.changed_data)
