"""What the ids of a day's problem are called on pages, and when its slots are, on every clock."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kernel.clocks import Clock, clocks
from matchmaking.day_sentences import Names
from matchmaking.models import DaySlot
from matchmaking.queries.day.hall import Hall, courier
from matchmaking.timetable.options import Obstacle


def names_of(hall: Hall) -> Names:
    """Hours in the zone of the event, with their date where there are several."""
    people = {key: one.profile.name for key, one in hall.people.items()}
    people |= {courier(user): user.full_name for user in hall.couriers}
    zone = hall.day.event.time_zone
    several = len({_day(slot.starts_at, zone) for slot in hall.slots.values()}) > 1
    return Names(
        people, {key: hour_of(slot, zone, dated=several) for key, slot in hall.slots.items()}
    )


def hour_of(slot: DaySlot, zone: str, *, dated: bool = False) -> str:
    (clock,) = clocks(slot.starts_at, slot.ends_at, [zone])
    return f"{clock.date} {clock.time}" if dated else clock.time


def told(slot: DaySlot, zone: str) -> str:
    """ "Fri 18 December 2026 09:00–09:25", on one clock."""
    (clock,) = clocks(slot.starts_at, slot.ends_at, [zone])
    return f"{clock.date} {clock.hours}"


def zones_of(hall: Hall) -> list[str]:
    """The clock of the event, then the most frequent one of each side that takes part."""
    by_side: dict[str, Counter[str]] = {}
    for one in hall.people.values():
        if one.left_at is None:
            by_side.setdefault(one.profile.side, Counter())[one.profile.time_zone] += 1
    frequent = [count.most_common(1)[0][0] for _side, count in sorted(by_side.items())]
    return _different([hall.day.event.time_zone, *frequent], hall)


def _different(zones: list[str], hall: Hall) -> list[str]:
    """Two zones that show the same hour all day are one clock."""
    first = next(iter(hall.slots.values()), None)
    if first is None:
        return zones[:1]
    seen: dict[object, str] = {}
    for zone in zones:
        seen.setdefault(first.starts_at.astimezone(ZoneInfo(zone)).utcoffset(), zone)
    return list(seen.values())


def clocks_of(slot: DaySlot, zones: list[str]) -> list[Clock]:
    return clocks(slot.starts_at, slot.ends_at, zones)


def _day(moment: datetime, zone: str) -> object:
    return moment.astimezone(ZoneInfo(zone)).date()


def obstacle_words(obstacle: Obstacle, names: Names) -> str:
    """One sentence for organisers who look for a slot."""
    code, ids = obstacle.code, obstacle.ids
    if code == "away":
        return _("%(name)s is not there, or has another booking.") % {"name": names.person(ids[0])}
    if code == "busy":
        return _("%(name)s has the meeting %(meeting)s.") % {
            "name": names.person(ids[0]),
            "meeting": names.meeting(ids[1]),
        }
    if code == "limit":
        return _("%(name)s has as many meetings as wanted.") % {"name": names.person(ids[0])}
    if code == "order":
        return _("It must come before or after %(meeting)s.") % {"meeting": names.meeting(ids[0])}
    return {
        "session": _("Meetings with interpretation have longer slots of their own."),
        "no_place": _("Every place is taken."),
        "no_interpreter": _("No interpreter for these languages is free."),
        "no_pause": _("The interpreters need a pause then."),
    }.get(code, code)
