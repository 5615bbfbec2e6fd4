"""Reminders before a meeting and before a request expires; each once, none of what is called off."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation

from accounts.models import User
from mailing.services import queue_mail
from matchmaking.enums import ReminderKind
from matchmaking.models import MailChoice, Meeting, MeetingRequest, Reminder, ThreadNews
from matchmaking.models.news import usual_leads
from matchmaking.queries.delegates import current_delegates
from matchmaking.queries.requests import with_details
from matchmaking.services.invitations import Letter
from matchmaking.services.recipients import Recipient, readers_of, recipients_of

log = structlog.get_logger(__name__)

LEADS = (48 * 60, 24 * 60, 60, 15)  # minutes before the start, the longest first
ANSWER_LEAD = 3 * 24 * 60


def send_reminders(limit: int = 200) -> int:
    """Remind of what is due; one bad row never stops the others. Returns how many mails were queued."""
    mails = 0
    for pk in list(due_meetings()[:limit]):
        mails += attempt(remind_of_meeting, pk)
    for pk in list(due_requests()[:limit]):
        mails += attempt(remind_of_answer, pk)
    return mails


def attempt(remind: Callable[[int], int], pk: int) -> int:
    try:
        return remind(pk)
    except Exception:  # it is found again in the next round
        log.exception("reminder_not_sent", row=pk)
        return 0


def due_meetings() -> "QuerySet[Meeting, int]":
    """Confirmed meetings within a lead that nobody has dealt with at this hour."""
    now, found = timezone.now(), Meeting.objects.none()
    for lead in LEADS:
        done = Reminder.objects.filter(
            request=OuterRef("request"),
            kind=ReminderKind.MEETING,
            at=OuterRef("starts_at"),
            lead=lead,
        )
        within = Meeting.objects.confirmed().filter(
            ~Exists(done), starts_at__gt=now, starts_at__lte=now + timedelta(minutes=lead)
        )
        found = found | within
    return found.order_by("starts_at").values_list("pk", flat=True)


@transaction.atomic(durable=True)
def remind_of_meeting(pk: int) -> int:
    """One mail to each person who attends, for the shortest lead that is due: never two at once."""
    meeting = Meeting.objects.confirmed().select_for_update(of=("self",)).filter(pk=pk).first()
    if meeting is None:
        return 0
    leads = take(meeting.request, ReminderKind.MEETING, meeting.starts_at, due_leads(meeting))
    if not leads:
        return 0
    request = with_details(MeetingRequest.objects.all()).get(pk=meeting.request_id)
    attending = [one for one in recipients_of(request, "REQUEST") if one.method and not one.leaves]
    return sum(remind(request, meeting, one, leads) for one in attending)


def due_leads(meeting: Meeting) -> list[int]:
    left = meeting.starts_at - timezone.now()
    return [lead for lead in LEADS if timedelta(0) < left <= timedelta(minutes=lead)]


def take(
    request: MeetingRequest, kind: ReminderKind, at: datetime, leads: Iterable[int]
) -> list[int]:
    """Of two workers, one deals with a lead."""
    return [
        lead
        for lead in leads
        if Reminder.objects.get_or_create(request=request, kind=kind, at=at, lead=lead)[1]
    ]


def remind(
    request: MeetingRequest, meeting: Meeting, recipient: Recipient, leads: list[int]
) -> bool:
    """Nobody is reminded of what they were told less than that long before."""
    user = recipient.reader.user
    wanted = [lead for lead in leads if lead in leads_of(user)]
    if not wanted or was_told_since(request, user, meeting.starts_at, min(wanted)):
        return False
    with translation.override(user.language):
        letter = letter_to(request, meeting, recipient)
        queue_mail(
            template="matchmaking/email/meeting_reminder",
            to=user.email,
            language=user.language,
            context={**letter.context(), "people": people(letter)},
            dedupe_key=f"reminder:{request.pk}:{meeting.starts_at:%Y%m%dT%H%M}:{min(wanted)}:{user.pk}",
        )
    return True


def leads_of(user: User) -> list[int]:
    choice = MailChoice.objects.filter(user=user).first()
    return choice.leads if choice else usual_leads()


def was_told_since(request: MeetingRequest, user: User, starts_at: datetime, lead: int) -> bool:
    due_at = starts_at - timedelta(minutes=lead)
    return ThreadNews.objects.filter(request=request, user=user, told_at__gt=due_at).exists()


def letter_to(request: MeetingRequest, meeting: Meeting | None, recipient: Recipient) -> Letter:
    return Letter(request, meeting, recipient, None, None, current_delegates(request), None)


def people(letter: Letter) -> list[str]:
    """Who attends, each with their organisation, in the active language."""
    found = []
    for organisation, names in letter.attendance:
        whole = [reader.user.full_name for reader in readers_of(organisation)]
        found += [f"{name} ({organisation.name})" for name in (names or whole)]
    return found


def due_requests() -> "QuerySet[MeetingRequest, int]":
    """Open requests that expire soon and whose side to answer was not reminded of that day."""
    done = Reminder.objects.filter(
        request=OuterRef("pk"), kind=ReminderKind.ANSWER, at=OuterRef("expires_at")
    )
    limit = timezone.now() + timedelta(minutes=ANSWER_LEAD)
    soon = MeetingRequest.objects.open().filter(~Exists(done), expires_at__lte=limit)
    return soon.order_by("expires_at").values_list("pk", flat=True)


@transaction.atomic(durable=True)
def remind_of_answer(pk: int) -> int:
    """Everybody who may answer, in whatever rhythm they read: a deadline waits for no digest."""
    request = MeetingRequest.objects.open().select_for_update().filter(pk=pk).first()
    if request is None:
        return 0
    if not take(request, ReminderKind.ANSWER, request.expires_at, [ANSWER_LEAD]):
        return 0
    request = with_details(MeetingRequest.objects.all()).get(pk=pk)
    readers = readers_of(request.answering)
    for reader in readers:
        with translation.override(reader.user.language):
            letter = letter_to(request, None, Recipient(reader, ""))
            queue_mail(
                template="matchmaking/email/answer_reminder",
                to=reader.user.email,
                language=reader.user.language,
                context=letter.context(),
                dedupe_key=f"answer-reminder:{pk}:{request.expires_at:%Y%m%dT%H%M}:{reader.user.pk}",
            )
    return len(readers)
