"""The timetable in force as people read it: whose meetings, in which place, with which interpreter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from events.enums import RegistrationState
from events.models import Event, Registration
from kernel.clocks import Clock, clocks_once, readable_date
from matchmaking.models import (
    DayInterpreter,
    DayMeeting,
    DayParticipant,
    DaySlot,
    Delegate,
    Resource,
    Timetable,
)
from matchmaking.queries.briefing import glossary
from regions.models import Profile, ProfileSector

# With where they sit, which says on whose clock they live.
BOTH = (
    "one__profile__seat",
    "one__profile__territory",
    "other__profile__seat",
    "other__profile__territory",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A slot of somebody's agenda; without a meeting it is free, or they are away."""

    slot: DaySlot
    clocks: list[Clock]
    meeting: DayMeeting | None = None
    partner: Profile | None = None
    is_away: bool = False

    @property
    def is_cancelled(self) -> bool:
        thread = self.meeting and self.meeting.meeting
        return bool(thread and not thread.is_confirmed)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The day of one participant."""

    participant: DayParticipant
    entries: list[Entry]

    @property
    def held(self) -> int:
        """How many meetings take place."""
        return sum(1 for one in self.entries if one.meeting and not one.is_cancelled)

    @property
    def days(self) -> list[tuple[str, list[Entry]]]:
        """By date on the first clock; the name tells apart the tables of several participants."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[f"{self.participant.profile.name}: {entry.clocks[0].date}"].append(entry)
        return list(found.items())


@dataclass(frozen=True, slots=True)
class Sheet:
    """What happens in one place, or what one interpreter does.

    ``link`` is the interpreter's own page, ``renew`` takes the link back.
    """

    name: Resource
    rows: list[tuple[list[Clock], DayMeeting]]
    link: str = ""
    renew: str = ""


def in_force(event: Event) -> Timetable | None:
    return (
        Timetable.objects.in_force().filter(day__event=event).select_related("day__event").first()
    )


def placed_in(timetable: Timetable) -> QuerySet[DayMeeting]:
    """Its meetings with all that an agenda shows, in the order of the day; one query."""
    rows = timetable.meetings.placed().select_related(
        *BOTH,
        "slot",
        "place",
        "interpreter__resource",
        "meeting__request",
    )
    return rows.order_by("slot__starts_at", "place__pk", "pk")


def own_participants(event: Event, user: User) -> list[DayParticipant]:
    """For which this person comes, or may act."""
    coming = Registration.objects.filter(
        event=event, user=user, state=RegistrationState.CONFIRMED
    ).values("profile")
    rows = DayParticipant.objects.filter(day__event=event).current()
    acting = DayParticipant.objects.of(user).values("pk")
    found = rows.filter(Q(profile__in=coming) | Q(pk__in=acting))
    return list(found.select_related("profile").prefetch_related("away").order_by("pk"))


def agendas(
    timetable: Timetable,
    participants: Iterable[DayParticipant],
    zones: Sequence[str],
    *,
    own_clock: bool = False,
) -> list[Agenda]:
    """One for each, in two queries; ``zones`` are the reader's clocks, the first one leads.

    With ``own_clock`` that of each participant comes before them, as on what is handed out.
    """
    slots = list(DaySlot.objects.filter(day=timetable.day_id))
    held: dict[int, dict[int, DayMeeting]] = defaultdict(dict)
    for row in placed_in(timetable):
        for person in (row.one_id, row.other_id):
            held[person][row.slot_id or 0] = row
    return [
        agenda_of(one, slots, held[one.pk], [one.profile.time_zone, *zones] if own_clock else zones)
        for one in participants
    ]


def agenda_of(
    participant: DayParticipant,
    slots: Iterable[DaySlot],
    held: dict[int, DayMeeting],
    zones: Sequence[str],
) -> Agenda:
    """``held`` are the meetings of the participant by slot."""
    away = {slot.pk for slot in participant.away.all()}
    entries = []
    for slot in slots:
        if row := held.get(slot.pk):
            partner = partner_of(row, participant)
            entries.append(Entry(slot, told(slot, [*zones, partner.time_zone]), row, partner))
        else:
            entries.append(Entry(slot, told(slot, zones), is_away=slot.pk in away))
    return Agenda(participant, entries)


def partner_of(row: DayMeeting, participant: DayParticipant) -> Profile:
    return row.other.profile if row.one_id == participant.pk else row.one.profile


def told(slot: DaySlot, zones: Sequence[str]) -> list[Clock]:
    return clocks_once(slot.starts_at, slot.ends_at, zones)


