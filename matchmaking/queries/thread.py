"""A thread as one person reads it: its lines, who attends, and what they may do now."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from kernel.clocks import Clock, clocks
from matchmaking.enums import MeetingState, MessageKind, Party
from matchmaking.models import Delegate, Meeting, MeetingRequest, ThreadMessage
from matchmaking.queries.delegates import current_delegates
from matchmaking.queries.requests import acts_for, meeting_of
from regions.models import Profile

WITH_TIMES = {MessageKind.REQUEST, MessageKind.COUNTER, MessageKind.MOVE_PROPOSED}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the thread. ``hours`` were proposed with it, or the one that it settled."""

    message: ThreadMessage
    organisation: Profile | None
    at: list[Clock]
    hours: list[list[Clock]]


def lines_of(thread: MeetingRequest, zones: list[str]) -> list[Line]:
    """All rounds in order, each moment on every clock; one query beside the thread's own."""
    messages = ThreadMessage.objects.filter(request=thread).select_related("author")
    return [line_of(message, thread, zones) for message in messages]


def line_of(message: ThreadMessage, thread: MeetingRequest, zones: list[str]) -> Line:
    def shown(starts_at: datetime, ends_at: datetime) -> list[Clock]:
        return clocks(starts_at, ends_at, zones)

    return Line(
        message=message,
        organisation=thread.organisation_of(message.side) if message.side else None,
        at=shown(message.created_at, message.created_at),
        hours=[shown(*hour) for hour in hours_of(message, thread)],
    )


def hours_of(message: ThreadMessage, thread: MeetingRequest) -> list[tuple[datetime, datetime]]:
    if message.starts_at and message.ends_at:
        return [(message.starts_at, message.ends_at)]
    if message.kind not in WITH_TIMES:
        return []
    times = [one for one in thread.times.all() if one.round == message.round]
    return sorted((one.starts_at, one.ends_at) for one in times)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to a thread. The services ask again; this is what the page offers.

    ``own`` are the person's organisations with ``acting`` (see ``own_profiles``).
    """

    thread: MeetingRequest
    user: User
    own: list[Profile]
    delegates: list[Delegate]
    lines: list[Line]

    @property
    def meeting(self) -> Meeting | None:
        found = meeting_of(self.thread)
        return found if found and found.state == MeetingState.CONFIRMED else None

    def acts_for(self, party: str) -> bool:
        organisation = self.thread.organisation_of(party)
        own = next((one for one in self.own if one.pk == organisation.pk), None)
        return self.user.is_helpdesk or acts_for(self.user, own)

    @property
    def acts(self) -> bool:
        return any(self.acts_for(party) for party in Party)

    @property
    def attends(self) -> Delegate | None:
        return next((one for one in self.delegates if one.user_id == self.user.pk), None)

    @property
    def may_answer(self) -> bool:
        return self.thread.is_open and self.acts_for(self.thread.turn)

    @property
    def may_withdraw(self) -> bool:
        return self.thread.is_open and not self.may_answer and self.acts_for(Party.SENDER)

    @property
    def may_write(self) -> bool:
        return self.acts or self.attends is not None

    @property
    def is_to_come(self) -> bool:
        return self.meeting is not None and self.meeting.starts_at > timezone.now()

    @property
    def may_change(self) -> bool:
        """Move or cancel the meeting."""
        return self.is_to_come and self.acts

    @property
    def move_awaits(self) -> bool:
        return self.meeting is not None and self.meeting.is_move_awaited

    @property
    def may_answer_move(self) -> bool:
        return self.move_awaits and self.acts_for(self.thread.turn)

    @property
    def may_name(self) -> bool:
        return self.acts and (self.thread.is_open or self.is_to_come)

    @property
    def may_say_if_coming(self) -> bool:
        return self.attends is not None and (self.thread.is_open or self.is_to_come)

    @property
    def may_report(self) -> bool:
        """After the start, once: what either side said is answered by an objection."""
        said = any(line.message.kind == MessageKind.NO_SHOW for line in self.lines)
        return self.has_begun and self.acts and not said

    @property
    def may_contest(self) -> bool:
        return self.has_begun and any(self.acts_for(party) for party in blamed_in(self.lines))

    @property
    def has_begun(self) -> bool:
        return self.meeting is not None and self.meeting.starts_at <= timezone.now()


def standing_of(
    user: User, thread: MeetingRequest, own: list[Profile], lines: list[Line]
) -> Standing:
    return Standing(thread, user, own, current_delegates(thread), lines)


def blamed_in(lines: list[Line]) -> frozenset[str]:
    """The sides that were said not to have come, while nobody has objected or settled it."""
    blamed: set[str] = set()
    for line in lines:
        if line.message.kind == MessageKind.NO_SHOW:
            blamed |= {party for party in Party.values if party != line.message.side}
        elif line.message.kind in {MessageKind.CONTESTED, MessageKind.DECIDED}:
            blamed.clear()
    return frozenset(blamed)
