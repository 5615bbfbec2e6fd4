from django.contrib import admin
from django.http import HttpRequest

from mailing.models import OutgoingMail

CONTENT = {"text", "html", "calendar", "wire"}


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin[OutgoingMail]):
    """The delivery log. Read only: a mail is made by a service.

    What a mail says is not shown: its links act for the person whom it was sent to.
    """

    list_display = ["created_at", "to", "subject", "state", "attempts", "sent_at"]
    list_filter = ["state", "language"]
    search_fields = ["to", "subject"]
    fields = [field.name for field in OutgoingMail._meta.fields if field.name not in CONTENT]
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: OutgoingMail | None = None,  # noqa: ARG002
    ) -> bool:
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: OutgoingMail | None = None,  # noqa: ARG002
    ) -> bool:
        return False
