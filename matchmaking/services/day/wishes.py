"""Whom a participant wishes to meet. Nobody but the participant and the organisers learns of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import DayParticipant, MatchmakingDay, PartnerWish
from matchmaking.services.day.participants import lock_participant


@dataclass(frozen=True, slots=True)
class Wish:
    """A level of `WishLevel`, empty for none, and what one would like to talk about."""

    level: str = ""
    note: str = ""


Wishes = Mapping[int, Wish]
"""By the number of the participant who is wished."""


@transaction.atomic(durable=True)
def save_wishes(participant: DayParticipant, wishes: Wishes, *, by: User) -> dict[int, Wish]:
    """Write what has changed among these; others stay. Returns what stood there before, to undo it.

    Organisers who do not act for the organisation write on its behalf, also outside the time for wishes.
    """
    row = lock_participant(participant, by=by)
    on_behalf = not rules.speaks_for(by, row.profile)
    check_time(row, by=by)
    there = {one.wished_id: one for one in row.wishes.filter(wished__in=wishes)}
    before = {key: wish_of(there.get(key)) for key in wishes}
    changed = {key: wish for key, wish in wishes.items() if wish != before[key]}
    if not changed:
        return {}
    check_wished(row, changed)
    write(row, changed, there, by=by, on_behalf=on_behalf)
    record(
        "matchmaking_day.wishes_saved",
        row,
        by=by,
        organisation=row.profile.public_id,
        on_behalf=on_behalf,
        number=len(changed),
    )
    return {key: before[key] for key in changed}


def wish_of(row: PartnerWish | None) -> Wish:
    return Wish(row.level, row.note) if row else Wish()


def check_time(participant: DayParticipant, *, by: User) -> None:
    """Participants wish while it is open; organisers until the event is over."""
    day = participant.day
    if participant.left_at:
        raise DomainError("has_left", _("This organisation does not take part any more."))
    if rules.can_arrange(by, day):
        return
    if not takes_wishes(day):
        raise DomainError(
            "wishes_closed", _("Wishes cannot be changed now. Please ask the organisers.")
        )


def takes_wishes(day: MatchmakingDay) -> bool:
    """From the hour that organisers chose, until the one they chose, or until the event begins."""
    now = timezone.now()
    begun = day.wishes_from is None or day.wishes_from <= now
    return begun and now < (day.wishes_until or day.event.starts_at) and not day.event.is_cancelled


def check_wished(participant: DayParticipant, wishes: Wishes) -> None:
    others = participant.day.participants.current().exclude(pk=participant.pk)
    if set(wishes) - set(others.filter(pk__in=wishes).values_list("pk", flat=True)):
        raise DomainError("not_a_participant", _("This organisation does not take part."))


def write(
    participant: DayParticipant,
    wishes: Wishes,
    there: Mapping[int, PartnerWish],
    *,
    by: User,
    on_behalf: bool,
) -> None:
    gone = [there[key].pk for key, wish in wishes.items() if not wish.level and key in there]
    PartnerWish.objects.filter(pk__in=gone).delete()
    upsert(
        PartnerWish(
            wisher=participant,
            wished_id=key,
            level=wish.level,
            note=wish.note,
            by=by,
            on_behalf=on_behalf,
        )
        for key, wish in wishes.items()
        if wish.level
    )


def upsert(rows: Iterable[PartnerWish]) -> None:
    """New wishes, and others in the place of what the same pair wished before."""
    PartnerWish.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["wisher", "wished"],
        update_fields=["level", "note", "by", "on_behalf", "updated_at"],
    )
