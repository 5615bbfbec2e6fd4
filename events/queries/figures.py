"""Numbers of an event: who registered, by side, kind and sector, and what people said afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Avg, Count, Q, QuerySet

from events.enums import RegistrationState
from events.models import Event, Registration, SurveyAnswer
from events.models.registrations import SEATED
from events.queries.parts import TAKEN
from regions.enums import ProfileKind, Side
from regions.models import Sector

State = RegistrationState


@dataclass(frozen=True, slots=True)
class Line:
    """One group: all who have a seat, and how many of them have arrived."""

    label: str
    seated: int
    arrived: int


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part that people sign up for; ``seats``: None where there is no limit."""

    label: str
    taken: int
    seats: int | None


@dataclass(frozen=True, slots=True)
class EventFigures:
    states: list[tuple[str, int]]
    sides: list[Line]
    kinds: list[Line]
    sectors: list[Line]
    parts: list[PartLine]
    seated: int
    arrived: int


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    answers: int
    overall: float | None
    programme: float | None
    organisation: float | None
    contacts: float | None
    come_again: int
    said_whether: int


def event_figures(event: Event) -> EventFigures:
    """Five queries. Sectors are heads of the thesaurus; one organisation may stand under several."""
    counted = dict(event.registrations.order_by().values_list("state").annotate(number=Count("pk")))
    seated = event.registrations.seated().order_by()
    sides = lines(seated, "profile__side", dict(Side.choices))
    return EventFigures(
        states=[(str(state.label), counted[state]) for state in State if state in counted],
        sides=sides,
        kinds=lines(seated, "profile__kind", dict(ProfileKind.choices)),
        sectors=sector_lines(seated),
        parts=part_lines(event),
        seated=sum(counted.get(state, 0) for state in SEATED),
        arrived=sum(line.arrived for line in sides),
    )


def part_lines(event: Event) -> list[PartLine]:
    """By the clock, those that are still to be published among them."""
    rows = event.sessions.filter(signup=True).annotate(taken=TAKEN)
    return [PartLine(one.title, one.taken, one.seats) for one in rows]


def lines(rows: QuerySet[Registration], column: str, labels: Mapping[str, object]) -> list[Line]:
    arrived = Count("pk", filter=Q(checked_in_at__isnull=False), distinct=True)
    found = rows.values_list(column).annotate(people=Count("pk", distinct=True), arrived=arrived)
    return sorted(
        (Line(str(labels[code]), number, there) for code, number, there in found),
        key=lambda line: -line.seated,
    )


def sector_lines(rows: QuerySet[Registration]) -> list[Line]:
    """By the heads of the sectors of the organisations' profiles."""
    heads = {head.code: head.name for head in Sector.objects.filter(parent=None)}
    tagged = rows.filter(profile__sectors__parent__isnull=False)
    return lines(tagged, "profile__sectors__parent__code", heads)


def survey_figures(event: Event) -> SurveyFigures:
    found = event.survey_answers.aggregate(
        answers=Count("pk"),
        overall=Avg("overall"),
        programme=Avg("programme"),
        organisation=Avg("organisation"),
        contacts=Avg("contacts"),
        come_again=Count("pk", filter=Q(comes_again=True)),
        said_whether=Count("comes_again"),
    )
    return SurveyFigures(**found)


def remarks(event: Event) -> QuerySet[SurveyAnswer, str]:
    return event.survey_answers.exclude(words="").values_list("words", flat=True)
