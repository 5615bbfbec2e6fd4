"""What calendar programs answer to the entry of a registration.

An answer never gives a seat away: a calendar declines by itself, or by a slip of the thumb. It is noted,
and the person is asked to press the button on the page.
"""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit.services import record
from events.enums import CalendarAnswer, RegistrationState
from events.models import Registration
from events.services.letters import write

PREFIX = "registration-"


class AnswerRefusedError(Exception):
    """Nothing was noted. ``code`` says why, in one stable word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_of_registration(uid: str) -> bool:
    return uid.startswith(PREFIX)


def find_registration(uid: str, attendee: str) -> Registration:
    """The registration whose entry this is, if it was sent to this address."""
    number, _at, domain = uid.removeprefix(PREFIX).partition("@")
    rows = Registration.objects.select_related("event", "user", "profile")
    try:
        found = rows.get(public_id=UUID(number))
    except (Registration.DoesNotExist, ValueError) as error:
        raise AnswerRefusedError("entry_unknown") from error
    if domain != settings.HELPDESK_MAILBOX.rpartition("@")[2]:
        raise AnswerRefusedError("entry_unknown")
    if not found.user.is_active or found.user.email.lower() != attendee:
        raise AnswerRefusedError("attendee_not_invited")
    return found


@transaction.atomic(durable=True)
def note_answer(registration: Registration, answer: str, *, sequence: int) -> str:
    """Note it, and ask who declined to free the seat. Returns why nothing was to be done, or nothing."""
    rows = Registration.objects.select_for_update(of=["self"])
    found = rows.select_related("event", "user", "profile").get(pk=registration.pk)
    if sequence > found.calendar_sequence:
        raise AnswerRefusedError("entry_from_the_future")
    if reason := why_moot(found, answer, sequence):
        return reason
    Registration.objects.filter(pk=found.pk).update(
        calendar_answer=answer, updated_at=timezone.now()
    )
    record("registration.calendar_answered", found, by=found.user, answer=answer)
    if answer == CalendarAnswer.DECLINED:
        write(found, "seat_declined", key=str(found.calendar_sequence))
    return ""


def why_moot(registration: Registration, answer: str, sequence: int) -> str:
    if sequence < registration.calendar_sequence:
        return "answers_an_older_entry"
    if registration.state != RegistrationState.CONFIRMED:
        return "not_confirmed"
    if registration.event.is_past:
        return "event_over"
    if answer not in CalendarAnswer.values:
        return "undecided"
    return "answered_before" if registration.calendar_answer == answer else ""
