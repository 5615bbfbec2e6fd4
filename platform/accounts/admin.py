from typing import Any, cast

from allauth.idp.oidc.models import Client, Token
from allauth.socialaccount.models import SocialApp, SocialToken
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import erase_person
from audit.services import record
from kernel.errors import DomainError

# The helpdesk registers apps on its own pages; providers stand in the environment. Secrets are
# nobody's to read here.
for hidden in (Client, Token, SocialApp, SocialToken):
    admin.site.unregister(hidden)


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["email", "full_name", "desk", "language", "is_active"]
    list_filter = ["desk", "language", "is_active"]
    search_fields = ["email", "family_name", "family_name_ja"]
    ordering = ["email"]
    exclude = ["password", "user_permissions", "groups"]
    readonly_fields = ["last_login", "public_id"]

    actions = ["erase"]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:  # noqa: ARG002
        """People are erased in place: their meetings and agreements are records of organisations."""
        return False

    @admin.action(description=_("Erase the person (cannot be undone)"), permissions=["change"])
    def erase(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for one in queryset:
            try:
                erase_person(one, by=cast("User", request.user))
            except DomainError as error:
                self.message_user(request, error.message, messages.ERROR)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever gives a desk or a right to somebody stands in the log."""
        super().save_model(request, obj, form, change)
        by = cast("User", request.user)
        record("person.administered", obj, by=by, fields=form.changed_data)
