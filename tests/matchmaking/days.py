"""A matchmaking day in rows: slots, tables, participants and wishes, without any page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from events.enums import EventKind, EventState, RegistrationState
from events.models import Event, Registration, TeamMember
from matchmaking.enums import ResourceKind, RunState, WishLevel
from matchmaking.models import (
    DayInterpreter,
    DayMeeting,
    DayParticipant,
    DayPlace,
    DaySlot,
    InterpreterDetails,
    MatchmakingDay,
    MeetingBlock,
    PartnerWish,
    Resource,
    Timetable,
)
from tests.factories import EventFactory, ProfileFactory, UserFactory

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

    def table(self, *rows, published=True) -> Timetable:
        """A timetable in force; a row is ``(one, other, slot, place, interpreter)``; None is nowhere."""
        self.day.timetables.update(retired_at=timezone.now())
        made = Timetable.objects.create(
            day=self.day,
            number=self.day.timetables.count() + 1,
            state=RunState.DONE,
            published_at=timezone.now() if published else None,
        )
        for row in rows:
            self.place(made, *row)
        return made

    def place(self, table, one, other, slot=None, place=None, interpreter=None) -> DayMeeting:
        first, second = sorted([self.people[one], self.people[other]], key=lambda row: row.pk)
        return DayMeeting.objects.create(
            timetable=table,
            one=first,
            other=second,
            asked_by=self.people[one],
            slot=None if slot is None else self.slots[slot],
            place=None if place is None else self.tables[place],
            interpreter=None if interpreter is None else self.interpreters[interpreter],
            interpretation="" if interpreter is None else "en-ja",
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


def organiser(day: MatchmakingDay, right: str = "meetings"):
    """A co-organiser of the event with one right."""
    user = UserFactory()
    TeamMember.objects.create(event=day.event, user=user, rights=[right])
    return user


def registered(day: MatchmakingDay, profile, **values) -> Registration:
    """Somebody who edits the profile comes to the event as its delegate."""
    user = values.pop("user", None) or UserFactory(profile=profile)
    first = {"state": RegistrationState.CONFIRMED, "language": "en", "by": user}
    return Registration.objects.create(
        event=day.event, user=user, profile=profile, **first | values
    )
