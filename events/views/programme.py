"""Writing the programme: sessions, days, tracks and rooms, and publishing it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from events.enums import Right
from events.frame_forms import RoomForm, ThemeForm, TrackForm
from events.models import Event, Room, Session, Track
from events.programme.changes import compare
from events.programme.checks import findings
from events.programme_forms import (
    PartRows,
    SessionForm,
    SpeakerRows,
    part_values,
    session_values,
    speaker_values,
)
from events.queries.changes import told
from events.queries.programme import draft, latest, programme_of, read, sessions_of
from events.queries.stage import stage_of
from events.services import programme as services
from events.views.editing import refuse
from events.views.organised import WRITE, frame, organised
from kernel.errors import DomainError

Save = Callable[..., Any]
ADDING: dict[str, Save] = {
    "theme": services.set_theme,
    "track": services.add_track,
    "room": services.add_room,
}


@signed_in_keeping_posts
@require_http_methods(WRITE)
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft, what is different from the public version, and what to look at before publishing."""
    event = organised(request, slug, Right.PROGRAMME)
    found = small_forms(event, typed(request))
    if request.method == "POST" and (name := request.POST.get("action", "")) in found:
        form = found[name]
        if form.is_valid():
            ADDING[name](event, by=person(request), **form.values)  # type: ignore[attr-defined]
            messages.success(request, _("Saved in the draft."))
            return redirect("event-programme", event.slug)
    status = 422 if any(form.errors for form in found.values()) else 200
    context = frame(request, event, "programme", _("Programme")) | page(request, event)
    context["forms"] = found
    return render(request, "events/programme_edit.html", context, status=status)


def small_forms(event: Event, data: Any) -> dict[str, forms.Form]:
    action = data.get("action", "") if data else ""

    def bound(name: str) -> dict[str, Any]:
        return {"data": data if name == action else None, "prefix": name}

    return {
        "theme": ThemeForm(event=event, **bound("theme")),
        "track": TrackForm(**bound("track")),
        "room": RoomForm(**bound("room")),
    }


def page(request: HttpRequest, event: Event) -> dict[str, Any]:
    tracks = list(event.tracks.prefetch_related("sectors"))
    sessions = sessions_of(event)
    plan, version = draft(event, tracks, sessions), latest(event)
    public = programme_of(version)
    changes = compare(public, plan) if version else []
    return {
        "programme": read(plan, event, request.user),
        "version": version,
        "is_new": plan != public,
        "changes": told(changes, [event.time_zone]),
        "findings": findings(plan, starts_at=event.starts_at, ends_at=event.ends_at),
        "stage": stage_of(sessions),
        "tracks": tracks,
        "rooms": event.rooms.all(),
        "draft": True,
    }


@signed_in_keeping_posts
@require_http_methods(WRITE)
def session_new(request: HttpRequest, slug: str) -> HttpResponse:
    return written(request, organised(request, slug, Right.PROGRAMME), None)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def session_edit(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    event = organised(request, slug, Right.PROGRAMME)
    return written(request, event, session_of(event, public_id))


def session_of(event: Event, public_id: UUID) -> Session:
    return get_object_or_404(event.sessions.select_related("event"), public_id=public_id)


def written(request: HttpRequest, event: Event, session: Session | None) -> HttpResponse:
    """The form of a session with its two lists of rows; “more rows” saves and comes back."""
    data = typed(request)
    first = session_values(session) if session else {}
    form = SessionForm(data, event=event, initial=first)
    parts = PartRows(data, prefix="parts", initial=part_values(session) if session else [])
    speakers = SpeakerRows(
        data, prefix="speakers", initial=speaker_values(session) if session else []
    )
    if request.method == "POST" and all(one.is_valid() for one in (form, parts, speakers)):
        try:
            saved = services.save_session(
                event,
                form.content(parts.contents, speakers.contents),
                by=person(request),
                session=session,
                read=request.POST.get("read", ""),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return after_saving(request, event, saved)
    context = frame(request, event, "programme", _("Session")) | {
        "form": form,
        "parts": parts,
        "speakers": speakers,
        "session": session,
        "read": session.stamp if session else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "events/session_edit.html", context, status=status)


def after_saving(request: HttpRequest, event: Event, saved: Session) -> HttpResponse:
    messages.success(request, _("Saved in the draft."))
    if request.POST.get("then") == "more":
        return redirect("event-session", event.slug, saved.public_id)
    return redirect("event-programme", event.slug)


@login_required
@require_POST
def session_delete(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    event = organised(request, slug, Right.PROGRAMME)
    services.delete_session(session_of(event, public_id), by=person(request))
    messages.success(request, _("The session is taken out of the draft."))
    return redirect("event-programme", event.slug)


@login_required
@require_POST
def piece_remove(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """A track or a room."""
    event = organised(request, slug, Right.PROGRAMME)
    found: Track | Room = (
        get_object_or_404(event.tracks.select_related("event"), pk=pk)
        if kind == "track"
        else get_object_or_404(event.rooms.select_related("event"), pk=pk)
    )
    services.remove(found, by=person(request))
    messages.success(request, _("It is taken away. Sessions that stood there have none now."))
    return redirect("event-programme", event.slug)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    event = organised(request, slug, Right.PROGRAMME)
    return published(request, event, person(request))


def published(request: HttpRequest, event: Event, by: User) -> HttpResponse:
    try:
        version = services.publish_programme(event, by=by)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        text = _("Version %(number)s of the programme is public.")
        messages.success(request, text % {"number": version.number})
    return redirect("event-programme", event.slug)
