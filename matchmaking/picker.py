"""The slot picker: offered times in pages of two weeks, by day, on every side's clock, with reasons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from kernel.clocks import Clock, clocks, readable_date
from matchmaking.queries.calendar import Offer, days_of
from matchmaking.times.finder import Slot, local_day
from matchmaking.times.words import why_not_better

PAGE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Option:
    """One slot as it is offered. ``reasons`` speak against it; none and ``good``: for it.

    ``suggested`` marks the most humane ones of a page on which none is good for everybody.
    """

    value: str
    clocks: list[Clock]
    checked: bool
    good: bool
    reasons: list[str]
    suggested: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the reader's calendar; ``notes`` say what is special about it on either side."""

    label: str
    notes: list[str]
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Picker:
    """One page. ``chosen`` are the ticked slots of the other pages; ``earlier`` and ``later`` are
    the numbers of the pages beside it, None where there is none.
    """

    number: int
    label: str
    days: list[Day]
    chosen: list[Option]
    earlier: int | None
    later: int | None
    fairness: str


OptionOf = Callable[[Slot], Option]


def value_of(slot: Slot) -> str:
    return slot.starts_at.isoformat()


def build_picker(
    offer: Offer, zones: Sequence[str], *, page: int | None, chosen: Sequence[str] = ()
) -> Picker:
    """The page with this number, counted from 0; without one the first that has any time."""
    pages = Pages(offer, zones[0])
    number = pages.first_with_times if page is None else min(max(page, 0), pages.last)
    shown = [slot for slot in offer.slots if pages.number_of(slot) == number]
    ticked = set(chosen)
    least = min((slot.cost for slot in shown), default=0)

    def option(slot: Slot) -> Option:
        value = value_of(slot)
        return Option(
            value=value,
            clocks=clocks(slot.starts_at, slot.ends_at, zones),
            checked=value in ticked,
            good=not any(slot.marks),
            reasons=list(dict.fromkeys(why_not_better(slot.marks, offer.places))),
            suggested=0 < slot.cost == least,
        )

    elsewhere = [
        option(slot)
        for slot in offer.slots
        if value_of(slot) in ticked and pages.number_of(slot) != number
    ]
    return Picker(
        number=number,
        label=pages.label(number),
        days=list(days(offer, zones[0], shown, pages.days(number), option)),
        chosen=elsewhere,
        earlier=number - 1 if number > 0 else None,
        later=number + 1 if number < pages.last else None,
        fairness=fairness(offer),
    )


@dataclass(frozen=True, slots=True)
class Pages:
    """The horizon of an offer in pages of two weeks, on one clock."""

    offer: Offer
    zone: str

    @property
    def first_day(self) -> date:
        return local_day(self.offer.starts_at, self.zone)

    @property
    def last(self) -> int:
        return (local_day(self.offer.ends_at, self.zone) - self.first_day).days // PAGE_DAYS

    @property
    def first_with_times(self) -> int:
        return self.number_of(self.offer.slots[0]) if self.offer.slots else 0

    def number_of(self, slot: Slot) -> int:
        return (local_day(slot.starts_at, self.zone) - self.first_day).days // PAGE_DAYS

    def days(self, number: int) -> list[date]:
        first = self.first_day + timedelta(days=number * PAGE_DAYS)
        return [first + timedelta(days=n) for n in range(PAGE_DAYS)]

    def label(self, number: int) -> str:
        first, *_rest, last = self.days(number)
        return _("%(first)s to %(last)s") % {
            "first": readable_date(first),
            "last": readable_date(last),
        }


def days(
    offer: Offer, zone: str, shown: Sequence[Slot], on: Sequence[date], option: OptionOf
) -> Iterator[Day]:
    """Days with times, and working days that have none because somebody has a holiday."""
    by_day = {
        day: list(group)
        for day, group in groupby(shown, key=lambda slot: local_day(slot.starts_at, zone))
    }
    for day in on:
        slots = by_day.get(day, [])
        dates = days_of(slots[0], offer.parties) if slots else [day] * len(offer.parties)
        notes = offer.about(dates) if slots or day.weekday() < 5 else []
        if slots or notes:
            yield Day(readable_date(day), notes, [option(slot) for slot in slots])


def fairness(offer: Offer) -> str:
    """Whose turn it is for an unusual hour, where one side has borne more of them."""
    turn = offer.turn
    if turn is None:
        return ""
    return _("Unusual hours are taken in turns: this time it is the turn of %(name)s.") % {
        "name": str(turn)
    }
