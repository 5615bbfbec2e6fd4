"""The agenda of a meeting, written by both sides."""

from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import AgendaItem, Meeting
from matchmaking.services.room_log import note


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of the agenda."""

    title_en: str = ""
    title_ja: str = ""
    minutes: int


@transaction.atomic(durable=True)
def save_agenda(meeting: Meeting, points: list[Point], *, by: User, lock: str) -> Meeting:
    """Write the whole agenda. ``lock`` is the round in which it was read: who is second is told."""
    if not rules.can_prepare(by, meeting):
        raise PermissionDenied
    check_length(meeting, points)
    read_in = int(lock) if lock.isascii() and lock.isdigit() else -1
    if (
        not Meeting.objects.confirmed()
        .filter(pk=meeting.pk, agenda_round=read_in)
        .update(agenda_round=F("agenda_round") + 1, updated_at=timezone.now())
    ):
        raise refusal(meeting)
    AgendaItem.objects.filter(meeting=meeting).delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=number, **asdict(point))
        for number, point in enumerate(points, start=1)
    )
    note("meeting.agenda_written", meeting, by=by, points=len(points))
    meeting.refresh_from_db()
    return meeting


def refusal(meeting: Meeting) -> DomainError:
    if not Meeting.objects.confirmed().filter(pk=meeting.pk).exists():
        return DomainError("meeting_closed", _("This meeting was cancelled."))
    return DomainError(
        "agenda_changed", _("Somebody else has saved this agenda while you were writing.")
    )


def check_length(meeting: Meeting, points: list[Point]) -> None:
    planned = sum(point.minutes for point in points)
    if planned > meeting.length:
        raise DomainError(
            "agenda_too_long",
            _(
                "The points take %(planned)s minutes together, and the meeting lasts %(length)s. "
                "Shorten some of them."
            )
            % {"planned": planned, "length": meeting.length},
            planned=planned,
            length=meeting.length,
        )
