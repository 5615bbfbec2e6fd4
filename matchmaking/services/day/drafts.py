"""Drafts as a whole: copy one, note what it is, throw it away."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import RunState
from matchmaking.models import DayMeeting, Timetable
from matchmaking.queries.day.problem import as_it_stands, meetings_of
from matchmaking.services.day.computing import ROWS_AT_ONCE, new_timetable, write_rows
from matchmaking.timetable.checker import violations
from matchmaking.timetable.problem import Timetable as Answer


@transaction.atomic(durable=True)
def copy_timetable(timetable: Timetable, *, by: User, note: str = "") -> Timetable:
    """A draft that begins as another timetable stands, to be changed by hand and published."""
    return copied(timetable, by=by, note=note, changed_at=timetable.changed_at)


@transaction.atomic
def copied(timetable: Timetable, *, by: User, note: str, changed_at: datetime | None) -> Timetable:
    """The same within a transaction of the caller: for changes of a day that is under way."""
    if not rules.can_arrange(by, timetable.day):
        raise PermissionDenied
    if timetable.state != RunState.DONE:
        raise DomainError("timetable_not_computed", _("This draft is not computed."))
    made = new_timetable(
        timetable.day,
        by=by,
        note=note,
        based_on=timetable,
        seed=timetable.seed,
        state=RunState.DONE,
        problem=timetable.problem,
        result=timetable.result,
        share=1,
        changed_at=changed_at,
    )
    rows = list(meetings_of(timetable))
    for row in rows:
        row.pk, row.timetable, row.meeting = None, made, None
    DayMeeting.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    record("timetable.copied", made, by=by, number=made.number, of=timetable.number)
    return made


@transaction.atomic(durable=True)
def import_timetable(
    timetable: Timetable, answer: Answer, *, by: User, note: str = ""
) -> Timetable:
    """A draft as a file has it: what was computed elsewhere for this one's problem as it is now.

    Raises DomainError ``rules_broken`` with the first rule that it breaks.
    """
    made = copied(timetable, by=by, note=note, changed_at=timezone.now())
    hall, problem, _answer = as_it_stands(made)
    if wrong := violations(problem, answer):
        raise DomainError("rules_broken", _("The file breaks a rule of the day: %s") % wrong[0])
    write_rows(hall, list(meetings_of(made)), answer)
    return made


@transaction.atomic(durable=True)
def note_timetable(timetable: Timetable, note: str, *, by: User) -> None:
    """What it is, in a few words, for those who choose between drafts."""
    if not rules.can_arrange(by, timetable.day):
        raise PermissionDenied
    Timetable.objects.filter(pk=timetable.pk).update(
        note=note.strip()[:200], updated_at=timezone.now()
    )
    record("timetable.noted", timetable, by=by, number=timetable.number)


@transaction.atomic(durable=True)
def delete_timetable(timetable: Timetable, *, by: User) -> None:
    """Throw a draft away. What was ever published stays: threads came from it."""
    if not rules.can_arrange(by, timetable.day):
        raise PermissionDenied
    row = Timetable.objects.light().select_for_update().get(pk=timetable.pk)
    if row.published_at is not None:
        raise DomainError(
            "timetable_published", _("A timetable that was published cannot be deleted.")
        )
    if row.is_under_way:
        raise DomainError("timetable_under_way", _("It is being computed. Cancel it first."))
    record("timetable.deleted", timetable, by=by, number=timetable.number)
    timetable.delete()
