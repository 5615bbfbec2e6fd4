"""Mails to registered people, in their language, on their clock, with their calendar entry.

What each of them may say stands in ``events/letter_kinds.py``; the helpdesk may word it anew.
"""

from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.enums import Attending, RegistrationState
from events.models import Event, Registration, RehearsalMail
from events.queries.listing import days_of, is_long, shown_span
from kernel import calendar
from kernel.clocks import clocks
from mailing.services import Parts, queue_mail
from mailing.texts import render_letter

Method = Literal["REQUEST", "CANCEL"]


def write(
    registration: Registration,
    letter: str,
    *,
    key: str,
    method: Method | None = None,
    dedupe: str = "",
    **context: Any,
) -> None:
    """One mail, once for every ``key`` of that letter; with ``method`` the calendar follows.

    ``dedupe`` replaces the whole key.
    """
    user = registration.user
    parts: Parts = {}
    if method:
        next_sequence(registration)
    with translation.override(user.language), timezone.override(user.time_zone):
        if method:
            parts = {
                "calendar": calendar.render(entry(registration, method)),
                "calendar_method": method,
            }
        template = f"events/letters/{letter}"
        values = {**letter_values(registration), **context}
        whole_key = dedupe or f"event-{letter.replace('_', '-')}:{registration.pk}:{key}"
        if registration.event.is_rehearsal:
            keep_in_log(registration, template, values, key=whole_key, method=method or "")
            return
        queue_mail(
            template=template,
            to=user.email,
            language=user.language,
            context=values,
            dedupe_key=whole_key,
            **parts,
        )


def keep_in_log(
    registration: Registration, template: str, values: dict[str, Any], *, key: str, method: str
) -> None:
    """The mail of a rehearsal: written as it would be sent, and read by the organisers alone."""
    language = registration.user.language
    known = {"site_url": settings.SITE_URL, "language": language, **values}
    written = render_letter(template, known, language)
    assert written is not None  # noqa: S101  # each letter of an event is registered
    RehearsalMail.objects.get_or_create(
        event=registration.event,
        key=key,
        defaults={
            "user": registration.user,
            "language": language,
            "subject": written.subject[:300],
            "text": written.text,
            "calendar_method": method,
        },
    )


def next_sequence(registration: Registration) -> None:
    """Every message about one entry has a higher number than the one before (RFC 5546)."""
    rows = Registration.objects.filter(pk=registration.pk)
    # What the calendar answered was about the entry before.
    rows.update(calendar_sequence=F("calendar_sequence") + 1, calendar_answer="")
    registration.calendar_sequence = rows.values_list("calendar_sequence", flat=True).get()


def letter_values(registration: Registration) -> dict[str, Any]:
    event, user = registration.event, registration.user
    zones = [user.time_zone, event.time_zone]
    held = registration.held_until
    return {
        "registration": registration,
        "event": event,
        "person": user,
        "state": registration.state,
        "event_state": event.state,
        "url": settings.SITE_URL + registration.get_absolute_url(),
        "clocks": clocks(*shown_span(event), zones),
        "days": days_of(event) if is_long(event) else "",
        "held": clocks(held, held, zones) if held else [],
    }


def entry(registration: Registration, method: Method) -> calendar.Entry:
    """The person's own entry of the event; a link that only registered people get stands in it."""
    event, user = registration.event, registration.user
    starts_at, ends_at = span_of(registration)
    page = settings.SITE_URL + reverse("event", args=[event.slug])
    told = [str(clock) for clock in clocks(starts_at, ends_at, [user.time_zone, event.time_zone])]
    return calendar.Entry(
        uid=registration.calendar_uid,
        sequence=registration.calendar_sequence,
        method=method,
        status="CANCELLED" if method == "CANCEL" else "CONFIRMED",
        starts_at=starts_at,
        ends_at=ends_at,
        zone=user.time_zone,
        stamp=timezone.now(),
        summary=event.name,
        description="\n".join([*told, "", event.notice, "", page]),
        location=where(registration),
        url=page,
        organizer_name="Kakehashi",
        organizer_email=settings.HELPDESK_MAILBOX,
        attendee_name=user.full_name,
        attendee_email=user.email,
        attendee_accepted=registration.state == RegistrationState.CONFIRMED,
    )


def where(registration: Registration) -> str:
    event = registration.event
    if registration.attending == Attending.ONLINE:
        return event.online_url or _("Online")
    return event.place


def span_of(registration: Registration) -> tuple[datetime, datetime]:
    """From the first chosen day to the last one, at the hours at which the event begins and ends."""
    event: Event = registration.event
    if not registration.days:
        return event.starts_at, event.ends_at
    zone = ZoneInfo(event.time_zone)
    starts, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    first, last = min(registration.days), max(registration.days)
    begin = starts.replace(year=first.year, month=first.month, day=first.day)
    end = ends.replace(year=last.year, month=last.month, day=last.day)
    return (begin, end) if end > begin else (event.starts_at, event.ends_at)
