"""Interpreters get the briefing of a meeting two days before it, if they agreed to such mails."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation

from mailing.services import queue_mail
from matchmaking.enums import ReminderKind
from matchmaking.models import Booking, InterpreterDetails, Meeting, MeetingRequest, Reminder
from matchmaking.queries.briefing import interpreter_briefing
from matchmaking.queries.requests import with_details

log = structlog.get_logger(__name__)

LEAD = 48 * 60
LANGUAGES = {"en", "ja"}


def send_briefings(limit: int = 200) -> int:
    """Brief who is to interpret soon; one bad meeting never stops the others. Returns how many mails."""
    mails = 0
    for pk in list(due_meetings()[:limit]):
        try:
            mails += brief(pk)
        except Exception:  # it is found again in the next round
            log.exception("briefing_not_sent", meeting=pk)
    return mails


def due_meetings() -> "QuerySet[Meeting, int]":
    """With an interpreter who has an address, and who was not briefed for this hour."""
    now = timezone.now()
    done = Reminder.objects.filter(
        request=OuterRef("request"), kind=ReminderKind.BRIEFING, at=OuterRef("starts_at")
    )
    reached = Booking.objects.active().filter(
        meeting=OuterRef("pk"), resource__interpreter__email__gt=""
    )
    due = Meeting.objects.confirmed().filter(
        ~Exists(done),
        Exists(reached),
        starts_at__gt=now,
        starts_at__lte=now + timedelta(minutes=LEAD),
    )
    return due.order_by("starts_at", "pk").values_list("pk", flat=True)


@transaction.atomic(durable=True)
def brief(pk: int) -> int:
    """Of two workers one does it; who takes a meeting over is briefed anew (see equipment)."""
    meeting = Meeting.objects.confirmed().select_for_update(of=("self",)).filter(pk=pk).first()
    if meeting is None:
        return 0
    _row, is_new = Reminder.objects.get_or_create(
        request=meeting.request, kind=ReminderKind.BRIEFING, lead=LEAD, at=meeting.starts_at
    )
    if not is_new:
        return 0
    meeting.request = with_details(MeetingRequest.objects.all()).get(pk=meeting.request_id)
    booked = Booking.objects.active().filter(meeting=meeting)
    reached = InterpreterDetails.objects.filter(resource__in=booked.values("resource"))
    found = reached.exclude(email="").select_related("resource").order_by("pk")
    for details in found:
        write(meeting, details)
    return len(found)


def write(meeting: Meeting, details: InterpreterDetails) -> None:
    language = details.language if details.language in LANGUAGES else "en"
    with translation.override(language), timezone.override(details.resource.time_zone):
        queue_mail(
            template="matchmaking/email/interpreter_briefing",
            to=details.email,
            language=language,
            context={
                "resource": details.resource,
                "request": meeting.request,
                "meeting": meeting,
                "sheet": interpreter_briefing(meeting, details.resource.time_zone),
            },
            dedupe_key=f"briefing:{meeting.pk}:{meeting.starts_at:%Y%m%dT%H%M}:{details.pk}",
        )
