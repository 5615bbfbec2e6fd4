"""The pool of interpreters, and those who are there on a matchmaking day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import ResourceKind
from matchmaking.models import (
    DayInterpreter,
    DayMeeting,
    DaySlot,
    InterpreterDetails,
    MatchmakingDay,
    Resource,
)
from matchmaking.services.day.hours import free
from matchmaking.services.day.settings import lock_day
from regions.models import Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterContent:
    """Who it is and what they can do."""

    name_en: str = ""
    name_ja: str = ""
    time_zone: str
    pairs: Sequence[str]
    sectors: Sequence[Sector] = field(default_factory=list)
    longest_minutes: int = 90
    email: str = ""
    language: str = "en"
    is_active: bool = True


@transaction.atomic(durable=True)
def save_interpreter(
    content: InterpreterContent, *, by: User, resource: Resource | None = None
) -> Resource:
    """Add somebody to the pool, or change them. Who is switched off is chosen for no new day."""
    if not rules.can_keep_interpreters(by):
        raise PermissionDenied
    found = resource or Resource(kind=ResourceKind.INTERPRETER)
    for name in ("name_en", "name_ja", "time_zone", "is_active"):
        setattr(found, name, getattr(content, name))
    found.save()
    details, _created = InterpreterDetails.objects.update_or_create(
        resource=found,
        defaults={
            "pairs": list(content.pairs),
            "longest_minutes": content.longest_minutes,
            "email": content.email,
            "language": content.language,
        },
    )
    details.sectors.set(content.sectors)
    record("interpreter.changed" if resource else "interpreter.added", found, by=by)
    return found


@transaction.atomic(durable=True)
def add_interpreter(day: MatchmakingDay, resource: Resource, *, by: User) -> DayInterpreter:
    """From the pool; once for a day."""
    found = lock_day(day, by=by)
    if resource.kind != ResourceKind.INTERPRETER or not resource.is_active:
        raise DomainError("no_interpreter", _("Choose an interpreter."), field="interpreter")
    row, created = DayInterpreter.objects.get_or_create(day=found, resource=resource)
    if created:
        note(row, "added", by=by)
    return row


@transaction.atomic(durable=True)
def change_interpreter(
    interpreter: DayInterpreter,
    *,
    by: User,
    there: Collection[DaySlot],
    partner: DayInterpreter | None = None,
) -> DayInterpreter:
    """The slots in which somebody is there, and with whom they take turns: each names the other."""
    day = lock_day(interpreter.day, by=by)
    here = {slot.pk for slot in there}
    interpreter.away.set([slot for slot in day.slots.all() if slot.pk not in here])
    pair_up(interpreter, partner)
    note(interpreter, "changed", by=by)
    return interpreter


def pair_up(one: DayInterpreter, other: DayInterpreter | None) -> None:
    if other and (other.pk == one.pk or other.day_id != one.day_id):
        raise DomainError(
            "no_partner", _("Choose another interpreter of this day."), field="partner"
        )
    rows = DayInterpreter.objects.filter(day=one.day_id)
    both = {one.pk, other.pk} if other else {one.pk}
    rows.filter(partner__in=both).update(partner=None)
    rows.filter(pk__in=both).update(partner=None)
    if other:
        rows.filter(pk=one.pk).update(partner=other)
        rows.filter(pk=other.pk).update(partner=one)
    one.refresh_from_db()


@transaction.atomic(durable=True)
def remove_interpreter(interpreter: DayInterpreter, *, by: User) -> None:
    """Not while the timetable in force counts on them; meetings of drafts lose their place."""
    day = lock_day(interpreter.day, by=by)
    meetings = DayMeeting.objects.filter(timetable__day=day, interpreter=interpreter)
    if meetings.filter(timetable__in=day.timetables.in_force()).exists():
        raise DomainError(
            "interpreter_in_use",
            _("The timetable in force has meetings with %(name)s. Plan them anew first.")
            % {"name": interpreter.resource.name},
        )
    free(meetings)
    note(interpreter, "removed", by=by)
    interpreter.delete()


def note(interpreter: DayInterpreter, what: str, *, by: User) -> None:
    record(
        f"matchmaking_day.interpreter_{what}",
        interpreter.day.event,
        by=by,
        interpreter=str(interpreter.resource.public_id),
    )
