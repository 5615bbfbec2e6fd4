"""What the people, places and interpreters of a day have booked elsewhere while it lasts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from events.models import Event
from matchmaking.models import Booking, DaySlot, MatchmakingDay

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Bookings by holder: ("profile" | "user" | "resource", number)."""

    by_holder: dict[Key, list[Booking]] = field(default_factory=dict)

    def against(self, kind: str, pk: int, slot: DaySlot, people: set[int]) -> Booking | None:
        """The first one of a holder then. Of an organisation that comes with ``people``, a booking of
        other people of it does no harm: see `models.bookings`.
        """
        for booking in self.by_holder.get((kind, pk), []):
            during = booking.during
            then = during.lower < slot.ends_at and slot.starts_at < during.upper
            if then and (not people or booking.delegate_id in {None, *people}):
                return booking
        return None


def booked_elsewhere(
    day: MatchmakingDay,
    slots: list[DaySlot],
    *,
    profiles: Iterable[int],
    users: Iterable[int],
    resources: Iterable[int],
) -> Elsewhere:
    """In one query. What the day itself has arranged is not elsewhere."""
    if not slots:
        return Elsewhere()
    span = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    holders = Q(profile__in=profiles) | Q(user__in=users) | Q(resource__in=resources)
    rows = (
        Booking.objects.active()
        .filter(holders, during__overlap=span)
        .exclude(meeting__day_meetings__timetable__day__in=same_day(day))
        .select_related("meeting__request__sender", "meeting__request__receiver")
    )
    found: dict[Key, list[Booking]] = defaultdict(list)
    for booking in rows.order_by("pk"):
        for key in holders_of(booking):
            found[key].append(booking)
    return Elsewhere(found)


def same_day(day: MatchmakingDay) -> QuerySet[MatchmakingDay]:
    """The day, and of a rehearsal the one that is rehearsed: what that one has arranged is not elsewhere."""
    copied = Event.everything.filter(pk=day.event_id).values("rehearsal_of")
    return MatchmakingDay.objects.filter(Q(pk=day.pk) | Q(event__in=copied))


def holders_of(booking: Booking) -> Iterator[Key]:
    for kind, pk in (
        ("profile", booking.profile_id),
        ("user", booking.user_id),
        ("resource", booking.resource_id),
    ):
        if pk is not None:
            yield kind, pk
