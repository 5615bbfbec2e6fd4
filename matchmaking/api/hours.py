"""When an organisation or a person can be met: the week, exceptions, engagements, calendars."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.idempotency import once
from api.tags import check_match, state_of, tagged
from api.writing import SignedIn, documented
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.api import hours_parts as parts
from matchmaking.hours_forms import end_of, minute_of
from matchmaking.models import Availability, Engagement
from matchmaking.queries.hours import ENGAGEMENTS_SHOWN
from matchmaking.services import availability as services
from matchmaking.services import busy_feeds
from matchmaking.services.availability import Owner
from regions.api.acting import own_organisation

FEED = OpenApiParameter(
    "feed", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The id of the calendar."
)


def owner_named(request: Request, public_id: UUID) -> Owner:
    """The caller, or one of their organisations; any for the helpdesk. 404 for a stranger's."""
    user = person(request)
    if user.public_id == public_id:
        return user
    owner = own_organisation(request, public_id)
    if not rules.can_see_hours(user, owner):
        raise Http404
    return owner


def row_of(owner: Owner) -> Availability | None:
    return Availability.objects.of(owner).first()


def state_of_hours(row: Availability | None) -> str:
    return state_of(row.version if row else 0)


def told(owner: Owner) -> Response:
    row = row_of(owner)
    coming = Engagement.objects.filter(availability=row).after(timezone.now())
    shown = {
        "owner": owner,
        "row": row,
        "exceptions": row.exceptions.filter(last_day__gte=timezone.localdate()) if row else [],
        "engagements": coming[:ENGAGEMENTS_SHOWN] if row else [],
        "feeds": row.feeds.all() if row else [],
    }
    return tagged(parts.HoursSerializer(shown).data, state_of_hours(row))


class Hours(SignedIn):
    """When an organisation of yours, or you yourself (by the id that `/me/` tells), can be met."""

    read_scope, write_scope = "hours:read", "hours:write"
    http_method_names = ["get", "head", "put", "options"]
    needs_tag, tagged = frozenset({"PUT"}), True
    answer = parts.HoursSerializer

    @extend_schema(operation_id="hours_retrieve", summary="Hours")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(owner_named(request, id))

    @extend_schema(
        operation_id="hours_write",
        summary="Write the weekly hours",
        description="On the owner's own clock, in full quarters of an hour.",
        request=parts.WeekCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.WeekCommand, request)
        owner = owner_named(request, id)
        row = row_of(owner)
        check_match(request, state_of_hours(row), required=True)
        read = row.version if row else 0
        services.save_week(owner, parts.week_of(data), by=person(request), read=read)
        return told(owner)


class HoursDeed(SignedIn):
    """One thing that is added or taken away."""

    write_scope = "hours:write"
    http_method_names = ["post", "options"]
    takes_tag = tagged = True
    answer = parts.HoursSerializer
    command: Any

    @once
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(self.command, request)
        owner = owner_named(request, id)
        check_match(request, state_of_hours(row_of(owner)))
        self.act(owner, data)
        return told(owner)

    def act(self, owner: Owner, data: dict[str, Any]) -> None:
        raise NotImplementedError


@documented(
    operation_id="hours_add_exception",
    summary="Add days that are otherwise",
    description="Closed, or open at these hours, whatever week or holiday says.",
    request=parts.ExceptionCommand,
)
class AddException(HoursDeed):
    command = parts.ExceptionCommand

    def act(self, owner: Owner, data: dict[str, Any]) -> None:
        hours = parts.stretch_of(data["hours"]) if data["hours"] else None
        days = data["first_day"], data["last_day"]
        services.add_exception(owner, *days, by=person(self.request), hours=hours)


@documented(
    operation_id="hours_end_exception",
    summary="Take days away that were otherwise",
    description="Named by their first and last day.",
    request=parts.EndExceptionCommand,
)
class EndException(HoursDeed):
    command = parts.EndExceptionCommand

    def act(self, owner: Owner, data: dict[str, Any]) -> None:
        row = row_of(owner)
        found = row.exceptions.filter(**data).first() if row else None
        remove(owner, found, services.remove_exception, self.request)


@documented(
    operation_id="hours_add_engagement",
    summary="Say that time is taken elsewhere",
    description="Within one day of the owner's clock. What for is never stored.",
    request=parts.EngagementCommand,
)
class AddEngagement(HoursDeed):
    command = parts.EngagementCommand

    def act(self, owner: Owner, data: dict[str, Any]) -> None:
        start = parts.on_own_clock(data["starts_at"], owner.time_zone)
        end = parts.on_own_clock(data["ends_at"], owner.time_zone)
        until = end_of(end.time())
        if (end.date() - start.date()).days != (1 if minute_of(end.time()) == 0 else 0):
            raise DomainError("not_one_day", str(parts.NOT_ONE_DAY), field="ends_at")
        begin = minute_of(start.time())
        services.add_engagement(owner, start.date(), begin, until, by=person(self.request))


@documented(
    operation_id="hours_end_engagement",
    summary="Say that time is free again",
    description="Named by start and end. What a calendar brought stays: it would come back.",
    request=parts.EndEngagementCommand,
)
class EndEngagement(HoursDeed):
    command = parts.EndEngagementCommand

    def act(self, owner: Owner, data: dict[str, Any]) -> None:
        rows = Engagement.objects.filter(availability=row_of(owner), feed=None)
        during = {"during__startswith": data["starts_at"], "during__endswith": data["ends_at"]}
        remove(owner, rows.filter(**during).first(), services.remove_engagement, self.request)


def remove(owner: Owner, found: Any, service: Callable[..., None], request: Request) -> None:
    """PermissionDenied before whether there is one; 404 where there is none."""
    if not rules.can_set_hours(person(request), owner):
        raise PermissionDenied
    if found is None:
        raise Http404
    service(owner, found.pk, by=person(request))


@documented(
    operation_id="hours_add_feed",
    summary="Have a calendar read",
    description="At once and then every half hour: when its owner is busy, and nothing else.",
    request=parts.FeedCommand,
)
class AddFeed(HoursDeed):
    command = parts.FeedCommand

    def act(self, owner: Owner, data: dict[str, Any]) -> None:
        busy_feeds.add_feed(owner, data["url"], by=person(self.request))


class OneFeed(SignedIn):
    """A calendar that is read."""

    write_scope = "hours:write"
    http_method_names = ["delete", "options"]

    @extend_schema(
        operation_id="hours_end_feed",
        summary="Have a calendar read no more",
        description="What it has brought goes with it. What is not read stays so.",
        parameters=[FEED],
    )
    @once
    def delete(self, request: Request, id: UUID, feed: UUID) -> Response:  # noqa: A002
        busy_feeds.remove_feed(owner_named(request, id), feed, by=person(request))
        return Response(status=204)
