"""Which interpreters know the words of which meetings."""

from collections import defaultdict
from collections.abc import Iterable

from matchmaking.models import DayMeeting, InterpreterDetails
from matchmaking.queries.day.hall import Hall
from matchmaking.timetable.problem import Id
from regions.models import ProfileSector

Fits = dict[tuple[Id, Id], float]


def known_words(hall: Hall, rows: Iterable[DayMeeting]) -> Fits:
    """1 where an interpreter knows a field that both sides of a meeting work in; two queries.

    Who knows a head of the thesaurus knows its leaves.
    """
    told = [row for row in rows if row.interpretation]
    fields = _fields(hall, told)
    spoken = _known_fields(hall)
    found: Fits = {}
    for key, interpreter in hall.interpreters.items():
        known = {pk for each in hall.team_of(interpreter) for pk in spoken[each.resource_id]}
        for row in told:
            if known & fields[row.one_id] & fields[row.other_id]:
                found[row.key, key] = 1.0
    return found


def _known_fields(hall: Hall) -> dict[int, set[int]]:
    """Sectors by interpreter."""
    found: dict[int, set[int]] = defaultdict(set)
    team = [each.resource_id for one in hall.interpreters.values() for each in hall.team_of(one)]
    rows = InterpreterDetails.objects.filter(resource__in=team, sectors__isnull=False)
    for resource_id, sector_id in rows.values_list("resource", "sectors"):
        found[resource_id].add(sector_id)
    return found


def _fields(hall: Hall, rows: Iterable[DayMeeting]) -> dict[int, set[int]]:
    """Sectors of participants, leaves with their heads."""
    participants = {pk for row in rows for pk in (row.one_id, row.other_id)}
    by_profile = {one.profile_id: one.pk for one in hall.people.values() if one.pk in participants}
    found: dict[int, set[int]] = defaultdict(set)
    tags = ProfileSector.objects.filter(profile__in=by_profile)
    for profile_id, sector, head in tags.values_list("profile", "sector", "sector__parent"):
        found[by_profile[profile_id]].update(pk for pk in (sector, head) if pk)
    return found
