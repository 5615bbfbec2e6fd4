"""The briefing sheet of a meeting, for delegates and, without what is private, for interpreters."""

from dataclasses import dataclass

from accounts.models import User
from kernel.clocks import Clock, clocks
from matchmaking.enums import MessageKind
from matchmaking.models import AgendaItem, Meeting, ThreadMessage
from matchmaking.queries.pairs import PairPage, find_partner, pair_page
from matchmaking.queries.people_there import Attendee, people_of, who_comes
from matchmaking.queries.room import Planned, planned
from matchmaking.queries.rooms import agenda_of, seen_as
from matchmaking.queries.told import Partner
from matchmaking.scoring.texts import glossary_of
from regions.models import Agreement, Profile, Sector

MOST_TERMS = 40
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Briefing:
    """``pair`` tells why the two were suggested; None for interpreters and where a side is hidden."""

    meeting: Meeting
    ours: Profile
    theirs: Profile
    zones: list[str]
    people: list[Attendee]
    agenda: list[AgendaItem]
    glossary: list[tuple[str, str]]
    pair: PairPage | None
    words: list[ThreadMessage]

    @property
    def clocks(self) -> list[Clock]:
        return clocks(self.meeting.starts_at, self.meeting.ends_at, self.zones)

    @property
    def both(self) -> list[Profile]:
        return [self.ours, self.theirs]

    @property
    def planned(self) -> list[Planned]:
        return planned(self.meeting, self.agenda, self.zones)

    @property
    def shared(self) -> list[tuple[str, str]]:
        """What both name, by kind, in words."""
        shared = self.pair.shared if self.pair else []
        return [(label, " · ".join(names)) for label, names in shared]

    @property
    def agreements(self) -> list[Agreement]:
        ties = self.pair.ties if self.pair else []
        return [agreement for tie in ties for agreement in tie.agreements]


def read_briefing(user: User, meeting: Meeting, *, for_interpreter: bool) -> Briefing:
    """Three queries for the interpreter; up to eight for delegates."""
    people = people_of(meeting.request)
    own = next((one.profile for one in people if one.user.pk == user.pk), None)
    ours = own or seen_as(user, meeting)
    theirs = meeting.request.other_than(ours)
    partner = None if for_interpreter else find_partner(theirs.slug, of=ours)
    pair = pair_page(ours, partner) if partner else None
    return Briefing(
        meeting=meeting,
        ours=ours,
        theirs=theirs,
        zones=[user.time_zone, theirs.time_zone]
        if own
        else [user.time_zone, ours.time_zone, theirs.time_zone],
        people=who_comes(people),
        agenda=agenda_of(meeting),
        words=[] if for_interpreter else words_of(meeting),
        glossary=glossary(meeting.request.sector, shared_sectors(ours, theirs, pair, partner)),
        pair=pair,
    )


def interpreter_briefing(meeting: Meeting, zone: str) -> Briefing:
    """The sheet for the interpreter, as a mail tells it: on the interpreter's clock and on both sides'."""
    ours, theirs = meeting.request.sender, meeting.request.receiver
    return Briefing(
        meeting=meeting,
        ours=ours,
        theirs=theirs,
        zones=[zone, ours.time_zone, theirs.time_zone],
        people=who_comes(people_of(meeting.request)),
        agenda=list(meeting.agenda.all()),
        words=[],
        glossary=glossary(meeting.request.sector, shared_sectors(ours, theirs, None, None)),
        pair=None,
    )


def words_of(meeting: Meeting) -> list[ThreadMessage]:
    """What was said in the thread, beside the request itself, the latest last."""
    said = meeting.request.messages.exclude(text="").exclude(
        kind__in=[MessageKind.REQUEST, MessageKind.LINK_CHANGED]
    )
    return list(said.select_related("author").order_by("-pk")[:MOST_WORDS])[::-1]


def shared_sectors(
    ours: Profile, theirs: Profile, pair: PairPage | None, partner: Partner | None
) -> list[str]:
    """The codes of the sectors that both name; no query where both have been read already."""
    if pair and partner:
        return sorted(pair.own.voice.sectors & partner.voice.sectors)
    both = ours.sectors.filter(pk__in=theirs.sectors.values("pk"))
    return list(both.order_by("code").values_list("code", flat=True))


def glossary(sector: Sector, shared: list[str]) -> list[tuple[str, str]]:
    """The meeting's sector, what firms of it make, and then the sectors that both name."""
    name = [(sector.name_en, sector.name_ja)] if sector.name_ja else []
    terms = glossary_of(list(dict.fromkeys([sector.code, *shared])))
    return list(dict.fromkeys([*name, *terms]))[:MOST_TERMS]
