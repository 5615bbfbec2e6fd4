"""What the meetings of a period came to: for the helpdesk, and for those who pay for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Greatest, Least
from django.utils.translation import gettext as _

from events.models import Event
from matchmaking.enums import Milestone, RequestState
from matchmaking.models import FollowUp, Meeting, MeetingRequest
from matchmaking.periods import Period
from matchmaking.queries.outcomes import held
from regions.enums import ProfileKind, Side
from regions.models import Sector

AGREED = (Milestone.LOI, Milestone.MOU, Milestone.PROJECT, Milestone.BRANCH)
COUNTED = {
    "sent": Count("pk"),
    "answered": Count("pk", filter=Q(state__in=[RequestState.ACCEPTED, RequestState.DECLINED])),
    "accepted": Count("pk", filter=Q(state=RequestState.ACCEPTED)),
    "held": Count("pk", filter=Q(took_place=True)),
    "known": Count("pk", filter=Q(told=True)),
    "agreed": Count("pk", filter=Q(agreement=True)),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Counts of requests sent in the period, and what became of them until today.

    ``known``: an organisation said how far it got; ``agreed``: as far as a letter of intent.
    """

    label: str
    sent: int
    answered: int
    accepted: int
    held: int
    known: int
    agreed: int

    @property
    def acceptance(self) -> int | None:
        """Percent of the requests that were answered with yes or no."""
        return percent(self.accepted, self.answered)

    @property
    def held_share(self) -> int | None:
        return percent(self.held, self.accepted)

    @property
    def known_share(self) -> int | None:
        return percent(self.known, self.held)


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event of the period as it was counted when it took place."""

    name: str
    url: str
    participants: int | None
    is_estimate: bool
    meetings: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """``participants`` and ``meetings`` sum up what events report; requests run all year."""

    period: Period
    total: Line
    organisations: int
    by_side: list[Line]
    by_pair: list[Line]
    by_sector: list[Line]
    events: list[EventLine]
    participants: int
    meetings: int

    @property
    def per_organisation(self) -> float | None:
        """Meetings accepted for each organisation that took part in a request."""
        if not self.organisations:
            return None
        return round(2 * self.total.accepted / self.organisations, 1)


def figures(period: Period) -> Figures:
    """All figures of a period in seven queries."""
    requests = requests_of(period)
    told = events_of(period)
    counted = Event.objects.filter(pk__in=[event.pk for event in told]).aggregate(
        participants=Coalesce(Sum("attendance"), 0), meetings=Coalesce(Sum("meetings_reported"), 0)
    )
    return Figures(
        period=period,
        total=Line(_("All requests"), **aggregated(requests)),
        organisations=organisations_in(period),
        by_side=lines(requests, "sender__side", {side.value: str(side.label) for side in Side}),
        by_pair=pair_lines(requests),
        by_sector=sector_lines(requests),
        events=[event_line(event) for event in told],
        participants=counted["participants"],
        meetings=counted["meetings"],
    )


def requests_of(period: Period) -> QuerySet[MeetingRequest]:
    """Requests sent in the period, each with what is known of its outcome."""
    met = Meeting.objects.filter(request=OuterRef("pk")).filter(held())
    said = FollowUp.objects.answered().filter(meeting__request=OuterRef("pk"))
    return (
        MeetingRequest.objects.filter(
            created_at__gte=period.starts_at, created_at__lt=period.ends_at
        )
        .annotate(
            took_place=Exists(met),
            told=Exists(said.exclude(milestone="")),
            agreement=Exists(said.filter(milestone__in=AGREED)),
        )
        .order_by()
    )


def organisations_in(period: Period) -> int:
    """How many different organisations sent or received a request."""
    sent = MeetingRequest.objects.filter(
        created_at__gte=period.starts_at, created_at__lt=period.ends_at
    ).order_by()
    return sent.values("sender").union(sent.values("receiver")).count()


def lines(requests: QuerySet[MeetingRequest], field: str, labels: dict[str, str]) -> list[Line]:
    """One line for each value that occurs, the most requests first."""
    rows = counted(requests.values(group=F(field)))
    return [line(labels.get(row["group"], row["group"]), row) for row in rows]


def pair_lines(requests: QuerySet[MeetingRequest]) -> list[Line]:
    """Who meets whom, whichever of the two asked: cluster with prefecture and so on."""
    first, second = (
        Least("sender__kind", "receiver__kind"),
        Greatest("sender__kind", "receiver__kind"),
    )
    paired = requests.annotate(pair=Concat(first, Value(" "), second, output_field=CharField()))
    rows = counted(paired.values(group=F("pair")))
    kinds = dict(ProfileKind.choices)
    return [
        line(_("%(one)s and %(other)s") % {"one": kinds[one], "other": kinds[other]}, row)
        for row in rows
        for one, other in [row["group"].split(" ")]
    ]


def sector_lines(requests: QuerySet[MeetingRequest]) -> list[Line]:
    """By the sixteen heads: lists of sectors that change from event to event still add up."""
    head = Case(
        When(sector__parent=None, then=F("sector__code")), default=F("sector__parent__code")
    )
    rows = counted(requests.annotate(head=head).values(group=F("head")))
    names = {sector.code: sector.name for sector in Sector.objects.filter(parent=None)}
    return [line(names[row["group"]], row) for row in rows]


def aggregated(requests: QuerySet[MeetingRequest]) -> dict[str, int]:
    return requests.aggregate(**COUNTED)


def counted(groups: QuerySet[Any, Any]) -> Iterator[dict[str, Any]]:
    """Each group with its counts, the one with the most requests first."""
    yield from groups.annotate(**COUNTED).order_by("-sent", "group")


def line(label: object, row: dict[str, Any]) -> Line:
    return Line(str(label), **{name: row[name] for name in COUNTED})


def events_of(period: Period) -> list[Event]:
    """What took place in the period, the first one first."""
    took_place = Event.objects.filter(span_only=False).exclude(
        state__in=["draft", "postponed", "cancelled"]
    )
    return list(
        took_place.filter(starts_at__gte=period.starts_at, starts_at__lt=period.ends_at).order_by(
            "starts_at", "pk"
        )
    )


def event_line(event: Event) -> EventLine:
    return EventLine(
        name=event.name,
        url=event.get_absolute_url(),
        participants=event.attendance,
        is_estimate=event.attendance_is_estimate,
        meetings=event.meetings_reported,
    )


def percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def table(found: Figures) -> Iterator[list[str]]:
    """The report as a table: one line for each group, then the events."""
    yield [
        _("Group"), _("Value"), _("Requests"), _("Answered"), _("Accepted"), _("Took place"),
        _("Outcome known"), _("Agreements"), _("Participants of events"), _("Meetings of events"),
    ]  # fmt: skip
    groups = (
        (_("All"), [found.total]),
        (_("Side that asked"), found.by_side),
        (_("Kinds of organisations"), found.by_pair),
        (_("Sector"), found.by_sector),
    )
    for group, found_lines in groups:
        for one in found_lines:
            counts = (one.sent, one.answered, one.accepted, one.held, one.known, one.agreed)
            yield [group, one.label, *map(str, counts), "", ""]
    for event in found.events:
        yield [_("Event"), event.name, *[""] * 6, shown(event.participants), shown(event.meetings)]
    yield [
        _("Events in all"),
        found.period.label,
        *[""] * 6,
        str(found.participants),
        str(found.meetings),
    ]


def shown(number: int | None) -> str:
    return "" if number is None else str(number)
