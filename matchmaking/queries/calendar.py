"""The times that organisations can offer each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from matchmaking.models import Meeting
from matchmaking.queries.availability import Leave, Owner, Window, parties_of, place_of
from matchmaking.times.fairness import in_turn, ledger, weights
from matchmaking.times.finder import Party, Search, Slot, find_slots, local_day
from matchmaking.times.lengths import USUAL_LENGTH
from matchmaking.times.spans import Span
from matchmaking.times.words import about_days
from regions.models import Profile

NOTICE = timedelta(days=2)
HORIZON_DAYS = 90
REMEMBERED = 20  # past meetings whose unusual hours are still made up for


@dataclass(frozen=True, slots=True)
class Offer:
    """Shared free times, earliest first, and what is to be said about them.

    ``owners``, ``parties`` and each slot's marks go by the same order, organisations first; ``borne``
    are the minutes outside office hours that each organisation has had so far.
    """

    slots: list[Slot]
    owners: list[Owner]
    parties: list[Party]
    borne: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime

    @property
    def zone(self) -> str:
        """Whose calendar counts the days: the first organisation's."""
        return self.parties[0].zone

    @property
    def places(self) -> list[str]:
        return [place_of(owner) for owner in self.owners]

    @property
    def turn(self) -> Owner | None:
        """Whose turn it is to take an unusual hour."""
        number = in_turn(self.borne)
        return None if number is None else self.owners[number]

    def about(self, days: Sequence[date]) -> list[str]:
        """What is special on the day, by each party's date: ``days`` go by the parties' order."""
        return about_days(
            (special, place)
            for party, place, day in zip(self.parties, self.places, days, strict=True)
            for special in party.special
            if special.day == day
        )


def offer_times(
    *organisations: Profile,
    minutes: int = USUAL_LENGTH,
    people: Sequence[User] = (),
    represented: Sequence[Profile] = (),
    moving: Meeting | None = None,
) -> Offer:
    """What these organisations, two or more, have in common within the next 90 days.

    From two days ahead, so that both sides can read their mail. ``people`` are those who are known
    to come: their own hours and engagements count too. For the organisations that are represented
    by some of them, the meetings of their colleagues do not. What a meeting that is to be moved has
    booked counts as free.
    """
    now = timezone.now()
    window = Window(now + NOTICE, now + NOTICE + timedelta(days=HORIZON_DAYS))
    owners: list[Owner] = [*organisations, *people]
    parties = parties_of(owners, window, Leave(represented, moving))
    borne = ledger(parties[: len(organisations)], past_meetings(organisations, before=now))
    search = Search(
        window.starts_at,
        window.ends_at,
        timedelta(minutes=minutes),
        weights=(*weights(borne), *[1.0] * len(people)),
    )
    slots = find_slots(parties, search)
    return Offer(slots, owners, parties, borne, window.starts_at, window.ends_at)


def free_times(
    *organisations: Profile, minutes: int = USUAL_LENGTH, people: Sequence[User] = ()
) -> list[Slot]:
    return offer_times(*organisations, minutes=minutes, people=people).slots


def past_meetings(organisations: Sequence[Profile], *, before: datetime) -> list[Span]:
    """The latest meetings of these organisations with each other."""
    held = Meeting.objects.confirmed().filter(
        Q(request__sender__in=organisations) & Q(request__receiver__in=organisations),
        ends_at__lte=before,
    )
    rows = held.order_by("-starts_at").values_list("starts_at", "ends_at")[:REMEMBERED]
    return [Span(*row) for row in rows]


def days_of(slot: Slot, parties: Sequence[Party]) -> list[date]:
    return [local_day(slot.starts_at, party.zone) for party in parties]
