"""The slots of a matchmaking day on the clock of every side that takes part."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from events.enums import SessionKind
from events.models import Session
from events.queries.listing import EUROPE, JAPAN
from kernel.clocks import Clock, clocks
from matchmaking.models import DaySlot, MatchmakingDay, MeetingBlock
from matchmaking.times.cutting import Decency, decency
from matchmaking.times.spans import Span

MOST_ZONES = 3


@dataclass(frozen=True, slots=True)
class Hour:
    """A clock of a slot, and how humane it is there."""

    clock: Clock
    decency: Decency


@dataclass(frozen=True, slots=True)
class GridRow:
    slot: DaySlot
    hours: list[Hour]


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block, what it is cut into, and what else the programme has at that time."""

    block: MeetingBlock
    clocks: list[Clock]
    rows: list[GridRow]
    meanwhile: list[Session]

    @property
    def worst(self) -> Decency:
        found = {hour.decency for row in self.rows for hour in row.hours}
        return next((one for one in (Decency.NIGHT, Decency.AMBER) if one in found), Decency.GOOD)


@dataclass(frozen=True, slots=True)
class Grid:
    """``from_programme`` are sessions of meetings in the programme that no block covers."""

    zones: list[str]
    blocks: list[BlockRow]
    from_programme: list[Session]

    @property
    def number(self) -> int:
        return sum(len(block.rows) for block in self.blocks)


def grid_of(day: MatchmakingDay) -> Grid:
    """Four queries, however many slots and participants."""
    zones = zones_of(day)
    slots: dict[int, list[DaySlot]] = {}
    for slot in day.slots.all():
        slots.setdefault(slot.block_id, []).append(slot)
    blocks = list(day.blocks.all())
    sessions = list(day.event.sessions.order_by("starts_at", "pk"))
    # Breaks, talks and visits: whoever is there has no meeting at that hour.
    others = [one for one in sessions if one.kind != SessionKind.MEETINGS]
    taken = [Span(block.starts_at, block.ends_at) for block in blocks]
    return Grid(
        zones,
        [block_row(block, slots.get(block.pk, []), others, zones) for block in blocks],
        [
            one
            for one in sessions
            if one not in others and not any(map(span_of(one).overlaps, taken))
        ],
    )


def span_of(session: Session) -> Span:
    return Span(session.starts_at, session.ends_at)


def zones_of(day: MatchmakingDay) -> list[str]:
    """The organiser's zone, those of most participants, and both sides' in any case; one for each clock."""
    rows = day.participants.current().values_list(
        "profile__seat__time_zone", "profile__territory__time_zone"
    )
    common = [zone for zone, _n in Counter(filter(None, (a or b for a, b in rows))).most_common()]
    return apart([day.event.time_zone, *common[:MOST_ZONES], JAPAN, EUROPE], day.event.starts_at)


def apart(zones: Sequence[str], moment: datetime) -> list[str]:
    """Only zones whose clocks differ at that moment, the first of each."""
    found: dict[timedelta | None, str] = {}
    for zone in zones:
        found.setdefault(moment.astimezone(ZoneInfo(zone)).utcoffset(), zone)
    return list(found.values())


def block_row(
    block: MeetingBlock, slots: Sequence[DaySlot], others: Sequence[Session], zones: Sequence[str]
) -> BlockRow:
    span = Span(block.starts_at, block.ends_at)
    return BlockRow(
        block=block,
        clocks=clocks(block.starts_at, block.ends_at, zones),
        rows=[grid_row(slot, zones) for slot in slots],
        meanwhile=[one for one in others if span.overlaps(span_of(one))],
    )


def grid_row(slot: DaySlot, zones: Sequence[str]) -> GridRow:
    span = Span(slot.starts_at, slot.ends_at)
    shown = clocks(slot.starts_at, slot.ends_at, zones)
    return GridRow(slot, [Hour(clock, decency(span, clock.zone)) for clock in shown])


@dataclass(frozen=True, slots=True)
class Choosable:
    """A slot to tick: ``reasons`` is what the platform knows against it."""

    slot: DaySlot
    clocks: list[Clock]
    checked: bool
    reasons: list[str]


def choosable(
    slots: Sequence[DaySlot],
    zones: Sequence[str],
    *,
    chosen: Collection[str],
    reasons: Mapping[int, str] | None = None,
) -> dict[str, list[Choosable]]:
    """Slots by day on the first of these clocks, each with all of them."""
    found: dict[str, list[Choosable]] = {}
    for slot in slots:
        shown = clocks(slot.starts_at, slot.ends_at, zones)
        said = (reasons or {}).get(slot.pk, "")
        one = Choosable(slot, shown, str(slot.pk) in chosen, [said] if said else [])
        found.setdefault(shown[0].date, []).append(one)
    return found
