"""Mails about a request, each with the calendar entry as its reader should now see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.clocks import Clock, clocks
from mailing.services import queue_mail
from matchmaking import calendar
from matchmaking.calendar import Status
from matchmaking.models import Delegate, Meeting, MeetingRequest, ThreadMessage
from matchmaking.queries.delegates import current_delegates
from matchmaking.services.recipients import (
    Method,
    Reader,
    Recipient,
    note_entries,
    recipients_of,
)
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
    about: ThreadMessage,
    **context: object,
) -> None:
    """Queue one mail to everyone of both organisations, in the reader's language and zone.

    ``about`` is the line of the thread that the mail tells of. Each message to calendars has its
    sequence number in the key, each other letter that line: unique, and repeatable. Who attends no
    more is told so, and loses the entry. ``context`` is what the template needs beside the usual.
    """
    meeting = Meeting.objects.filter(request=request).first()
    told = recipients_of(request, method)
    delegates, before = current_delegates(request), about.hour_before()
    number = str(request.calendar_sequence) if method else f"message-{about.pk}"
    for recipient in told:
        user = recipient.reader.user
        with translation.override(user.language):
            letter = Letter(request, meeting, recipient, by, about, delegates, before)
            queue_mail(
                template=f"matchmaking/email/{letter.template(template, status)}",
                to=user.email,
                language=user.language,
                context={**letter.context(), **context},
                dedupe_key=f"request:{request.pk}:{number}:{user.pk}",
                **letter.calendar_part(status),
            )
    note_entries(request, told)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one reader is told about a request. Use it inside the reader's language."""

    request: MeetingRequest
    meeting: Meeting | None
    recipient: Recipient
    by: User | None
    about: ThreadMessage
    delegates: list[Delegate]
    before: tuple[datetime, datetime] | None

    @property
    def reader(self) -> Reader:
        return self.recipient.reader

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
            "words": self.about.text,
            "writer": self.request.organisation_of(self.about.side) if self.about.side else None,
            "attendance": self.attendance,
            "attending": " · ".join(self.names(self.reader.profile)),
            "has_entry": self.recipient.method == "REQUEST",
            "had_entry": self.recipient.method == "CANCEL",
            "my_turn": self.is_answer_awaited and self.request.answering == self.reader.profile,
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
            location=(self.meeting.video_url if self.meeting else "") or _("Online"),
            url=self.page,
            organizer_name="Kakehashi",
            organizer_email=settings.HELPDESK_MAILBOX,
            attendee_name=self.reader.user.full_name,
            attendee_email=self.reader.user.email,
            attendee_accepted=status == "CONFIRMED"
            and (self.recipient.accepted or self.by == self.reader.user),
        )

    def description(self) -> str:
        """Both clocks, the purpose and the link, for calendars that show nothing else."""
        when = [str(clock) for clock in clocks(*self.span, self.zones)]
        tentative = [] if self.meeting else [_("Not confirmed yet: one of the proposed times.")]
        return "\n".join([*tentative, *when, "", self.request.purpose, "", self.page])
