"""The video rooms of a day that has tables, too: who meets online takes one of them, and no table.

The solver knows one kind of place, the one that is short. Video rooms are given out when slots are known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from events.enums import Attending
from matchmaking.models import DayMeeting, DayPlace, MatchmakingDay, Resource
from matchmaking.queries.day.hall import Hall, is_video

Held = set[tuple[int | None, int]]  # slot and room


def give_video_rooms(
    hall: Hall,
    rows: Iterable[DayMeeting],
    had: Mapping[int, Resource],
    others: Iterable[DayMeeting] = (),
) -> None:
    """Seat the online meetings of these rows, unsaved, beside ``others``; ``had`` are their rooms before.

    Each keeps its room where that is free, those that are locked first. Where there are more meetings
    than rooms in a slot, some have none: see `roomless`.
    """
    online = [row for row in rows if row.slot_id and not row.needs_place]
    taken: Held = {(row.slot_id, row.place_id) for row in others if row.place_id}
    for row in online:
        row.place = None
    for row in sorted(online, key=lambda row: not row.locked):
        room = had.get(row.pk)
        if room and room in hall.video_rooms and is_free(hall, row, room, taken):
            seat(row, room, taken)
    for row in online:
        free = (room for room in hall.video_rooms if is_free(hall, row, room, taken))
        if row.place is None and (room := next(free, None)):
            seat(row, room, taken)


def is_free(hall: Hall, row: DayMeeting, room: Resource, taken: Held) -> bool:
    """In this timetable, and of what is booked all year round."""
    if row.slot is None or (row.slot_id, room.pk) in taken:
        return False
    return hall.elsewhere.against("resource", room.pk, row.slot, set()) is None


def seat(row: DayMeeting, room: Resource, taken: Held) -> None:
    row.place = room
    taken.add((row.slot_id, room.pk))


def rooms_of(rows: Iterable[DayMeeting]) -> dict[int, Resource]:
    """Where meetings that take no table are now."""
    return {row.pk: row.place for row in rows if row.place and not row.needs_place}


def roomless(rows: Iterable[DayMeeting]) -> int:
    """How many placed meetings are online and have neither a table nor a video room."""
    return sum(1 for row in rows if row.slot_id and not row.needs_place and row.place_id is None)


@dataclass(frozen=True, slots=True)
class VideoNeed:
    """How many take part online, how many meetings may be online at once, and how many rooms there are."""

    online: int
    at_once: int
    rooms: int

    @property
    def is_short(self) -> bool:
        return self.rooms < self.at_once


def video_need(day: MatchmakingDay, places: Sequence[DayPlace]) -> VideoNeed | None:
    """None of a day without tables, where every place is a video room. One query."""
    rooms = sum(is_video(one.resource) for one in places)
    if rooms == len(places):
        return None
    found = day.participants.current().aggregate(
        all=Count("pk"), online=Count("pk", filter=Q(attending=Attending.ONLINE))
    )
    return VideoNeed(found["online"], min(found["online"], found["all"] // 2), rooms)
