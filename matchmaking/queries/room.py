"""The page of a meeting as one value: what stands on it, and what follows from that."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.models import User
from kernel.clocks import Clock, clocks
from matchmaking.enums import Held, MeetingLanguage, Milestone, ResourceKind, Round
from matchmaking.models import (
    AgendaItem,
    FollowUp,
    HeldDecision,
    Meeting,
    MeetingAgreement,
    MeetingDocument,
    Minutes,
    NextStep,
    PrivateNote,
    Resource,
)
from matchmaking.queries.outcomes import MISSED
from matchmaking.queries.people_there import Attendee
from regions.models import Practice, Profile

# What an organisation says of a cooperation that an agreement stands behind.
AGREED = (Milestone.LOI, Milestone.MOU, Milestone.PROJECT, Milestone.BRANCH)


@dataclass(frozen=True, slots=True)
class Planned:
    """A point of the agenda with the clocks of its beginning and end."""

    item: AgendaItem
    clocks: list[Clock]


def planned(meeting: Meeting, agenda: list[AgendaItem], zones: list[str]) -> list[Planned]:
    """Each point begins where the one before it ends."""
    found, start = [], meeting.starts_at
    for item in agenda:
        end = start + timedelta(minutes=item.minutes)
        found.append(Planned(item, clocks(start, end, zones)))
        start = end
    return found


@dataclass(frozen=True, slots=True)
class AgreedText:
    """The latest minutes in one language; ``agreed`` names the sides that agreed to this version."""

    language: MeetingLanguage
    version: Minutes | None
    agreed: list[Profile]


@dataclass(frozen=True, slots=True)
class Room:
    """``side`` is the organisation that the reader acts or attends for, None for everybody else.

    ``sees_as`` is the one whose page it is: the reader's own, for the helpdesk the sender.
    ``people`` are those who come; ``may_agree``: who attends only does not agree to minutes.
    """

    meeting: Meeting
    reader: User
    side: Profile | None
    may_agree: bool
    sees_as: Profile
    people: list[Attendee]
    agenda: list[AgendaItem]
    documents: list[MeetingDocument]
    steps: list[NextStep]
    minutes: list[AgreedText]
    note: PrivateNote | None
    resources: list[Resource]
    answers: list[FollowUp]
    decision: HeldDecision | None
    agreements: list[MeetingAgreement]
    practices: list[Practice]

    @property
    def theirs(self) -> Profile:
        return self.meeting.request.other_than(self.sees_as)

    @property
    def zones(self) -> list[str]:
        """The reader's first; for who belongs to neither side, both sides' after it."""
        request = self.meeting.request
        if self.reader.is_helpdesk and self.side is None:
            return [self.reader.time_zone, request.sender.time_zone, request.receiver.time_zone]
        return [self.reader.time_zone, self.theirs.time_zone]

    @property
    def clocks(self) -> list[Clock]:
        return clocks(self.meeting.starts_at, self.meeting.ends_at, self.zones)

    @property
    def may_prepare(self) -> bool:
        return self.side is not None or self.reader.is_helpdesk

    @property
    def planned(self) -> list[Planned]:
        return planned(self.meeting, self.agenda, self.zones)

    @property
    def unplanned(self) -> int:
        """Minutes of the meeting that no point of the agenda takes."""
        return self.meeting.length - sum(item.minutes for item in self.agenda)

    @property
    def interpreters(self) -> list[Resource]:
        return [one for one in self.resources if one.kind == ResourceKind.INTERPRETER]

    @property
    def video_room(self) -> Resource | None:
        rooms = [one for one in self.resources if one.kind == ResourceKind.VIDEO_ROOM]
        return rooms[0] if rooms else None

    @property
    def own_question(self) -> FollowUp | None:
        """What the reader's side was asked last."""
        own = [one for one in self.answers if one.profile_id == self.sees_as.pk]
        return own[-1] if own and (self.side or self.reader.is_helpdesk) else None

    @property
    def is_contested(self) -> bool:
        said = {one.held for one in self.answers if one.round == Round.AFTER}
        return self.decision is None and Held.HELD in said and bool(said & set(MISSED))

    @property
    def took_place(self) -> bool | None:
        """None while nobody has said, or where the two sides differ."""
        if self.decision is not None:
            return self.decision.held
        said = {one.held for one in self.answers if one.round == Round.AFTER and one.held}
        if not said or self.is_contested:
            return None
        return Held.HELD in said

    @property
    def offers_agreement(self) -> bool:
        """One's own side said that there is one, and nobody began to write it down."""
        if self.agreements or not self.may_prepare:
            return False
        own = (one for one in self.answers if one.profile_id == self.sees_as.pk)
        return any(one.milestone in AGREED for one in own)
