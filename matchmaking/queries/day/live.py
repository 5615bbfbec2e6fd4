"""What organisers see while the day runs: what was reported, and what a plan would change."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from matchmaking.models import DayMeeting, Incident, MatchmakingDay
from matchmaking.queries.day.agenda import BOTH

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """A meeting before and after; ``before`` is None where it had no hour."""

    now: DayMeeting
    before: DayMeeting | None = None


@dataclass(frozen=True)
class Plan:
    """The difference of a plan, by what becomes of the meetings."""

    gone: list[Changed] = field(default_factory=list)
    lost: list[Changed] = field(default_factory=list)
    moved: list[Changed] = field(default_factory=list)
    handed_over: list[Changed] = field(default_factory=list)
    regained: list[Changed] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.gone or self.lost or self.moved or self.handed_over or self.regained)


def incidents_of(day: MatchmakingDay) -> tuple[list[Incident], list[Incident]]:
    """Those to be settled, and the latest that are; one query."""
    rows = list(told(Incident.objects.filter(day=day))[:MOST_SHOWN])
    return [one for one in rows if one.is_open], [one for one in rows if not one.is_open]


def told(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    return rows.select_related(
        "meeting__request__sender",
        "meeting__request__receiver",
        "participant__profile",
        "interpreter__resource",
        "first",
        "last",
        "by",
        "plan",
    )


def plan_of(incident: Incident) -> Plan:
    """Two queries: the rows of the plan, and those of the timetable that it answers."""
    if incident.plan is None:
        return Plan()
    after = by_key(rows_of(incident.plan_id))
    before = by_key(rows_of(incident.plan.based_on_id))
    found = {
        kind: [
            Changed(after[key], before.get(key))
            for key in incident.difference.get(kind, [])
            if key in after
        ]
        for kind in ("gone", "lost", "moved", "handed_over", "regained")
    }
    return Plan(**found)


def rows_of(timetable: int | None) -> QuerySet[DayMeeting]:
    rows = DayMeeting.objects.filter(timetable=timetable)
    return rows.select_related(*BOTH, "slot", "place", "interpreter__resource")


def by_key(rows: Iterable[DayMeeting]) -> dict[str, DayMeeting]:
    return {row.key: row for row in rows}
