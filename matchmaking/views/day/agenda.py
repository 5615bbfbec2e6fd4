"""The timetable in force on paper and screens: one's own day, sheets, the wall, the interpreter's page."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.signed_in import person
from events.models import Event
from matchmaking import rules
from matchmaking.models import DayInterpreter, DayParticipant, Timetable
from matchmaking.queries.day import agenda as queries
from matchmaking.services.day.links import renew_interpreter_link, renew_wall_link
from matchmaking.tokens import (
    interpreter_token,
    read_interpreter_token,
    read_wall_token,
    wall_token,
)
from matchmaking.views.day.frame import day_for, frame, own_frame

SHEETS = {
    "places": gettext_lazy("Sheets for tables and rooms"),
    "interpreters": gettext_lazy("Sheets for interpreters"),
    "participants": gettext_lazy("Agendas of all participants"),
}


def event_with_day(request: HttpRequest, slug: str) -> Event:
    rows = Event.everything.visible_to(request.user).filter(matchmaking__isnull=False)
    return get_object_or_404(rows.select_related("matchmaking"), slug=slug)


@login_required
@require_safe
def own_agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of those for whom one comes; before there is a timetable it says so."""
    event, user = event_with_day(request, slug), person(request)
    own = queries.own_participants(event, user)
    arranges = rules.can_arrange(user, event.matchmaking)
    if not own and not arranges:
        raise Http404
    table = queries.in_force(event)
    zones = [user.time_zone, event.time_zone]
    context = own_frame(event, _("Your agenda")) | {
        "table": table,
        "agendas": queries.agendas(table, own, zones) if table else [],
        "arranges": arranges,
    }
    return render(request, "matchmaking/day/agenda.html", context)


@login_required
@require_safe
def sheets(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """What organisers print and lay out."""
    event = day_for(request, slug).event
    table = queries.in_force(event)
    context = frame(event, "sheets", str(SHEETS[kind])) | {
        "kind": kind,
        "title": str(SHEETS[kind]),
        "table": table,
        **(READ[kind](table, person(request)) if table else {}),
    }
    return render(request, "matchmaking/day/sheets.html", context)


def of_places(table: Timetable, user: User) -> dict[str, Any]:  # noqa: ARG001
    token = wall_token(table.day.event.public_id, table.day.wall_edition)
    return {"sheets": queries.place_sheets(table), "wall": reverse("day-wall", args=[token])}


def of_interpreters(table: Timetable, user: User) -> dict[str, Any]:  # noqa: ARG001
    event, slug = table.day.event.public_id, table.day.event.slug
    booked = {one.resource_id: one for one in table.day.interpreters.all()}

    def with_link(sheet: queries.Sheet) -> queries.Sheet:
        one = booked[sheet.name.pk]
        token = interpreter_token(event, sheet.name.public_id, one.link_edition)
        return replace(
            sheet,
            link=reverse("day-interpreter-sheet", args=[token]),
            renew=reverse("day-interpreter-renew", args=[slug, one.pk]),
        )

    return {"sheets": [with_link(sheet) for sheet in queries.interpreter_sheets(table)]}


def of_participants(table: Timetable, user: User) -> dict[str, Any]:  # noqa: ARG001
    rows = DayParticipant.objects.filter(day=table.day_id).current()
    people = rows.select_related("profile__seat", "profile__territory").prefetch_related("away")
    ordered = people.order_by("profile__name_en", "pk")
    zones = [table.day.event.time_zone]
    return {"agendas": queries.agendas(table, ordered, zones, own_clock=True)}


READ = {
    "places": of_places,
    "interpreters": of_interpreters,
    "participants": of_participants,
}


def gone(request: HttpRequest) -> HttpResponse:
    """A link that is old, forged or taken back. A screen that asks again shows this, not what it had."""
    answer = render(request, "matchmaking/link_expired.html", status=410)
    answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def wall_renew(request: HttpRequest, slug: str) -> HttpResponse:
    renew_wall_link(day_for(request, slug), by=person(request))
    messages.success(request, _("There is a new link. The old one opens nothing any more."))
    return redirect("matchmaking-sheets", slug)


@login_required
@require_POST
def interpreter_renew(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    rows = DayInterpreter.objects.select_related("resource", "day__event")
    found = get_object_or_404(rows, day=day_for(request, slug), pk=pk)
    renew_interpreter_link(found, by=person(request))
    messages.success(request, _("There is a new link. The old one opens nothing any more."))
    return redirect("day-sheets-interpreters", slug)


@never_cache
@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """A screen at the venue: what runs and what comes. It asks again every half minute where scripts run."""
    try:
        public_id, edition = read_wall_token(token)
    except signing.BadSignature:
        return gone(request)
    rows = Event.everything.filter(matchmaking__isnull=False).select_related("matchmaking")
    event = get_object_or_404(rows, public_id=public_id)
    if event.matchmaking.wall_edition != edition:
        return gone(request)
    table = queries.in_force(event)
    context = {
        "event": event,
        "wall": queries.wall(table, timezone.now()) if table else None,
    }
    return render(request, "matchmaking/day/wall.html", context)


@never_cache
@require_safe
def interpreter_day(request: HttpRequest, token: str) -> HttpResponse:
    """For interpreters, who have no account: their day, and for each meeting what to prepare."""
    try:
        event_id, public_id, edition = read_interpreter_token(token)
    except signing.BadSignature:
        return gone(request)
    rows = DayInterpreter.objects.select_related("resource", "day__event")
    found = get_object_or_404(rows, day__event__public_id=event_id, resource__public_id=public_id)
    if found.link_edition != edition:
        return gone(request)
    context = {
        "event": found.day.event,
        "interpreter": found,
        "briefings": queries.briefings(found),
    }
    return render(request, "matchmaking/day/interpreter_sheet.html", context)
