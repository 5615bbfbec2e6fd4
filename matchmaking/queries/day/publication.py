"""What the publishing of a timetable would change, against what stands now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from matchmaking.enums import MeetingState
from matchmaking.models import DayMeeting, Meeting, MeetingRequest, Resource, Timetable
from matchmaking.queries.day.hall import Hall, hall_of
from matchmaking.queries.day.people import people_at
from matchmaking.queries.day.problem import meetings_of
from matchmaking.queries.day.video import roomless
from regions.models import Profile

MOST_DELEGATES = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """A placed row and the meeting that both sides have in their calendars already."""

    row: DayMeeting
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody or something of a meeting that has another booking then. ``who`` is a row to name.

    Without ``other`` the hour itself is over.
    """

    row: DayMeeting
    who: Profile | User | Resource | None = None
    other: Meeting | None = None


@dataclass(frozen=True)
class Publication:
    """Rows by what becomes of them: ``moved`` have another hour, ``changed`` another place or
    interpreter, ``kept`` are as they were. ``dropped`` are meetings that are not in it any more.

    ``refused`` are the unplaced wishes of each participant that it has not been told of yet.
    """

    timetable: Timetable
    hall: Hall
    new: list[DayMeeting] = field(default_factory=list)
    moved: list[Standing] = field(default_factory=list)
    changed: list[Standing] = field(default_factory=list)
    kept: list[Standing] = field(default_factory=list)
    dropped: list[Meeting] = field(default_factory=list)
    refused: dict[int, list[DayMeeting]] = field(default_factory=dict)

    @property
    def is_rehearsal(self) -> bool:
        return self.timetable.day.event.is_rehearsal

    @property
    def booked(self) -> list[DayMeeting]:
        """All rows whose hours are booked by publishing, anew or for the first time."""
        return [*self.new, *(one.row for one in (*self.moved, *self.changed))]

    @property
    def roomless(self) -> int:
        """How many meetings online would be told without a video link."""
        standing = (*self.moved, *self.changed, *self.kept)
        linkless = [one.row for one in standing if not one.meeting.video_url]
        return roomless([*self.new, *linkless])

    @property
    def placed(self) -> int:
        return len(self.new) + len(self.moved) + len(self.changed) + len(self.kept)

    def delegates(self, row: DayMeeting, participant_id: int) -> list[User]:
        """Who comes for a side: its registered people. Who stands for both sides is of the asking one."""
        zone = self.timetable.day.event.time_zone
        hour = row.slot.starts_at if row.slot else timezone.now()
        people = people_at(self.hall.coming, participant_id, hour, zone)
        if participant_id != row.asked_by_id:
            others = people_at(self.hall.coming, row.asked_by_id, hour, zone)
            people = [one for one in people if one not in others]
        return people[:MOST_DELEGATES]

    def resources(self, row: DayMeeting) -> list[Resource]:
        """The place, and the interpreter with who takes turns with them."""
        told = self.hall.team_of(row.interpreter) if row.interpreter else []
        return [*([row.place] if row.place else []), *(one.resource for one in told)]

    @cached_property
    def clashes(self) -> list[Clash]:
        """What stands in the way: other bookings, and hours that are over."""
        now = timezone.now()
        over = [Clash(row) for row in self.new if row.slot and row.slot.starts_at <= now]
        return [*over, *_clashes(self)]


def publication_of(timetable: Timetable) -> Publication:
    """Compare with the timetable in force, in a fixed number of queries."""
    hall = hall_of(timetable.day)
    found = Publication(timetable, hall)
    before = rows_in_force(timetable)
    now = timezone.now()
    rows = list(meetings_of(timetable))
    for row in rows:
        old = before.get((row.one_id, row.other_id))
        standing = _standing(old, found)
        if row.slot is None:
            if standing and standing.starts_at > now:
                found.dropped.append(standing)
            _note_refusal(found, row, old)
        elif standing is None or old is None:
            found.new.append(row)
        else:
            _sort_in(found, row, old, standing)
    pairs = {(row.one_id, row.other_id) for row in rows}
    gone = (_standing(old, found) for pair, old in before.items() if pair not in pairs)
    found.dropped.extend(meeting for meeting in gone if meeting and meeting.starts_at > now)
    return found


