"""Mails about a request, each with the calendar entry as its reader should now see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from kernel import calendar
from kernel.calendar import Status
from kernel.clocks import Clock, clocks
from mailing.services import queue_mail
from mailing.texts import subject_of
from matchmaking.models import Delegate, Meeting, MeetingRequest, ThreadMessage
from matchmaking.queries.delegates import current_delegates
from matchmaking.queries.requests import acquainted
from matchmaking.services import news
from matchmaking.services.recipients import (
    Method,
    Reader,
    Recipient,
    copies_of,
    note_entries,
    recipients_of,
)
from matchmaking.snapshots import Snapshot
from matchmaking.tokens import answer_token
from regions.models import Profile


class CalendarPart(TypedDict, total=False):
    calendar: str
    calendar_method: str


def tell(
    request: MeetingRequest,
    template: str,
    *,
    method: Method,
    status: Status = "",
    by: User | None,
    about: ThreadMessage | None = None,
    **context: object,
) -> None:
    """Tell everyone of both organisations, each in their language, zone and rhythm.

    ``about`` is the line of the thread that the mail tells of; without one the mail is for calendars.
    Changes of something agreed wait some minutes for others and become one mail; whoever knows
    nothing of the thread yet is told at once. ``context`` is what the template needs beside the usual.
    """
    recipients = recipients_of(request, method)
    if news.collects(template):
        recipients = news.hold_back(request, recipients, by=by, about=about)
    told = [*recipients, *copies_of(request)]
    write(request, template, told, method=method, status=status, by=by, about=about, **context)


def write(
    request: MeetingRequest,
    template: str,
    recipients: list[Recipient],
    *,
    method: Method,
    status: Status = "",
    by: User | None,
    about: ThreadMessage | None,
    **context: object,
) -> None:
    """Queue one mail to each of them, or keep it for their digest.

    Each message to calendars has its sequence number in the key, each other letter its line: unique,
    and repeatable. Who attends no more is told so, and loses the entry.
    """
    meeting = Meeting.objects.filter(request=request).first()
    delegates, interpreter = current_delegates(request), news.interpreter_of(meeting)
    before = about.hour_before() if about else None
    number = str(request.calendar_sequence) if method or not about else f"message-{about.pk}"
    told = []
    for recipient in recipients:
        letter = Letter(request, meeting, recipient, by, about, delegates, before, interpreter)
        if send(letter, template, status=status, number=number, **context):
            told.append(recipient)
            if method and not recipient.reader.is_team:
                news.remember(request, recipient.reader.user, letter.shown)
    note_entries(request, told)


def send(
    letter: "Letter", template: str, *, status: Status, number: str, **context: object
) -> bool:
    """Queue a letter. Returns False where its reader's digest tells of it instead."""
    user = letter.reader.user
    with translation.override(user.language):
        name = f"matchmaking/email/{letter.template(template, status)}"
        known = {**letter.context(), **context}
        key = f"request:{letter.request.pk}:{number}:{letter.reader.key}"
        if is_kept_for_digest(letter, template):
            line = subject_of(name, known, user.language)
            news.keep_for_digest(letter.request, user, line, key=key)
            return False
        queue_mail(
            template=name,
            to=user.email,
            language=user.language,
            context=known,
            dedupe_key=key,
            **letter.calendar_part(status),
        )
    return True


