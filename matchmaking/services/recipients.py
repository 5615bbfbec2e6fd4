"""Who is told about a thread, for which organisation, and what their calendar is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from accounts.models import User
from matchmaking.enums import Attendance, Party
from matchmaking.models import EntryHolder, MeetingRequest
from matchmaking.queries.delegates import delegates_of
from regions.models import Profile
from regions.services.letters import acting_for, team_mailbox_of, team_reader

Method = Literal["REQUEST", "CANCEL", ""]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told, and for which organisation."""

    user: User
    profile: Profile
    team: int | None = None

    @property
    def is_team(self) -> bool:
        """A shared mailbox: it gets a copy, without links that act for one person."""
        return self.team is not None

    @property
    def key(self) -> str:
        """What tells this reader's copy of a letter from the others'."""
        return f"team-{self.team}" if self.is_team else str(self.user.pk)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A reader of one message. ``method`` is what the calendar part says; without it there is none.

    ``leaves`` marks who had the entry and attends no more; ``accepted`` who has said that they come.
    """

    reader: Reader
    method: Method
    leaves: bool = False
    accepted: bool = False


def readers_of(profile: Profile) -> list[Reader]:
    """The people who act for an organisation; without any, the helpdesk desk of its side."""
    return [Reader(user, profile) for user in acting_for(profile)]


def copy_of(profile: Profile) -> Reader | None:
    """The shared mailbox of an organisation as a reader, if it has confirmed one."""
    box = team_mailbox_of(profile)
    return Reader(team_reader(box), profile, team=box.pk) if box else None


def copies_of(request: MeetingRequest) -> list[Recipient]:
    """The teams of both sides: the words, and no entry that they could answer."""
    teams = (copy_of(request.organisation_of(party)) for party in Party)
    return [Recipient(team, "") for team in teams if team]


def recipients_of(request: MeetingRequest, method: Method) -> list[Recipient]:
    """Everybody once: who attends and who acts for the two organisations, then who attends no more.

    Calendar parts go to those who attend. Where delegates are named, their colleagues read the letter
    alone; where none are, all who act for the organisation are invited.
    """
    found: dict[int, Recipient] = {}
    for recipient in (*attending(request, method), *colleagues(request), *leaving(request, method)):
        known = found.get(recipient.reader.user.pk)
        if known is None or (recipient.leaves and not known.method):
            found[recipient.reader.user.pk] = recipient
    return list(found.values())


def attending(request: MeetingRequest, method: Method) -> Iterator[Recipient]:
    for party in Party:
        organisation = request.organisation_of(party)
        named = delegates_of(request, party)
        for delegate in named:
            accepted = delegate.answer == Attendance.ACCEPTED
            yield Recipient(Reader(delegate.user, organisation), method, accepted=accepted)
        for reader in () if named else readers_of(organisation):
            yield Recipient(reader, method)


def colleagues(request: MeetingRequest) -> Iterator[Recipient]:
    for party in Party:
        for reader in readers_of(request.organisation_of(party)):
            yield Recipient(reader, "")


def leaving(request: MeetingRequest, method: Method) -> Iterator[Recipient]:
    if not method:
        return
    for holder in EntryHolder.objects.filter(request=request).select_related("user", "profile"):
        yield Recipient(Reader(holder.user, holder.profile), "CANCEL", leaves=True)


def note_entries(request: MeetingRequest, told: list[Recipient]) -> None:
    """Remember whose calendar shows the entry now."""
    EntryHolder.objects.bulk_create(
        [
            EntryHolder(request=request, user=one.reader.user, profile=one.reader.profile)
            for one in told
            if one.method == "REQUEST"
        ],
        ignore_conflicts=True,
    )
    gone = [one.reader.user.pk for one in told if one.method == "CANCEL"]
    EntryHolder.objects.filter(request=request, user__in=gone).delete()
