"""Hours of an organisation or a person for programs: on the owner's own clock, and on no other."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.moments import MomentField
from api.writing import Command
from matchmaking.api import hours_examples as examples
from matchmaking.enums import FeedProblem
from matchmaking.hours_forms import clock_time, end_of, minute_of
from matchmaking.models import Availability, BusyFeed, DateException, Engagement
from matchmaking.services.availability import Week
from matchmaking.times.grid import DAY_MINUTES
from matchmaking.times.hours import Stretch


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
class ClockTimeField(serializers.TimeField):
    """A time of the day on somebody's clock: no offset belongs to it, as the format "time" wants one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", **options)


class StretchSerializer(Command):
    """From one time of the day until another; 00:00 as the end is midnight."""

    opens = ClockTimeField(help_text="From, such as 09:00.")
    closes = ClockTimeField(help_text="Until, such as 18:00.")


class OpeningSerializer(StretchSerializer):
    """A stretch of one weekday."""

    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="Monday is 0.")


class ExceptionSerializer(serializers.Serializer[Any]):
    """Days that are not as every week."""

    first_day = serializers.DateField(help_text="The first of them.")
    last_day = serializers.DateField(help_text="The last of them.")
    hours = serializers.SerializerMethodField(help_text="When one can be met; null: not at all.")

    @extend_schema_field(StretchSerializer(allow_null=True))
    def get_hours(self, row: DateException) -> Any:
        return shown((row.hours.lower, row.hours.upper)) if row.hours else None


class EngagementSerializer(serializers.Serializer[Any]):
    """Time that is taken elsewhere."""

    starts_at = serializers.DateTimeField(source="during.lower", help_text="The start, in UTC.")
    ends_at = serializers.DateTimeField(source="during.upper", help_text="The end, in UTC.")
    from_feed = serializers.SerializerMethodField(help_text="Read from a calendar of yours.")

    def get_from_feed(self, row: Engagement) -> bool:
        return row.feed_id is not None


class BusyFeedSerializer(serializers.Serializer[Any]):
    """A calendar elsewhere that is read. Its address is a secret and not told again."""

    id = serializers.UUIDField(source="public_id", help_text="To end the subscription.")
    host = serializers.CharField(help_text="On which server it lies.")
    read_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was last read; or null."
    )
    problem = serializers.SerializerMethodField(
        help_text=f"Why it could not be read: {', '.join(FeedProblem.values)}; or null."
    )

    @extend_schema_field({"type": ["string", "null"]})
    def get_problem(self, feed: BusyFeed) -> str | None:
        return feed.problem or None


@extend_schema_serializer(examples=[examples.HOURS])
class HoursSerializer(serializers.Serializer[Any]):
    """When an organisation or a person can be met."""

    id = serializers.UUIDField(source="owner.public_id", help_text="Of the profile or the person.")
    time_zone = serializers.CharField(source="owner.time_zone", help_text="On which clock.")
    week = serializers.SerializerMethodField(
        help_text="The weekly hours; null: nobody has said, and what is usual in the country holds."
    )
    lunch = serializers.SerializerMethodField(help_text="The break on every day; or null.")
    exceptions = serializers.SerializerMethodField(help_text="Days to come that are otherwise.")
    engagements = serializers.SerializerMethodField(
        help_text="What is to come and taken elsewhere, the first fifty."
    )
    feeds = serializers.SerializerMethodField(help_text="Calendars elsewhere that are read.")

    @extend_schema_field(OpeningSerializer(many=True, allow_null=True))
    def get_week(self, told: dict[str, Any]) -> Any:
        row: Availability | None = told["row"]
        if row is None or row.weekly is None:
            return None
        return [
            {"weekday": day, **shown((start, end))}
            for each in row.weekly
            for day, start, end in by_day(each.lower, each.upper)
        ]

    @extend_schema_field(StretchSerializer(allow_null=True))
    def get_lunch(self, told: dict[str, Any]) -> Any:
        row: Availability | None = told["row"]
        return shown((row.lunch.lower, row.lunch.upper)) if row and row.lunch else None

    @extend_schema_field(ExceptionSerializer(many=True))
    def get_exceptions(self, told: dict[str, Any]) -> Any:
        return ExceptionSerializer(told["exceptions"], many=True).data

    @extend_schema_field(EngagementSerializer(many=True))
    def get_engagements(self, told: dict[str, Any]) -> Any:
        return EngagementSerializer(told["engagements"], many=True).data

    @extend_schema_field(BusyFeedSerializer(many=True))
    def get_feeds(self, told: dict[str, Any]) -> Any:
        return BusyFeedSerializer(told["feeds"], many=True).data


def by_day(start: int, end: int) -> list[tuple[int, int, int]]:
    """Minutes of the week as stretches of single days."""
    found = []
    for day in range(start // DAY_MINUTES, (end - 1) // DAY_MINUTES + 1):
        midnight = day * DAY_MINUTES
        found.append(
            (day, max(start, midnight) - midnight, min(end, midnight + DAY_MINUTES) - midnight)
        )
    return found


def shown(stretch: Stretch) -> dict[str, str]:
    start, end = (clock_time(minute).strftime("%H:%M") for minute in stretch)
    return {"opens": start, "closes": end}


# What is sent ----------------------------------------------------------------------------------


@extend_schema_serializer(examples=[examples.WEEK])
class WeekCommand(Command):
    """The weekly hours as a whole, in full quarters of an hour."""

    week = serializers.ListField(
        child=OpeningSerializer(),
        max_length=21,
        allow_null=True,
        help_text="Null: back to what is usual.",
    )
    lunch = StretchSerializer(
        required=False, allow_null=True, default=None, help_text="A break on every day; or null."
    )


def week_of(data: dict[str, Any]) -> Week | None:
    if data["week"] is None:
        return None
    days = tuple((one["weekday"], *stretch_of(one)) for one in data["week"])
    return Week(days, stretch_of(data["lunch"]) if data["lunch"] else None)


def stretch_of(data: dict[str, time]) -> Stretch:
    return minute_of(data["opens"]), end_of(data["closes"])


class DaysCommand(Command):
    """Some days."""

    first_day = serializers.DateField(help_text="The first of them.")
    last_day = serializers.DateField(help_text="The last of them.")


@extend_schema_serializer(examples=[examples.EXCEPTION])
class ExceptionCommand(DaysCommand):
    """Days that are not as every week."""

    hours = StretchSerializer(
        required=False,
        allow_null=True,
        default=None,
        help_text="When one can be met on them; null: not at all.",
    )


@extend_schema_serializer(examples=[examples.DAYS])
class EndExceptionCommand(DaysCommand):
    """The days of an exception that is to go."""


class TakenCommand(Command):
    """A stretch of one day."""

    starts_at = MomentField(help_text="The start, with its offset from UTC.")
    ends_at = MomentField(help_text="The end, on the same day of the owner's clock.")


@extend_schema_serializer(examples=[examples.TAKEN])
class EngagementCommand(TakenCommand):
    """Time that is taken elsewhere, in full quarters of an hour."""


@extend_schema_serializer(examples=[examples.TAKEN])
class EndEngagementCommand(TakenCommand):
    """Time that is free again."""


@extend_schema_serializer(examples=[examples.FEED])
class FeedCommand(Command):
    """A calendar elsewhere."""

    url = serializers.CharField(
        max_length=1000, help_text="Its secret address: https:// or webcal://."
    )


def on_own_clock(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


NOT_ONE_DAY = _("Start and end lie on different days. Send each day by itself.")
