"""The finder as one would write it by hand: every half hour, every party, every quarter, one by one.

It shares with the real finder only what a party is. Tests hold the two against each other; the
benchmark holds their speed against each other.
"""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matchmaking.times.closures import DayKind
from matchmaking.times.hours import Mark
from matchmaking.times.spans import UTC

QUARTER = timedelta(minutes=15)
PRICES = {"EARLY": 1, "LATE": 1, "LUNCH": 2, "FAR": 4, "CUSTOM": 3, "YEAR_END": 0.5}


def naive_slots(parties, search):
    """(start, cost, marks by party) of every slot, earliest first."""
    found = []
    start = next_quarter(search.starts_at)
    while start + search.length <= search.ends_at:
        if start.astimezone(ZoneInfo(parties[0].zone)).minute % 30 == 0:
            quarters = [start + n * QUARTER for n in range(search.length // QUARTER)]
            marks = [[marks_at(party, quarter) for quarter in quarters] for party in parties]
            if not any(mark & (Mark.BUSY | Mark.CLOSED) for own in marks for mark in own):
                found.append((start, marks))
        start += QUARTER
    decent = [one for one in found if not any(m & Mark.FAR for own in one[1] for m in own)]
    kept = thinned(decent or found, parties[0].zone)
    return [(start, cost(marks, search), tuple(map(union, marks))) for start, marks in kept]


def next_quarter(moment):
    late = timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment if not late else moment - late + QUARTER


def thinned(found, zone):
    local = [start.astimezone(ZoneInfo(zone)) for start, _marks in found]
    a_day = Counter(each.date() for each in local)
    return [
        one
        for one, each in zip(found, local, strict=True)
        if a_day[each.date()] <= 10 or each.minute == 0
    ]


def marks_at(party, moment):
    local = moment.astimezone(ZoneInfo(party.zone))
    minute = local.hour * 60 + local.minute
    marks = weekly_marks(party.hours, local.weekday(), minute)
    for special in party.special:
        if special.day == local.date():
            marks |= {DayKind.HOLIDAY: Mark.CLOSED, DayKind.YEAR_END: Mark.YEAR_END}.get(
                special.kind, Mark.CUSTOM
            )
    for rule in party.rules:
        if rule.first <= local.date() <= rule.last:
            inside = rule.open_ and rule.open_[0] <= minute < rule.open_[1]
            marks = Mark(0) if inside else Mark.CLOSED
    if any(b.starts_at < moment + QUARTER and moment < b.ends_at for b in party.busy):
        marks |= Mark.BUSY
    return marks


def weekly_marks(hours, weekday, minute):
    at = weekday * 24 * 60 + minute
    side = Mark.EARLY if minute < 12 * 60 else Mark.LATE
    if any(start <= at < end for start, end in hours.open_):
        lunch = hours.lunch and hours.lunch[0] <= minute < hours.lunch[1]
        return Mark.LUNCH if lunch else Mark(0)
    if any(start <= at < end for start, end in hours.edges):
        return side
    if any(start <= at < end for start, end in hours.far):
        return Mark.FAR | side
    return Mark.CLOSED


def cost(marks, search):
    weights = search.weights or [1] * len(marks)
    total = 0
    for own, weight in zip(marks, weights, strict=True):
        for mark in own:
            total += sum(price for name, price in PRICES.items() if mark & Mark[name])
            total += (weight - 1) * bool(mark & (Mark.EARLY | Mark.LATE | Mark.FAR))
    return total


def union(marks):
    found = Mark(0)
    for mark in marks:
        found |= mark
    return found


def utc(*values):
    return datetime(*values, tzinfo=UTC)
