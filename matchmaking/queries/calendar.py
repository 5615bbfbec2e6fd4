"""What is taken, and what is therefore free."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from matchmaking.models import Booking
from matchmaking.slots import Span, free_slots
from regions.models import Profile

NOTICE = timedelta(days=2)
HORIZON_DAYS = 14


def busy_spans(*profiles: Profile, after: datetime) -> list[Span]:
    """When any of these organisations has a meeting, in one query."""
    taken = Booking.objects.active().filter(profile__in=profiles, during__endswith__gt=after)
    return sorted(
        Span(during.lower, during.upper) for during in taken.values_list("during", flat=True)
    )


def free_times(reader: Profile, other: Profile, *, days: int = HORIZON_DAYS) -> list[Span]:
    """Shared free slots of the two, from two days ahead, as the reader's calendar counts days."""
    now = timezone.now()
    earliest = now + NOTICE
    first_day = earliest.astimezone(ZoneInfo(reader.time_zone)).date()
    return free_slots(
        (reader.time_zone, other.time_zone),
        first_day=first_day,
        days=days,
        busy=busy_spans(reader, other, after=now),
        not_before=earliest,
    )
