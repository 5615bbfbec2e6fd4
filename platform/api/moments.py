"""Moments as programs send and read them: in UTC, and on every side's clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kernel.clocks import clocks

FURTHEST = timedelta(days=5 * 366)
UTC = ZoneInfo("UTC")


class MomentField(serializers.DateTimeField):
    """A moment to come, with its offset: a wall clock without a zone names no moment."""

    default_error_messages = {
        "no_offset": _("Give the offset from UTC, such as 2027-05-17T09:00:00+09:00 or …Z."),
        "too_far": _("This lies too far away. Choose a moment within five years."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("no_offset")
        moment: datetime = super().enforce_timezone(value)
        now = timezone.now()
        if not now - FURTHEST < moment < now + FURTHEST:
            self.fail("too_far")
        return moment


class ClockSerializer(serializers.Serializer[Any]):
    """A span of time as the clocks of one side show it."""

    time_zone = serializers.CharField(help_text="The IANA name of the zone.")
    starts_at = serializers.CharField(help_text="The start there, with its offset from UTC.")
    ends_at = serializers.CharField(help_text="The end there, with its offset from UTC.")


class SpanSerializer(serializers.Serializer[Any]):
    """A span of time, and how the clocks of both sides show it."""

    starts_at = serializers.DateTimeField(help_text="The start, in UTC.")
    ends_at = serializers.DateTimeField(help_text="The end, in UTC.")
    clocks = ClockSerializer(many=True, help_text="The same on the clock of each side.")


def span(starts_at: datetime, ends_at: datetime, zones: Sequence[str]) -> dict[str, Any]:
    """What ``SpanSerializer`` tells."""
    shown = [
        {
            "time_zone": one.zone,
            "starts_at": one.starts_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
        }
        for one in clocks(starts_at, ends_at, list(zones))
    ]
    return {"starts_at": starts_at, "ends_at": ends_at, "clocks": shown}