def place_sheets(timetable: Timetable) -> list[Sheet]:
    """One for each table, room or video room that is used."""
    by_place: dict[Resource, list[DayMeeting]] = defaultdict(list)
    for row in placed_in(timetable):
        if row.place:
            by_place[row.place].append(row)
    return sheets(by_place, timetable)


def interpreter_sheets(timetable: Timetable) -> list[Sheet]:
    """One for each interpreter who has a meeting."""
    by_person: dict[Resource, list[DayMeeting]] = defaultdict(list)
    for row in placed_in(timetable).filter(interpreter__isnull=False):
        if row.interpreter:
            by_person[row.interpreter.resource].append(row)
    return sheets(by_person, timetable)


def sheets(found: dict[Resource, list[DayMeeting]], timetable: Timetable) -> list[Sheet]:
    zone = timetable.day.event.time_zone
    return [
        Sheet(one, [(told(row.slot, [one.time_zone, zone]), row) for row in found[one] if row.slot])
        for one in sorted(found, key=lambda one: one.pk)
    ]


def meetings_of(interpreter: DayInterpreter) -> QuerySet[DayMeeting]:
    """What an interpreter does in the timetable in force, with what to prepare."""
    table = Timetable.objects.in_force().filter(day=interpreter.day_id)
    rows = DayMeeting.objects.placed().filter(timetable__in=table, interpreter=interpreter)
    return rows.select_related(
        *BOTH, "slot", "place", "interpreter__resource", "meeting__request__sector"
    ).order_by("slot__starts_at")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A meeting as its interpreter prepares it."""

    row: DayMeeting
    clocks: list[Clock]
    people: list[Delegate]
    glossary: list[tuple[str, str]]

    @property
    def is_cancelled(self) -> bool:
        return bool(self.row.meeting and not self.row.meeting.is_confirmed)

    @property
    def words(self) -> str:
        """What its glossary is called; each meeting has its own."""
        return f"{_('Words of the field')}: {self.row.one} – {self.row.other}"


def briefings(interpreter: DayInterpreter) -> list[Prepared]:
    """The day of an interpreter, in four queries."""
    rows = list(meetings_of(interpreter))
    threads = [row.meeting.request_id for row in rows if row.meeting]
    named: dict[int, list[Delegate]] = defaultdict(list)
    for one in Delegate.objects.current().filter(request__in=threads).select_related("user"):
        named[one.request_id].append(one)
    sectors = sectors_of(
        {row.one.profile_id for row in rows} | {row.other.profile_id for row in rows}
    )
    zones = [interpreter.resource.time_zone, interpreter.day.event.time_zone]
    return [prepared(row, zones, named, sectors) for row in rows]


def prepared(
    row: DayMeeting,
    zones: Sequence[str],
    named: dict[int, list[Delegate]],
    sectors: dict[int, set[str]],
) -> Prepared:
    thread = row.meeting.request if row.meeting else None
    shared = sorted(sectors[row.one.profile_id] & sectors[row.other.profile_id])
    return Prepared(
        row=row,
        clocks=told(row.slot, zones) if row.slot else [],
        people=named[thread.pk] if thread else [],
        glossary=glossary(thread.sector, shared) if thread else [],
    )


def sectors_of(profiles: set[int]) -> dict[int, set[str]]:
    """The codes of the sectors that each names."""
    found: dict[int, set[str]] = {pk: set() for pk in profiles}
    pairs = ProfileSector.objects.filter(profile__in=profiles).values_list(
        "profile_id", "sector__code"
    )
    for profile, code in pairs:
        found[profile].add(code)
    return found


@dataclass(frozen=True, slots=True)
class Wall:
    """What a screen at the venue shows: the slot that runs, and the next one."""

    now: list[tuple[list[Clock], list[DayMeeting]]]
    date: str


def wall(timetable: Timetable, at: datetime, *, slots: int = 2) -> Wall:
    """The next slots that are not over at an instant; two queries."""
    event = timetable.day.event
    coming = list(DaySlot.objects.filter(day=timetable.day_id, ends_at__gt=at)[:slots])
    rows: dict[int, list[DayMeeting]] = {slot.pk: [] for slot in coming}
    for row in placed_in(timetable).filter(slot__in=coming):
        if not row.meeting or row.meeting.is_confirmed:
            rows[row.slot_id or 0].append(row)
    shown = [(told(slot, [event.time_zone]), rows[slot.pk]) for slot in coming]
    return Wall(shown, readable_date(at.astimezone(ZoneInfo(event.time_zone)).date()))
