"""Participants learn that they can choose, and before the end those who have not chosen anybody."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from events.enums import EventState
from events.queries.listing import EUROPE, JAPAN
from kernel.clocks import Clock, clocks
from matchmaking.models import DayParticipant, PartnerWish
from matchmaking.queries.day.grid import apart
from matchmaking.services.letters import write_to_side
from matchmaking.services.recipients import Reader

log = structlog.get_logger(__name__)

LEAD = timedelta(hours=72)
AT_ONCE = 200
UNTIL = Coalesce(F("day__wishes_until"), F("day__event__starts_at"))


def tell_of_wishes() -> int:
    """One bad row never stops the others. Returns of how many participants somebody was told."""
    told = 0
    for due, tell in ((due_to_open(), tell_open), (due_to_close(), tell_close)):
        for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
            told += attempt(tell, pk)
    return told


def attempt(tell: Callable[[int], bool], pk: int) -> bool:
    try:
        return tell(pk)
    except Exception:  # it is found again in the next round
        log.exception("wishes_not_told", participant=pk)
        return False


def choosing() -> QuerySet[DayParticipant]:
    """Who can choose now, with the end of that as ``until``."""
    now = timezone.now()
    held = [EventState.ANNOUNCED, EventState.OPEN, EventState.FULL]
    rows = DayParticipant.objects.current().filter(day__event__rehearsal_of=None)
    rows = rows.alias(until=UNTIL)
    begun = Q(day__wishes_from=None) | Q(day__wishes_from__lte=now)
    return rows.filter(begun, Q(until__gt=now), day__event__state__in=held).order_by("pk")


def due_to_open() -> QuerySet[DayParticipant]:
    """Where an hour was chosen from which wishes are taken, and it has come."""
    return choosing().filter(day__wishes_from__isnull=False, told_open_at=None)


def due_to_close() -> QuerySet[DayParticipant]:
    """Nobody chosen so far, and the end is near; once for each end that organisers chose."""
    chosen = PartnerWish.objects.filter(wisher=OuterRef("pk"))
    near = choosing().filter(~Exists(chosen), Q(until__lte=timezone.now() + LEAD))
    return near.filter(Q(reminded_of=None) | ~Q(reminded_of=F("until")))


@transaction.atomic(durable=True)
def tell_open(pk: int) -> bool:
    """Of two workers one writes: the row is locked, and looked at again."""
    row = locked(due_to_open(), pk)
    if row is None:
        return False
    DayParticipant.objects.filter(pk=pk).update(told_open_at=timezone.now())
    write(row, "wishes_open", key=f"{row.pk}")
    return True


@transaction.atomic(durable=True)
def tell_close(pk: int) -> bool:
    row = locked(due_to_close(), pk)
    if row is None:
        return False
    until = row.day.wishes_until or row.day.event.starts_at
    DayParticipant.objects.filter(pk=pk).update(reminded_of=until)
    write(row, "wishes_close", key=f"{row.pk}:{until:%Y%m%dT%H%M}")
    return True


def locked(due: QuerySet[DayParticipant], pk: int) -> DayParticipant | None:
    rows = due.select_related("day__event", "profile__seat", "profile__territory")
    return rows.select_for_update(of=("self",)).filter(pk=pk).first()


def write(row: DayParticipant, letter: str, *, key: str) -> None:
    """To everybody who acts for the organisation, and to its shared mailbox."""
    others = row.day.participants.current().exclude(pk=row.pk).count()

    def page(_reader: Reader) -> str:
        return reverse("matchmaking-wishes", args=[row.day.event.slug, row.public_id])

    write_to_side(
        row.profile,
        letter,
        key=key,
        address=page,
        event=row.day.event,
        until_on=UntilOn(row),
        others_number=others,
    )


class UntilOn:
    """The end of the wishes on the organisation's clock, the event's, and the other side's.

    Worked out when a letter is filled, in its reader's language.
    """

    def __init__(self, row: DayParticipant) -> None:
        self.moment = row.day.wishes_until or row.day.event.starts_at
        zones = [row.profile.time_zone, row.day.event.time_zone, JAPAN, EUROPE]
        self.zones = apart(zones, self.moment)

    @property
    def clocks(self) -> list[Clock]:
        return clocks(self.moment, self.moment, self.zones)
