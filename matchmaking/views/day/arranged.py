"""What every page about timetables begins with: the day, if this person may arrange its meetings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.signed_in import person
from events.models import Event
from matchmaking import rules
from matchmaking.models import MatchmakingDay, Timetable
from matchmaking.views.day.frame import tabs


def timetable_of(request: HttpRequest, slug: str, number: int, *, light: bool = False) -> Timetable:
    """One of the day's timetables, with or without what it was computed from.

    404 for who may not see the event, 403 for who may not arrange its meetings.
    """
    rows = Timetable.objects.light() if light else Timetable.objects.all()
    seen = Event.everything.visible_to(person(request))
    rows = rows.select_related("day__event", "by").filter(day__event__in=seen)
    found = get_object_or_404(rows, day__event__slug=slug, number=number)
    if not rules.can_arrange(person(request), found.day):
        raise PermissionDenied
    return found


def surroundings(
    day: MatchmakingDay, title: str, timetable: Timetable | None = None
) -> dict[str, Any]:
    """The way back, and the day."""
    event = day.event
    crumbs = [(_("Timetables"), reverse("matchmaking-timetables", args=[event.slug]))]
    if timetable:
        crumbs.append((label_of(timetable), address_of(timetable)))
    if title:
        crumbs.append((title, ""))
    crumbs[-1] = (crumbs[-1][0], "")
    before = [
        (_("Events"), reverse("events")),
        (event.name, event.get_absolute_url()),
        (_("Console"), reverse("event-console", args=[event.slug])),
    ]
    return {
        "event": event,
        "day": day,
        "timetable": timetable,
        "crumbs": [*before, *crumbs],
        "tabs": tabs(event),
        "here": "timetables",
    }


def label_of(timetable: Timetable) -> str:
    if timetable.published_at:
        return _("Timetable %(number)s") % {"number": timetable.number}
    return _("Draft %(number)s") % {"number": timetable.number}


def address_of(timetable: Timetable) -> str:
    return reverse("timetable", args=[timetable.day.event.slug, timetable.number])
