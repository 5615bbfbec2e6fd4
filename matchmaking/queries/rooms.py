"""All that stands on the page of a meeting."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from kernel.clocks import Clock, clocks
from matchmaking.enums import Held, MeetingLanguage, Milestone, Party, ResourceKind, Round
from matchmaking.models import (
    AgendaItem,
    Delegate,
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
from matchmaking.queries.people_there import Attendee, people_of, who_comes
from matchmaking.queries.resources import booked
from regions.models import Practice, Profile
from regions.queries.nested import all_revived, nested

MOST_SHOWN = 100
MOST_PRACTICES = 5
# What an organisation says of a cooperation that an agreement stands behind.
AGREED = (Milestone.LOI, Milestone.MOU, Milestone.PROJECT, Milestone.BRANCH)


@dataclass(frozen=True, slots=True)
class Planned:
    """A point of the agenda with the clocks of its beginning and end."""

    item: AgendaItem
    clocks: list[Clock]


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
        """Each point begins where the one before it ends."""
        found, start = [], self.meeting.starts_at
        for item in self.agenda:
            end = start + timedelta(minutes=item.minutes)
            found.append(Planned(item, clocks(start, end, self.zones)))
            start = end
        return found

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


def find_meeting(user: User, public_id: UUID) -> Meeting:
    """A meeting that this person may see, with both organisations. Raises Meeting.DoesNotExist."""
    return with_both(Meeting.objects.visible_to(user)).get(public_id=public_id)


def with_both(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With both organisations, what it is about, and the agenda."""
    agenda = AgendaItem.objects.filter(meeting=OuterRef("pk")).order_by("position", "pk")
    return meetings.select_related(
        "request__sender__seat",
        "request__sender__territory",
        "request__receiver__seat",
        "request__receiver__territory",
        "request__sector",
        "request__form",
        "held_decision",
    ).annotate(agenda_rows=nested(agenda, "id", "position", "title_en", "title_ja", "minutes"))


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The points that came with a meeting of :func:`with_both`."""
    return all_revived(AgendaItem, meeting.agenda_rows)  # type: ignore[attr-defined]  # annotated


def read_room(user: User, meeting: Meeting) -> Room:
    """Six queries before a meeting, up to nine after it."""
    people = people_of(meeting.request)
    own = next((one for one in people if one.user.pk == user.pk), None)
    side = own.profile if own else None
    over = meeting.is_over
    return Room(
        meeting=meeting,
        reader=user,
        side=side,
        sees_as=side or seen_as(user, meeting),
        people=who_comes(people),
        may_agree=bool(own and own.acts),
        agenda=agenda_of(meeting),
        documents=list(documents_of(meeting)),
        steps=list(meeting.next_steps.select_related("profile", "person")),
        minutes=minutes_of(meeting),
        note=PrivateNote.objects.filter(meeting=meeting, profile=side).first() if side else None,
        resources=booked(meeting) if meeting.is_confirmed else [],
        answers=answers_of(meeting) if over else [],
        decision=getattr(meeting, "held_decision", None),
        agreements=agreements_of(meeting) if over else [],
        practices=practices_of(user, meeting) if over else [],
    )


def seen_as(user: User, meeting: Meeting) -> Profile:
    """Whose page a reader sees who acts for neither: the side that he works for, else the sender's."""
    request = meeting.request
    if user.is_helpdesk:
        return request.sender
    mine = Profile.objects.of_person(user).values_list("pk", flat=True)
    return request.receiver if request.receiver_id in set(mine) else request.sender


def documents_of(meeting: Meeting) -> QuerySet[MeetingDocument]:
    """Without what is in the files."""
    return meeting.documents.defer("content").select_related("profile", "added_by")


def minutes_of(meeting: Meeting) -> list[AgreedText]:
    """The latest version in each language, with the sides that agreed to it; one query."""
    latest = (
        Minutes.objects.filter(meeting=meeting)
        .order_by("language", "-number")
        .distinct("language")
        .values("pk")
    )
    rows = Minutes.objects.filter(pk__in=latest).select_related("written_by")
    agreed = ArrayAgg("consents__profile", filter=Q(consents__isnull=False), default=[])
    found = {row.language: row for row in rows.annotate(agreed=agreed)}
    sides = [meeting.request.sender, meeting.request.receiver]
    return [
        AgreedText(
            language,
            found.get(language),
            [side for side in sides if side.pk in getattr(found.get(language), "agreed", [])],
        )
        for language in MeetingLanguage
    ]


def answers_of(meeting: Meeting) -> list[FollowUp]:
    return list(meeting.follow_ups.order_by("round", "pk"))


def agreements_of(meeting: Meeting) -> list[MeetingAgreement]:
    return list(meeting.agreements.select_related("draft__agreement__partnership").order_by("pk"))


def practices_of(user: User, meeting: Meeting) -> list[Practice]:
    """Good practices of a cooperation of the two, as far as this person may read them."""
    request = meeting.request
    shared = Practice.objects.visible_to(user).filter(
        partnership__parties__profile=request.sender_id
    )
    both = shared.filter(partnership__parties__profile=request.receiver_id)
    return list(both.order_by("pk").distinct()[:MOST_PRACTICES])


def own_schedule(user: User) -> list[Meeting]:
    """The meetings to come that this person attends: named, or of a side that named nobody."""
    coming = Meeting.objects.confirmed().filter(ends_at__gt=timezone.now())
    named = Delegate.objects.current().filter(request=OuterRef("request"))
    own = coming.filter(
        Q(Exists(named.filter(user=user)))
        | whole_side(user, Party.SENDER, named)
        | whole_side(user, Party.RECEIVER, named)
    )
    return list(with_both(own).order_by("starts_at", "pk")[:MOST_SHOWN])


def whole_side(user: User, party: Party, named: QuerySet[Delegate]) -> Q:
    """Meetings of an organisation of this person that are attended by all who act for it."""
    mine = Profile.objects.of_person(user).values("pk")
    ours = Q(**{f"request__{party}__in": mine})
    return ours & ~Q(Exists(named.filter(side=party)))
