"""The pages of events that everybody reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import rules
from events.enums import RegistrationState
from events.models import Event
from events.queries.changes import stored_changes, told
from events.queries.consents import with_archive
from events.queries.linked import event_data
from events.queries.listing import EUROPE, JAPAN, dated, past, upcoming
from events.queries.programme import latest, programme_of, read
from events.queries.registrations import attendees, own_coming, own_registration
from kernel.clocks import clocks

MOST_ATTENDEES = 200


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    context = {
        "upcoming": [dated(event, request.user) for event in upcoming(request.user)],
        "past": [dated(event, request.user) for event in past(request.user)],
        "own": own_coming(request.user),
        "may_create": rules.can_create(request.user),
    }
    return render(request, "events/events.html", context)


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    rows = with_archive(Event.everything.visible_to(request.user)).select_related("practice")
    found = get_object_or_404(rows, slug=slug)
    version = latest(found)
    own = own_registration(found, request.user)
    participant = bool(own and own.state == RegistrationState.CONFIRMED)
    until = found.registration_until
    partners = list(found.partners.published())
    context = {
        "linked": None if found.is_draft else event_data(found, partners),
        "own": own,
        "participant": participant,
        "until": clocks(until, until, [found.time_zone, JAPAN, EUROPE]) if until else [],
        "attendees": list(attendees(found, participant=participant)[:MOST_ATTENDEES]),
        "dated": dated(found, request.user),
        "programme": read(programme_of(version), found, request.user),
        "version": version,
        "changes": told(stored_changes(version.changes), [found.time_zone]) if version else [],
        "partners": partners,
        "organises": bool(rules.rights_of(request.user, found)),
        "crumbs": [(_("Events"), reverse("events")), (found.name, "")],
    }
    return render(request, "events/event.html", context)
