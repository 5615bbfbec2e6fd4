from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from matchmaking.models import IncomingReply, Suggestion, SuggestionRun
from matchmaking.services.suggestions import compute_suggestions


class ReadOnly(admin.ModelAdmin[Any]):
    """For looking only: these rows are made by services."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(SuggestionRun)
class SuggestionRunAdmin(ReadOnly):
    """Every computation with its weights; new ones are started by the action."""

    list_display = ["started_at", "state", "finished_at", "profile_count", "changed_count", "rows"]
    list_filter = ["state"]
    actions = ["compute_now"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SuggestionRun]:  # noqa: ARG002
        return SuggestionRun.objects.annotate(rows=Count("suggestions"))

    @admin.display(description=gettext_lazy("lines written and still valid"))
    def rows(self, run: Any) -> int:
        return int(run.rows)

    @admin.action(description=gettext_lazy("Compute all suggestions now"))
    def compute_now(self, request: HttpRequest, _queryset: QuerySet[SuggestionRun]) -> None:
        if not isinstance(request.user, User):
            return
        run = compute_suggestions(by=request.user)
        messages.success(request, _("%(count)s lines changed.") % {"count": run.changed_count})


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly):
    list_display = ["profile", "rank", "partner", "score"]
    list_select_related = ["profile", "partner"]
    list_filter = ["profile__side", "rank"]
    search_fields = ["profile__name_en", "profile__name_ja", "partner__name_en", "partner__name_ja"]
    ordering = ["profile", "rank"]


@admin.register(IncomingReply)
class IncomingReplyAdmin(ReadOnly):
    """What calendar programs answered, with the reason where nothing came of it."""

    list_display = ["created_at", "sender", "method", "answer", "verdict", "reason", "request"]
    list_select_related = ["request__sender", "request__receiver"]
    list_filter = ["verdict", "method", "answer"]
    search_fields = ["sender", "message_id"]
