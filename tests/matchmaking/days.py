"""A matchmaking day in rows: slots, tables, participants and wishes, without any page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from events.enums import EventKind, EventState
from events.models import Event
from matchmaking.enums import ResourceKind, WishLevel
from matchmaking.models import (
    DayInterpreter,
    DayParticipant,
    DayPlace,
    DaySlot,
    InterpreterDetails,
    MatchmakingDay,
    MeetingBlock,
    PartnerWish,
    Resource,
)
from tests.factories import EventFactory, ProfileFactory

SLOT = timedelta(minutes=25)
STEP = timedelta(minutes=30)


@dataclass
class Day:
    """The rows of one day, in order."""

    event: Event
    day: MatchmakingDay
    slots: list[DaySlot]
    people: list[DayParticipant]
    tables: list[Resource]
    interpreters: list[DayInterpreter]

    def wish(self, wisher: int, wished: int, level: str = WishLevel.MUST, **more) -> PartnerWish:
        return PartnerWish.objects.create(
            wisher=self.people[wisher], wished=self.people[wished], level=level, **more
        )


def make_day(*, people=4, slots=4, tables=2, interpreters=0, begins: datetime | None = None,
             **settings) -> Day:  # fmt: skip
    """A day of some hours next month; half of the people are of either side."""
    start = begins or (timezone.now() + timedelta(days=30)).replace(
        hour=8, minute=0, second=0, microsecond=0
    )
    end = start + slots * STEP
    event = EventFactory(
        kind=EventKind.MATCHMAKING, state=EventState.OPEN, starts_at=start, ends_at=end
    )
    day = MatchmakingDay.objects.create(event=event, uses_suggestions=False, **settings)
    block = MeetingBlock.objects.create(day=day, starts_at=start, ends_at=end)
    rows = [
        DaySlot(day=day, block=block, position=n, starts_at=start + n * STEP,
                ends_at=start + n * STEP + SLOT)
        for n in range(slots)
    ]  # fmt: skip
    profiles = [ProfileFactory(japanese=bool(n % 2)) for n in range(people)]
    return Day(
        event=event,
        day=day,
        slots=DaySlot.objects.bulk_create(rows),
        people=[DayParticipant.objects.create(day=day, profile=one) for one in profiles],
        tables=[add_place(day, f"Table {n + 1}", n) for n in range(tables)],
        interpreters=[add_interpreter(day, f"Interpreter {n + 1}") for n in range(interpreters)],
    )


def add_place(day: MatchmakingDay, name: str, position: int) -> Resource:
    table = Resource.objects.create(
        kind=ResourceKind.TABLE, name_en=name, time_zone=day.event.time_zone, event=day.event
    )
    DayPlace.objects.create(day=day, resource=table, position=position)
    return table


def add_interpreter(day: MatchmakingDay, name: str, pairs=("en-ja",)) -> DayInterpreter:
    person = Resource.objects.create(
        kind=ResourceKind.INTERPRETER, name_en=name, time_zone="Asia/Tokyo"
    )
    InterpreterDetails.objects.create(resource=person, pairs=list(pairs))
    return DayInterpreter.objects.create(day=day, resource=person)
