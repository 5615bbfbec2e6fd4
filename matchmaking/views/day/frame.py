"""What every page of a matchmaking day begins with."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.signed_in import person
from events.models import Event
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import DayParticipant, MatchmakingDay

WRITE = ["GET", "HEAD", "POST"]


def event_for(request: HttpRequest, slug: str) -> Event:
    """404 for who may not see it, 403 for who may not arrange its meetings."""
    user = person(request)
    rows = Event.everything.visible_to(user).select_related("matchmaking")
    event = get_object_or_404(rows, slug=slug)
    if not rules.can_set_up_day(user, event):
        raise PermissionDenied
    return event


def day_for(request: HttpRequest, slug: str) -> MatchmakingDay:
    """The same of a matchmaking day; 404 where the event has none."""
    day = day_of(event_for(request, slug))
    if day is None:
        raise Http404
    return day


def day_of(event: Event) -> MatchmakingDay | None:
    """Asks nothing where the event was read with its day."""
    return getattr(event, "matchmaking", None)


def participant_for(request: HttpRequest, slug: str, public_id: UUID) -> DayParticipant:
    """One's own, or anybody for organisers; 404 for others."""
    rows = DayParticipant.objects.visible_to(person(request)).select_related(
        "day__event", "profile__seat", "profile__territory"
    )
    return get_object_or_404(rows, public_id=public_id, day__event__slug=slug)


def frame(event: Event, here: str, title: str) -> dict[str, Any]:
    """The way back, and the tabs of those who arrange the day."""
    return {
        "event": event,
        "here": here,
        "tabs": tabs(event),
        "crumbs": [
            (_("Events"), reverse("events")),
            (event.name, event.get_absolute_url()),
            (_("Console"), reverse("event-console", args=[event.slug])),
            (_("Matchmaking"), reverse("matchmaking-settings", args=[event.slug])),
            *([(title, "")] if title else []),
        ],
    }


def tabs(event: Event) -> list[tuple[str, str, str]]:
    def tab(name: str, label: str) -> tuple[str, str, str]:
        return name, label, reverse(f"matchmaking-{name}", args=[event.slug])

    return [
        tab("settings", _("Terms")),
        tab("hours", _("Hours of the meetings")),
        tab("places", _("Places of the meetings")),
        tab("interpreters", _("Interpreters")),
        tab("participants", _("Participants")),
        tab("timetables", _("Timetables")),
        tab("live", _("On the day")),
        tab("sheets", _("Sheets to print")),
        *([tab("rounds", _("The round before"))] if has_earlier(event) else []),
    ]


def has_earlier(event: Event) -> bool:
    day = day_of(event)
    return day is not None and day.earlier_id is not None


def own_frame(event: Event, title: str) -> dict[str, Any]:
    """The way back of those who take part."""
    return {
        "event": event,
        "crumbs": [
            (_("Events"), reverse("events")),
            (event.name, event.get_absolute_url()),
            (_("Matchmaking"), reverse("matchmaking-day", args=[event.slug])),
            *([(title, "")] if title else []),
        ],
    }


def refuse(form: forms.Form, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; 422 where a form was sent and came back."""
    status = 422 if request.method == "POST" else 200
    return render(request, f"matchmaking/day/{template}.html", context, status=status)
