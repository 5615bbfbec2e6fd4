"""Organisations take part in a matchmaking day, say when nobody is there, and leave."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events.enums import Attending
from kernel.errors import DomainError
from kernel.locking import Check
from matchmaking import rules
from matchmaking.models import DayMeeting, DayParticipant, DaySlot, MatchmakingDay
from matchmaking.queries.day.registered import coming_for
from matchmaking.services.day.hours import mark_away
from regions.models import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a participant chooses; None where the limits of the day are right."""

    attending: str
    least: int | None = None
    most: int | None = None
    here: Collection[DaySlot] = ()


@transaction.atomic(durable=True)
def join(day: MatchmakingDay, profile: Profile, *, by: User) -> DayParticipant:
    """An organisation takes part for which somebody is registered as a delegate. Twice is once.

    On site if one of its people is. What the platform knows of keeps it away from slots at first.
    """
    if not rules.can_take_part(by, day, profile):
        raise PermissionDenied
    check_open(day)
    people = list(coming_for(day.event, profile))
    if not people:
        raise DomainError(
            "nobody_registered",
            _("Nobody is registered as a delegate of %(name)s. Register somebody first.")
            % {"name": profile.name},
            field="organisation",
        )
    on_site = any(one.attending == Attending.ONSITE for one in people)
    row, created = DayParticipant.objects.get_or_create(
        day=day,
        profile=profile,
        defaults={"attending": Attending.ONSITE if on_site else Attending.ONLINE},
    )
    back = DayParticipant.objects.filter(pk=row.pk, left_at__isnull=False)
    if created or back.update(left_at=None, updated_at=timezone.now()):
        mark_away([row], list(day.slots.all()))
        note(row, "joined", by=by)
        row.refresh_from_db()
    return row


def check_open(day: MatchmakingDay) -> None:
    if day.event.is_past or day.event.is_cancelled:
        raise DomainError("event_over", _("This event is over or does not take place."))


@transaction.atomic(durable=True)
def change_participant(
    participant: DayParticipant, choices: Choices, *, by: User, check: Check[DayParticipant] = None
) -> DayParticipant:
    """Limits, presence, and the slots in which somebody is there."""
    row = lock_participant(participant, by=by, check=check)
    check_limits(row, choices)
    row.attending, row.least, row.most = choices.attending, choices.least, choices.most
    row.save(update_fields=["attending", "least", "most", "updated_at"])
    here = {slot.pk for slot in choices.here}
    row.away.set([slot for slot in row.day.slots.all() if slot.pk not in here])
    note(row, "changed", by=by, most=choices.most, least=choices.least)
    return row


def check_limits(participant: DayParticipant, choices: Choices) -> None:
    day = participant.day
    least = day.least if choices.least is None else choices.least
    most = day.most if choices.most is None else choices.most
    if least > most:
        raise DomainError(
            "fewest_above_most",
            _("Nobody can have at least %(least)s and at most %(most)s meetings.")
            % {"least": least, "most": most},
            field="least" if choices.least is not None else "most",
        )


@transaction.atomic(durable=True)
def leave(participant: DayParticipant, *, by: User, check: Check[DayParticipant] = None) -> bool:
    """Wishes stay for the case that they come back. Not with meetings in the timetable in force."""
    row = lock_participant(participant, by=by, check=check)
    meetings = DayMeeting.objects.placed().filter(timetable__in=row.day.timetables.in_force())
    if meetings.filter(one=row).exists() or meetings.filter(other=row).exists():
        raise DomainError(
            "has_meetings",
            _("There are meetings in the timetable already. Cancel them, or ask the organisers."),
        )
    gone = DayParticipant.objects.current().filter(pk=row.pk)
    if not gone.update(left_at=timezone.now(), updated_at=timezone.now()):
        return False
    note(row, "left", by=by)
    return True


def lock_participant(
    participant: DayParticipant, *, by: User, check: Check[DayParticipant] = None
) -> DayParticipant:
    if not rules.can_choose_for(by, participant):
        raise PermissionDenied
    row = (
        DayParticipant.objects.select_for_update(of=("self",))
        .select_related("day__event", "profile")
        .get(pk=participant.pk)
    )
    if check:
        check(row)
    return row


def note(row: DayParticipant, what: str, *, by: User, **details: object) -> None:
    record(
        f"matchmaking_day.participant_{what}",
        row,
        by=by,
        organisation=row.profile.public_id,
        on_behalf=not rules.speaks_for(by, row.profile),
        **details,
    )
