"""What the publishing of a timetable would change, against what stands now."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from matchmaking.enums import MeetingState
from matchmaking.models import Booking, DayMeeting, Meeting, Resource, Timetable
from matchmaking.queries.day.hall import Hall, hall_of
from matchmaking.queries.day.people import people_at
from matchmaking.queries.day.problem import meetings_of
from regions.models import Affiliation

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
    who: object = None
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
    def booked(self) -> list[DayMeeting]:
        """All rows whose hours are booked by publishing, anew or for the first time."""
        return [*self.new, *(one.row for one in (*self.moved, *self.changed))]

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
    for row in meetings_of(timetable):
        old = before.get((row.one_id, row.other_id))
        standing = old.meeting if old and _stands(old.meeting) else None
        if row.slot is None:
            if standing and standing.starts_at > now:
                found.dropped.append(standing)
            _note_refusal(found, row, old)
        elif standing is None or old is None:
            found.new.append(row)
        else:
            _sort_in(found, row, old, standing)
    pairs = {(row.one_id, row.other_id) for row in timetable.meetings.all()}
    found.dropped.extend(
        old.meeting
        for pair, old in before.items()
        if pair not in pairs
        and old.meeting
        and _stands(old.meeting)
        and old.meeting.starts_at > now
    )
    return found


def rows_in_force(timetable: Timetable) -> dict[tuple[int, int], DayMeeting]:
    """The rows of the timetable that this one would replace, by pair."""
    current = Timetable.objects.in_force().filter(day=timetable.day_id).exclude(pk=timetable.pk)
    rows = DayMeeting.objects.filter(timetable__in=current).select_related(
        "meeting__request__sender", "meeting__request__receiver"
    )
    return {(row.one_id, row.other_id): row for row in rows}


def _stands(meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.state == MeetingState.CONFIRMED


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


def _clashes(found: Publication) -> list[Clash]:
    rows = found.booked
    slots = [row.slot for row in rows if row.slot]
    if not slots:
        return []
    begins, ends = min(s.starts_at for s in slots), max(s.ends_at for s in slots)
    own = {one.meeting.pk for one in (*found.moved, *found.changed)}
    own |= {meeting.pk for meeting in found.dropped}
    taken = Booking.objects.active().filter(during__overlap=(begins, ends)).exclude(meeting__in=own)
    by_holder: dict[tuple[str, int | None], list[Booking]] = {}
    for booking in taken.select_related("meeting__request__sender", "meeting__request__receiver"):
        for key in _holders(booking):
            by_holder.setdefault(key, []).append(booking)
    return [clash for row in rows for clash in _clashes_of(found, row, by_holder)]


def _holders(booking: Booking) -> list[tuple[str, int | None]]:
    return [
        (kind, pk)
        for kind, pk in (
            ("profile", booking.profile_id),
            ("user", booking.user_id),
            ("resource", booking.resource_id),
        )
        if pk
    ]


def _clashes_of(
    found: Publication, row: DayMeeting, taken: dict[tuple[str, int | None], list[Booking]]
) -> list[Clash]:
    wanted: list[tuple[str, object, set[int]]] = []
    for side in (row.one, row.other):
        profile = found.hall.people[str(side.public_id)].profile
        people = found.delegates(row, side.pk)
        wanted.append(("profile", profile, {user.pk for user in people}))
        wanted.extend(("user", user, set()) for user in people)
    wanted.extend(("resource", one, set()) for one in found.resources(row))
    clashes = []
    for kind, who, delegates in wanted:
        for booking in taken.get((kind, getattr(who, "pk", None)), []):
            if _meets(row, booking) and _same_lane(booking, delegates):
                clashes.append(Clash(row, who, booking.meeting))
                break
    return clashes


def _meets(row: DayMeeting, booking: Booking) -> bool:
    slot, during = row.slot, booking.during
    return slot is not None and during.lower < slot.ends_at and slot.starts_at < during.upper


def _same_lane(booking: Booking, delegates: set[int]) -> bool:
    """Of an organisation, other people may be taken without harm: see `models.bookings`."""
    return not delegates or booking.delegate_id is None or booking.delegate_id in delegates


def mails_of(found: Publication) -> int:
    """About how many letters go out: everybody who acts or comes for the two sides."""
    sides: dict[int, int] = {}
    profiles = {one.pk: one.profile_id for one in found.hall.people.values()}
    acting: dict[int, set[int]] = {}
    hats = Affiliation.objects.current().editing().filter(profile__in=profiles.values())
    for profile_id, user_id in hats.values_list("profile", "user"):
        acting.setdefault(profile_id, set()).add(user_id)
    for pk, profile_id in profiles.items():
        coming = {row.user_id for row in found.hall.coming.get(pk, [])}
        sides[pk] = max(1, len(coming | acting.get(profile_id, set())))
    by_profile = {profiles[pk]: count for pk, count in sides.items()}
    told = sum(sides[row.one_id] + sides[row.other_id] for row in found.booked)
    for meeting in found.dropped:
        told += by_profile.get(meeting.request.sender_id, 1)
        told += by_profile.get(meeting.request.receiver_id, 1)
    return told + sum(sides[pk] for pk in found.refused)
