"""What every page of organisers begins with: the event, if this person may work on it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.signed_in import person
from events import rules
from events.enums import Right
from events.models import Event

WRITE = ["GET", "HEAD", "POST"]
Page = Callable[..., HttpResponse]


def organised(request: HttpRequest, slug: str, right: Right | None = None) -> Event:
    """404 for who may not see it, 403 for who sees it and may not do this."""
    user = person(request)
    event = get_object_or_404(Event.everything.visible_to(user), slug=slug)
    rights = rules.rights_of(user, event)
    if not rights or (right and right not in rights):
        raise PermissionDenied
    return event


def frame(request: HttpRequest, event: Event, here: str, title: str) -> dict[str, Any]:
    """The way back and the tabs of the console that this person may open."""
    user = person(request)
    rights = rules.rights_of(user, event)
    return {
        "event": event,
        "here": here,
        "tabs": [tab for tab in tabs(event) if tab[0] == "console" or tab[3] in rights]
        + ([team_tab(event)] if rules.can_choose_team(user) else []),
        "crumbs": [
            (_("Events"), reverse("events")),
            (event.name, event.get_absolute_url()),
            (_("Console"), reverse("event-console", args=[event.slug])),
            *([(title, "")] if title else []),
        ],
    }


def tabs(event: Event) -> list[tuple[str, str, str, str]]:
    def tab(name: str, label: str, address: str, right: str) -> tuple[str, str, str, str]:
        return name, label, reverse(address, args=[event.slug]), right

    return [
        tab("console", _("Overview"), "event-console", ""),
        tab("edit", _("Event"), "event-edit", Right.EVENT),
        tab("programme", _("Programme"), "event-programme", Right.PROGRAMME),
        tab("people", _("Registrations"), "event-people", Right.REGISTRATIONS),
        tab("settings", _("Terms of registration"), "event-settings", Right.REGISTRATIONS),
        tab("letters", _("Letters"), "event-letters", Right.LETTERS),
        tab("meetings", _("Matchmaking"), "matchmaking-settings", Right.MEETINGS),
        tab("rehearsal", _("Rehearsal"), "event-rehearsal", Right.EVENT),
    ]


def team_tab(event: Event) -> tuple[str, str, str, str]:
    return "team", _("Co-organisers"), reverse("event-team", args=[event.slug]), ""