def rows_in_force(timetable: Timetable) -> dict[tuple[int, int], DayMeeting]:
    """The rows of the timetable that this one would replace, by pair."""
    current = Timetable.objects.in_force().filter(day=timetable.day_id).exclude(pk=timetable.pk)
    rows = DayMeeting.objects.filter(timetable__in=current).select_related(
        "meeting__request__sender",
        "meeting__request__receiver",
        "slot",
        "one__profile",
        "other__profile",
    )
    return {(row.one_id, row.other_id): row for row in rows}


def _standing(old: DayMeeting | None, found: Publication) -> Meeting | None:
    """What both sides have in their calendars; of a rehearsal what they would have."""
    if old is None:
        return None
    if found.is_rehearsal:
        return _as_if(old)
    confirmed = old.meeting is not None and old.meeting.state == MeetingState.CONFIRMED
    return old.meeting if confirmed else None


def _as_if(row: DayMeeting) -> Meeting | None:
    """A meeting that nobody saves: a rehearsal has no threads."""
    if row.slot is None:
        return None
    both = [row.one.profile, row.other.profile]
    sender, receiver = both if row.asked_by_id == row.one_id else reversed(both)
    thread = MeetingRequest(sender=sender, receiver=receiver)
    return Meeting(request=thread, starts_at=row.slot.starts_at, ends_at=row.slot.ends_at)


def _sort_in(found: Publication, row: DayMeeting, old: DayMeeting, standing: Meeting) -> None:
    """What the two have moved by themselves stays, as long as the timetable does not move it, too."""
    one = Standing(row, standing)
    if standing.starts_at <= timezone.now():
        found.kept.append(one)
    elif row.slot_id != old.slot_id:
        found.moved.append(one)
    elif (row.place_id, row.interpreter_id) != (old.place_id, old.interpreter_id):
        found.changed.append(one)
    else:
        found.kept.append(one)


def _note_refusal(found: Publication, row: DayMeeting, old: DayMeeting | None) -> None:
    """Only who asked is told; and once, also where a later timetable has no place either."""
    if old is None or old.slot_id is not None:
        found.refused.setdefault(row.asked_by_id, []).append(row)


def _clashes(found: Publication) -> Iterator[Clash]:
    for row in found.booked:
        for kind, pk, who, people in _holders(found, row):
            other = row.slot and found.hall.elsewhere.against(kind, pk, row.slot, people)
            if other:
                yield Clash(row, who, other.meeting)


def _holders(
    found: Publication, row: DayMeeting
) -> Iterator[tuple[str, int, Profile | User | Resource, set[int]]]:
    """All whose time the meeting takes."""
    for side in (row.one, row.other):
        profile = found.hall.people[str(side.public_id)].profile
        people = found.delegates(row, side.pk)
        yield "profile", profile.pk, profile, {user.pk for user in people}
        for user in people:
            yield "user", user.pk, user, set()
    for one in found.resources(row):
        yield "resource", one.pk, one, set()


def mails_of(found: Publication) -> int:
    """About how many letters go out: everybody who acts or comes for the two sides."""
    sides, by_profile = {}, {}
    for one in found.hall.people.values():
        coming = {row.user_id for row in found.hall.coming.get(one.pk, [])}
        sides[one.pk] = max(1, len(coming | found.hall.acting.get(one.pk, set())))
        by_profile[one.profile_id] = sides[one.pk]
    told = sum(sides[row.one_id] + sides[row.other_id] for row in found.booked)
    for meeting in found.dropped:
        told += by_profile.get(meeting.request.sender_id, 1)
        told += by_profile.get(meeting.request.receiver_id, 1)
    return told + sum(sides[pk] for pk in found.refused)
