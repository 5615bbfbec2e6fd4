"""The day as it runs: report what happened, look at the plan that answers it, put it in force."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.day_live_forms import AwayForm, IncidentForm
from matchmaking.models import Incident, MatchmakingDay
from matchmaking.queries.day import agenda, live
from matchmaking.services.day import live as services
from matchmaking.views.day.agenda import event_with_day
from matchmaking.views.day.frame import day_for, frame, own_frame

DEEDS = {"plan": services.plan, "apply": services.apply, "dismiss": services.dismiss}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def live_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What runs now, what was reported, and the form that reports."""
    day = day_for(request, slug)
    event = day.event
    form = IncidentForm(request.POST or None, day=day, zone=event.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.report(day, form.report(), by=person(request))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return acted(request, slug, made, "plan")
    table = agenda.in_force(event)
    waiting, settled = live.incidents_of(day)
    context = frame(event, "live", "") | {
        "table": table,
        "wall": agenda.wall(table, timezone.now()) if table else None,
        "form": form,
        "open": waiting,
        "settled": settled,
    }
    status = 422 if form.errors else 200
    return render(request, "matchmaking/day/live.html", context, status=status)


@login_required
@require_safe
def incident(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The plan before and after, and the buttons that decide."""
    event = day_for(request, slug).event
    found = incident_of(slug, public_id)
    context: dict[str, Any] = frame(event, "live", str(found)) | {
        "incident": found,
        "plan": live.plan_of(found),
        "zone": event.time_zone,
    }
    return render(request, "matchmaking/day/incident.html", context)


def incident_of(slug: str, public_id: UUID) -> Incident:
    rows = live.told(Incident.objects.filter(day__event__slug=slug)).select_related("day__event")
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_POST
def incident_act(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    day_for(request, slug)
    deed = request.POST.get("action", "")
    if deed not in DEEDS:
        raise Http404
    return acted(request, slug, incident_of(slug, public_id), deed)


def acted(request: HttpRequest, slug: str, found: Incident, deed: str) -> HttpResponse:
    """Do it and say so; what cannot be done is said on the page of the incident."""
    try:
        DEEDS[deed](found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("day-incident", slug, found.public_id)
    if deed == "plan":
        return redirect("day-incident", slug, found.public_id)
    said = {
        "apply": _(
            "The new timetable is in force. Everybody whose meetings changed is being told."
        ),
        "dismiss": _("Put away. The timetable stays as it is."),
    }
    messages.success(request, said[deed])
    return redirect("matchmaking-live", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """A participant tells that nobody comes, or not for some slots; the organisers decide."""
    event, user = event_with_day(request, slug), person(request)
    own = {one.public_id: one for one in agenda.own_participants(event, user)}
    if public_id not in own:
        raise Http404
    day: MatchmakingDay = event.matchmaking
    form = AwayForm(request.POST or None, slots=day.slots.all(), zone=user.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            services.report(day, form.absence(own[public_id]), by=user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(
                request, _("The organisers are told. Meetings that change reach you by mail.")
            )
            return redirect("day-agenda", slug)
    context = own_frame(event, _("Tell the organisers")) | {
        "participant": own[public_id],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "matchmaking/day/away.html", context, status=status)
