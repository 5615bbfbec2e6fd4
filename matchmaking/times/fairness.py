"""Unusual hours are borne in turns: who had more of them before gets the better ones next.

The ledger of two or three parties is worked out from their past meetings, so that it is right
whatever was moved or cancelled since; nobody keeps it by hand.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from matchmaking.times.finder import UNUSUAL_CELLS, Party, Search, Slot, find_slots
from matchmaking.times.grid import MINUTES, Grid, wall_clock
from matchmaking.times.hours import week_of
from matchmaking.times.spans import Span

# So much more of a debt, in minutes, doubles the price of an unusual hour.
DOUBLES = 60


def ledger(parties: Sequence[Party], meetings: Sequence[Span]) -> tuple[int, ...]:
    """Minutes outside office hours that each party has borne in these meetings."""
    return tuple(sum(unusual_minutes(party, span) for span in meetings) for party in parties)


def unusual_minutes(party: Party, span: Span) -> int:
    grid = Grid.over(span.starts_at, span.ends_at)
    week = week_of(party.hours)[wall_clock(grid, party.zone).week // MINUTES]
    # What the party's hours of today call closed was, at that time, no hour of its own either.
    return int(np.sum((UNUSUAL_CELLS[week] > 0) | (week >= 128))) * MINUTES


def weights(borne: Sequence[int]) -> tuple[float, ...]:
    """What an unusual quarter costs each party, 1 for the one that has borne least."""
    least = min(borne, default=0)
    return tuple(1 + (minutes - least) / DOUBLES for minutes in borne)


def in_turn(borne: Sequence[int]) -> int | None:
    """The party whose turn it is to take an unusual hour; None while all have borne the same."""
    if len(set(borne)) < 2:
        return None
    return list(borne).index(min(borne))


def plan_series(
    parties: Sequence[Party],
    *,
    first: datetime,
    every: timedelta,
    count: int,
    length: timedelta,
    borne: Sequence[int] = (),
) -> list[Slot | None]:
    """A slot within each of ``count`` periods, unusual hours in turns; None where none is left.

    ``borne`` is the ledger before the series.
    """
    book = list(borne or [0] * len(parties))
    planned: list[Slot | None] = []
    for number in range(count):
        start = first + number * every
        found = find_slots(parties, Search(start, start + every, length, weights(book)))
        slot = min(found, key=lambda one: (one.cost, one.starts_at), default=None)
        planned.append(slot)
        if slot:
            book = [before + more for before, more in zip(book, slot.unusual, strict=True)]
    return planned
