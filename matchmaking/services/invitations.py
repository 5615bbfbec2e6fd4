"""Mails about a request, each with the calendar entry as its reader should now see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from kernel import calendar
from kernel.clocks import Clock, clocks
from mailing.services import queue_mail
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.tokens import answer_token
from regions.enums import Side
from regions.models import Affiliation, Profile

Method = Literal["REQUEST", "CANCEL"]
Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told, and for which organisation."""

    user: User
    profile: Profile


def readers_of(profile: Profile) -> list[Reader]:
    """The people who act for an organisation; without any, the helpdesk desk of its side."""
    tied = (
        Affiliation.objects.current()
        .editing()
        .filter(profile=profile, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    if people := [Reader(affiliation.user, profile) for affiliation in tied]:
        return people
    desk = "jp" if profile.side == Side.JP else "eu"
    return [Reader(user, profile) for user in User.objects.helpdesk().filter(desk=desk)]


def tell(
    request: MeetingRequest, template: str, *, method: Method, status: Status, by: User | None
) -> None:
    """Queue one mail to everyone of both organisations, in the reader's language and zone.

    The sequence number in the key makes each message of the thread unique and repeatable.
    """
    meeting = Meeting.objects.filter(request=request).first()
    readers = {reader.user.pk: reader for side in sides(request) for reader in readers_of(side)}
    for reader in readers.values():
        with translation.override(reader.user.language):
            letter = Letter(request, meeting, reader, by)
            entry = letter.entry(method=method, status=status)
            queue_mail(
                template=f"matchmaking/email/{template}",
                to=reader.user.email,
                language=reader.user.language,
                context=letter.context(),
                dedupe_key=f"request:{request.pk}:{request.calendar_sequence}:{reader.user.pk}",
                calendar=calendar.render(entry),
                calendar_method=method,
            )


def sides(request: MeetingRequest) -> tuple[Profile, Profile]:
    return request.sender, request.receiver


@dataclass(frozen=True, slots=True)
class Letter:
    """What one reader is told about a request. Use it inside the reader's language."""

    request: MeetingRequest
    meeting: Meeting | None
    reader: Reader
    by: User | None

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
            "my_turn": self.request.is_open and self.request.answering == self.reader.profile,
            "meeting_clocks": clocks(*self.span, self.zones) if self.meeting else [],
            "proposed": self.proposed,
            "deadline": clocks(self.request.expires_at, self.request.expires_at, self.zones),
            "url": self.url,
        }

    def entry(self, *, method: Method, status: Status) -> calendar.Entry:
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
            attendee_accepted=status == "CONFIRMED" and self.by == self.reader.user,
        )

    def description(self) -> str:
        """Both clocks, the purpose and the link, for calendars that show nothing else."""
        when = [str(clock) for clock in clocks(*self.span, self.zones)]
        tentative = [] if self.meeting else [_("Not confirmed yet: one of the proposed times.")]
        return "\n".join([*tentative, *when, "", self.request.purpose, "", self.page])
