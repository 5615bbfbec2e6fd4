"""Rooms and interpreters: who has the time of a meeting, and who is still free."""

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, QuerySet

from matchmaking.enums import ResourceKind
from matchmaking.models import Booking, Meeting, Resource


def free_interpreters(meeting: Meeting) -> QuerySet[Resource]:
    return free(meeting, ResourceKind.INTERPRETER)


def free_video_rooms(meeting: Meeting) -> QuerySet[Resource]:
    """Those with an address; the one that this meeting has counts as free for it."""
    return free(meeting, ResourceKind.VIDEO_ROOM).exclude(url="")


def free(meeting: Meeting, kind: ResourceKind) -> QuerySet[Resource]:
    """Bookable ones of a kind that no other meeting has at that time."""
    during = DateTimeTZRange(meeting.starts_at, meeting.ends_at)
    others = Booking.objects.active().filter(resource=OuterRef("pk"), during__overlap=during)
    return Resource.objects.bookable(kind).filter(~Exists(others.exclude(meeting=meeting)))


def booked(meeting: Meeting) -> list[Resource]:
    """What the meeting has: rooms, video room, interpreter; one query."""
    held = Booking.objects.active().filter(meeting=meeting, resource__isnull=False)
    return [booking.resource for booking in held.select_related("resource") if booking.resource]
