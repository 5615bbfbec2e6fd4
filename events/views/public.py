"""The pages of events that everybody reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import rules
from events.models import Event
from events.queries.changes import stored_changes, told
from events.queries.listing import dated, past, upcoming
from events.queries.programme import latest, programme_of, read


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    context = {
        "upcoming": [dated(event, request.user) for event in upcoming(request.user)],
        "past": [dated(event, request.user) for event in past(request.user)],
        "may_create": rules.can_create(request.user),
    }
    return render(request, "events/events.html", context)


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Event.objects.visible_to(request.user).select_related("practice")
    found = get_object_or_404(rows, slug=slug)
    version = latest(found)
    context = {
        "dated": dated(found, request.user),
        "programme": read(programme_of(version), found, request.user),
        "version": version,
        "changes": told(stored_changes(version.changes), [found.time_zone]) if version else [],
        "partners": list(found.partners.published()),
        "organises": bool(rules.rights_of(request.user, found)),
        "crumbs": [(_("Events"), reverse("events")), (found.name, "")],
    }
    return render(request, "events/event.html", context)
