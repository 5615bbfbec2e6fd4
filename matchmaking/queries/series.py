"""Times for several meetings of a pair, unusual hours in turns."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.enums import SeriesRhythm
from matchmaking.models import Meeting, Series
from matchmaking.queries.availability import Leave, Owner, Window, parties_of
from matchmaking.queries.calendar import NOTICE, past_meetings
from matchmaking.queries.delegates import current_delegates
from matchmaking.times.fairness import ledger, plan_series
from matchmaking.times.finder import Slot
from regions.models import Profile

APART = {
    SeriesRhythm.FORTNIGHT: timedelta(days=14),
    SeriesRhythm.MONTH: timedelta(days=28),
    SeriesRhythm.QUARTER: timedelta(days=91),
}
FEWEST, MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Plan:
    """``slots`` in time order; ``missing`` counts the periods in which the pair has no free hour.

    ``unusual`` are the minutes outside office hours that the plan asks of each organisation.
    """

    slots: list[Slot]
    missing: int
    unusual: list[tuple[Profile, int]]


def plan_meetings(meeting: Meeting, *, rhythm: str, count: int) -> Plan:
    """One slot for each period after a meeting, for those who attend it."""
    thread, every = meeting.request, APART[SeriesRhythm(rhythm)]
    first = max(timezone.now() + NOTICE, meeting.ends_at + every / 2)
    pair = [thread.sender, thread.receiver]
    delegates = current_delegates(thread)
    people: list[Owner] = [delegate.user for delegate in delegates]
    represented = [thread.organisation_of(side) for side in {one.side for one in delegates}]
    window = Window(first, first + count * every)
    parties = parties_of([*pair, *people], window, Leave(represented, None))
    borne = ledger(parties[:2], past_meetings(pair, before=timezone.now()))
    planned = plan_series(
        parties,
        first=first,
        every=every,
        count=count,
        length=meeting.ends_at - meeting.starts_at,
        borne=[*borne, *[0] * len(people)],
    )
    slots = [slot for slot in planned if slot]
    totals = [(side, sum(slot.unusual[at] for slot in slots)) for at, side in enumerate(pair)]
    return Plan(slots, count - len(slots), totals)


def find_series(user: User, public_id: UUID) -> Series:
    """One series that this person may see, with its times. Raises Series.DoesNotExist."""
    return with_times(Series.objects.visible_to(user)).get(public_id=public_id)


def with_times(rows: QuerySet[Series]) -> QuerySet[Series]:
    """With both organisations, the times and what became of them: a fixed number of queries."""
    found = rows.select_related(
        "origin__sender__seat", "origin__sender__territory",
        "origin__receiver__seat", "origin__receiver__territory",
        "origin__meeting",
    )  # fmt: skip
    return found.prefetch_related("times__meeting__request")


def proposed_series(meeting: Meeting) -> Series | None:
    """The series that waits for an answer after this meeting."""
    return Series.objects.proposed().filter(origin=meeting.request_id).first()
