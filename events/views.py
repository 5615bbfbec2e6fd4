"""The pages of events."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.models import Event
from events.queries import dated, past, upcoming


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    context = {
        "upcoming": [dated(event, request.user) for event in upcoming(request.user)],
        "past": [dated(event, request.user) for event in past(request.user)],
    }
    return render(request, "events/events.html", context)


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    context = {
        "dated": dated(found, request.user),
        "crumbs": [(_("Events"), reverse("events")), (found.name, "")],
    }
    return render(request, "events/event.html", context)
