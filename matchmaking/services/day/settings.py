"""A matchmaking day is set up, and its organisers choose how it goes."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events.models import Event
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import MatchmakingDay


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySettings:
    """What organisers choose; see the fields of `MatchmakingDay`."""

    wishes_from: datetime | None = None
    wishes_until: datetime | None = None
    least: int = 0
    most: int = 8
    must_weight: int = 10
    nice_weight: int = 4
    suggested_weight: int = 1
    uses_suggestions: bool = True
    break_spread: int | None = None


@transaction.atomic(durable=True)
def set_up_day(event: Event, *, by: User) -> MatchmakingDay:
    """Once for an event; whoever comes second gets what is there."""
    if not rules.can_set_up_day(by, event):
        raise PermissionDenied
    day, created = MatchmakingDay.objects.get_or_create(event=event)
    if created:
        record("matchmaking_day.set_up", event, by=by)
    return day


@transaction.atomic(durable=True)
def change_day(
    day: MatchmakingDay, settings: DaySettings, *, by: User, read: str = ""
) -> MatchmakingDay:
    """``read`` is the stamp of what the author saw: an older one overwrites nothing."""
    found = lock_day(day, by=by)
    if read and read != found.stamp:
        raise DomainError(
            "changed_meanwhile",
            _("Somebody else has changed these settings since. Read them again, then change them."),
        )
    check(settings)
    for name, value in asdict(settings).items():
        setattr(found, name, value)
    found.save(update_fields=[*asdict(settings), "updated_at"])
    record("matchmaking_day.changed", found.event, by=by, least=settings.least, most=settings.most)
    return found


def check(settings: DaySettings) -> None:
    begins, ends = settings.wishes_from, settings.wishes_until
    if begins and ends and begins >= ends:
        raise DomainError("wishes_end_first", _("Wishes end after they begin."), field="until_day")
    if settings.least > settings.most:
        raise DomainError(
            "fewest_above_most",
            _("Nobody can have at least %(least)s and at most %(most)s meetings.")
            % {"least": settings.least, "most": settings.most},
            field="least",
        )


def lock_day(day: MatchmakingDay, *, by: User) -> MatchmakingDay:
    """The day as it is now, kept from others until the transaction ends."""
    if not rules.can_arrange(by, day):
        raise PermissionDenied
    return (
        MatchmakingDay.objects.select_for_update(of=("self",))
        .select_related("event")
        .get(pk=day.pk)
    )
