from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from matchmaking.models import IncomingReply, PartnerList, Resource, SuggestionRun, WeightSet


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
    """Every computation with its weights. The desk's page of runs starts and cancels them."""

    list_display = ["requested_at", "state", "is_current", "finished_at", "profile_count"]
    list_filter = ["state"]
    exclude = ["inputs", "result", "space", "statistics"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SuggestionRun]:  # noqa: ARG002
        return SuggestionRun.objects.light()


@admin.register(PartnerList)
class PartnerListAdmin(ReadOnly):
    list_display = ["profile", "run", "revision"]
    list_select_related = ["profile", "run"]
    search_fields = ["profile__name_en", "profile__name_ja"]
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PartnerList]:  # noqa: ARG002
        return PartnerList.objects.current().defer("run__inputs", "run__result")


@admin.register(WeightSet)
class WeightSetAdmin(ReadOnly):
    list_display = ["version", "name", "created_by", "created_at", "is_active"]
    list_select_related = ["created_by"]


@admin.register(Resource)
class ResourceAdmin(admin.ModelAdmin[Resource]):
    """Rooms and interpreters that meetings can book."""

    list_display = ["kind", "name_en", "name_ja", "time_zone", "places", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name_en", "name_ja"]


@admin.register(IncomingReply)
class IncomingReplyAdmin(ReadOnly):
    """What calendar programs answered, with the reason where nothing came of it."""

    list_display = ["created_at", "sender", "method", "answer", "verdict", "reason", "request"]
    list_select_related = ["request__sender", "request__receiver"]
    list_filter = ["verdict", "method", "answer"]
    search_fields = ["sender", "message_id"]