def is_kept_for_digest(letter: "Letter", template: str) -> bool:
    """A team's mailbox has no digest: it gets each letter at once."""
    return not letter.reader.is_team and news.waits_for_digest(
        letter.recipient, template, letter.request, letter.meeting
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """What one reader is told about a request. Use it inside the reader's language."""

    request: MeetingRequest
    meeting: Meeting | None
    recipient: Recipient
    by: User | None
    about: ThreadMessage | None
    delegates: list[Delegate]
    before: tuple[datetime, datetime] | None
    interpreter: str = ""

    @property
    def reader(self) -> Reader:
        return self.recipient.reader

    @property
    def writer(self) -> Profile | None:
        """For whom the line of the thread was written."""
        side = self.about.side if self.about else ""
        return self.request.organisation_of(side) if side else None

    @property
    def shown(self) -> Snapshot:
        """The thread as this letter shows it."""
        has_entry = self.recipient.method == "REQUEST"
        return news.snapshot(
            self.request,
            self.meeting,
            self.delegates,
            interpreter=self.interpreter,
            has_entry=has_entry,
        )

    @property
    def is_answer_awaited(self) -> bool:
        return self.request.is_open or bool(self.meeting and self.meeting.is_move_awaited)

    @property
    def zones(self) -> list[str]:
        other = self.request.other_than(self.reader.profile)
        return [self.reader.user.time_zone, other.time_zone]

    @property
    def span(self) -> tuple[datetime, datetime]:
        if self.meeting:
            return self.meeting.starts_at, self.meeting.ends_at
        first = self.request.current_times[0]
        return first.starts_at, first.ends_at

    @property
    def my_turn(self) -> bool:
        return self.is_answer_awaited and self.request.answering == self.reader.profile

    @property
    def is_first_contact(self) -> bool:
        """Is the reader written to by somebody whom its organisation never dealt with here?"""
        return self.my_turn and self.request.round == 1 and not acquainted(self.request)

    @property
    def proposed(self) -> list[list[Clock]]:
        times = self.request.current_times
        return [clocks(time.starts_at, time.ends_at, self.zones) for time in times]

    @property
    def attendance(self) -> list[tuple[Profile, list[str]]]:
        """Both organisations, the reader's first, with the names of who attends for each."""
        ours = self.reader.profile
        return [(one, self.names(one)) for one in (ours, self.request.other_than(ours))]

    def names(self, organisation: Profile) -> list[str]:
        return [
            delegate.user.full_name
            for delegate in self.delegates
            if delegate.side == self.request.side_of(organisation)
        ]

    @property
    def page(self) -> str:
        """The thread for those who sign in: the address for calendars, which others may see."""
        return settings.SITE_URL + self.request.get_absolute_url()

    @property
    def url(self) -> str:
        """The page where the reader answers without signing in; opening it changes nothing."""
        if self.reader.is_team:
            return self.page
        token = answer_token(person=self.reader.user.public_id, request=self.request.public_id)
        return settings.SITE_URL + reverse("request-by-mail", args=[token])

    def context(self) -> dict[str, object]:
        return {
            "request": self.request,
            "meeting": self.meeting,
            "person": self.reader.user,
            "ours": self.reader.profile,
            "theirs": self.request.other_than(self.reader.profile),
            "actor": self.by,
            "my_turn": self.my_turn,
            "is_actor": self.by == self.reader.user,
            "state": self.request.state,
            "relation": "first" if self.is_first_contact else "known",
            "words": self.about.text if self.about else "",
            "is_ours": bool(self.writer and self.writer.pk == self.reader.profile.pk),
            "writer": self.writer,
            "attendance": self.attendance,
            "attending": " · ".join(self.names(self.reader.profile)),
            "has_entry": self.recipient.method == "REQUEST",
            "had_entry": self.recipient.method == "CANCEL",
            "meeting_clocks": clocks(*self.span, self.zones) if self.meeting else [],
            "before_clocks": clocks(*self.before, self.zones) if self.before else [],
            "proposed": self.proposed,
            "deadline": clocks(self.request.expires_at, self.request.expires_at, self.zones),
            "url": self.url,
        }

    def template(self, usual: str, status: Status) -> str:
        return "attendance_ended" if self.is_taken_off(status) else usual

    def is_taken_off(self, status: Status) -> bool:
        """Attends no more an event that goes on."""
        return self.recipient.leaves and status != "CANCELLED"

    def calendar_part(self, status: Status) -> CalendarPart:
        """The entry as this reader should now see it; nothing for who does not attend.

        To take somebody off an event that goes on is a CANCEL without a status (RFC 5546, 3.2.5).
        """
        method = self.recipient.method
        if not method:
            return {}
        entry = self.entry(method=method, status="" if self.is_taken_off(status) else status)
        return {"calendar": calendar.render(entry), "calendar_method": method}

    def entry(self, *, method: calendar.Method, status: Status) -> calendar.Entry:
        starts_at, ends_at = self.span
        return calendar.Entry(
            uid=self.request.calendar_uid,
            sequence=self.request.calendar_sequence,
            method=method,
            status=status,
            starts_at=starts_at,
            ends_at=ends_at,
            zone=self.reader.user.time_zone,
            stamp=timezone.now(),
            summary=_("Meeting: %(sender)s and %(receiver)s")
            % {"sender": self.request.sender.name, "receiver": self.request.receiver.name},
            description=self.description(),
            location=self.location(),
            url=self.page,
            organizer_name="Kakehashi",
            organizer_email=settings.HELPDESK_MAILBOX,
            attendee_name=self.reader.user.full_name,
            attendee_email=self.reader.user.email,
            attendee_accepted=status == "CONFIRMED"
            and (self.recipient.accepted or self.by == self.reader.user),
        )

    def location(self) -> str:
        """The link; at an event the table and the house; else one meets online."""
        if self.meeting and self.meeting.place and self.request.event:
            event = self.request.event
            return ", ".join(filter(None, (self.meeting.place.name, event.place or event.name)))
        return (self.meeting.video_url if self.meeting else "") or _("Online")

    def description(self) -> str:
        """Both clocks, the purpose and the link, for calendars that show nothing else."""
        when = [str(clock) for clock in clocks(*self.span, self.zones)]
        tentative = [] if self.meeting else [_("Not confirmed yet: one of the proposed times.")]
        return "\n".join([*tentative, *when, "", self.request.purpose, "", self.page])
