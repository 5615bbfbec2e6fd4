"""Tables, rooms and video rooms of a matchmaking day, in the order in which they are filled."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking.enums import ResourceKind
from matchmaking.models import BOOKABLE_PLACES, DayMeeting, DayPlace, MatchmakingDay, Resource
from matchmaking.services.day.hours import free
from matchmaking.services.day.settings import lock_day

MOST_PLACES = 200


@transaction.atomic(durable=True)
def add_tables(day: MatchmakingDay, number: int, *, by: User) -> list[DayPlace]:
    """So many tables of this event, numbered on from those that it has."""
    found = lock_day(day, by=by)
    there = Resource.objects.filter(event=found.event, kind=ResourceKind.TABLE).count()
    check_room_for(found, number)
    tables = [
        Resource(
            kind=ResourceKind.TABLE,
            name_en=f"Table {there + n}",
            name_ja=f"テーブル{there + n}",
            time_zone=found.event.time_zone,
            event=found.event,
        )
        for n in range(1, number + 1)
    ]
    record("matchmaking_day.tables_added", found.event, by=by, number=number)
    return append(found, Resource.objects.bulk_create(tables))


@transaction.atomic(durable=True)
def add_video_rooms(day: MatchmakingDay, links: Sequence[str], *, by: User) -> list[DayPlace]:
    """One video room of this event for each link, numbered on; links that it has already are left out."""
    found = lock_day(day, by=by)
    there = found.places.filter(resource__kind=ResourceKind.VIDEO_ROOM)
    known = set(there.values_list("resource__url", flat=True))
    wanted = [link for link in dict.fromkeys(links) if link not in known]
    check_room_for(found, len(wanted))
    for link in wanted:
        check_link(link, field="links")
    rooms = [
        Resource(
            kind=ResourceKind.VIDEO_ROOM,
            name_en=f"Video room {number}",
            name_ja=f"ビデオ会議室{number}",
            url=link,
            time_zone=found.event.time_zone,
            event=found.event,
        )
        for number, link in enumerate(wanted, len(known) + 1)
    ]
    record("matchmaking_day.video_rooms_added", found.event, by=by, number=len(rooms))
    return append(found, Resource.objects.bulk_create(rooms))


def check_link(link: str, *, field: str) -> None:
    if not link.startswith("https://"):
        raise DomainError(
            "link_not_secure", _("The address must begin with https://."), field=field
        )


@transaction.atomic(durable=True)
def add_own_place(day: MatchmakingDay, place: Resource, *, by: User) -> DayPlace:
    """A room or a video room that exists for this event alone; ``place`` is not saved yet."""
    found = lock_day(day, by=by)
    check_room_for(found, 1)
    if place.kind not in BOOKABLE_PLACES:
        raise DomainError("not_a_place", _("Choose a kind of place."), field="kind")
    if place.kind == ResourceKind.VIDEO_ROOM:
        check_link(place.url, field="url")
    place.event, place.time_zone = found.event, found.event.time_zone
    place.save()
    record("matchmaking_day.place_added", found.event, by=by, place=str(place.public_id))
    return append(found, [place])[0]


@transaction.atomic(durable=True)
def add_shared_places(
    day: MatchmakingDay, places: Sequence[Resource], *, by: User
) -> list[DayPlace]:
    """Rooms that the helpdesk keeps for all events; those that the day has already are left out."""
    found = lock_day(day, by=by)
    there = set(found.places.values_list("resource_id", flat=True))
    wanted = [one for one in places if one.pk not in there and is_shared(one)]
    check_room_for(found, len(wanted))
    for place in wanted:
        record("matchmaking_day.place_added", found.event, by=by, place=str(place.public_id))
    return append(found, wanted)


def is_shared(place: Resource) -> bool:
    return place.is_active and place.event_id is None and place.kind in BOOKABLE_PLACES


def check_room_for(day: MatchmakingDay, number: int) -> None:
    if day.places.count() + number > MOST_PLACES:
        raise DomainError(
            "too_many_places",
            _("A day has at most %(most)s places.") % {"most": MOST_PLACES},
            field="number",
        )


def append(day: MatchmakingDay, resources: Sequence[Resource]) -> list[DayPlace]:
    last = day.places.aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    return DayPlace.objects.bulk_create(
        DayPlace(day=day, resource=one, position=first + number)
        for number, one in enumerate(resources)
    )


@transaction.atomic(durable=True)
def move_place(place: DayPlace, *, up: bool, by: User) -> None:
    """Change places with the one before or after; at the end nothing happens."""
    day = lock_day(place.day, by=by)
    rows = list(day.places.all())
    here = next(number for number, row in enumerate(rows) if row.pk == place.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for number, row in enumerate(rows):
        row.position = number
    DayPlace.objects.bulk_update(rows, ["position"])


@transaction.atomic(durable=True)
def remove_place(place: DayPlace, *, by: User) -> None:
    """Not while the timetable in force has meetings there; meetings of drafts are without a place then.

    What existed for this event alone cannot be booked any more.
    """
    day = lock_day(place.day, by=by)
    meetings = DayMeeting.objects.filter(timetable__day=day, place=place.resource_id)
    if meetings.filter(timetable__in=day.timetables.in_force()).exists():
        raise DomainError(
            "place_in_use",
            _("The timetable in force has meetings at %(name)s. Move them first.")
            % {"name": place.resource.name},
        )
    free(meetings)
    Resource.objects.filter(pk=place.resource_id, event=day.event).update(is_active=False)
    record("matchmaking_day.place_removed", day.event, by=by, place=str(place.resource.public_id))
    place.delete()
