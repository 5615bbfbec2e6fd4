"""The order of the pitches: for everybody, for who presents, and for who orders them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import person
from events import rules
from events.enums import Right
from events.models import Event, Pitch, Session
from events.pitch_forms import PitchForm, SlidesForm
from events.queries.pitches import pitch_sessions, planned, public_sessions
from events.services import pitches as services
from events.views.editing import answer, refuse
from events.views.organised import WRITE, frame, organised
from kernel.clocks import clocks
from kernel.errors import DomainError


def shown_session(request: HttpRequest, slug: str, public_id: UUID) -> Session:
    """Of the published programme; organisers see those of the draft, too."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    writes = rules.can_write_programme(request.user, event)
    rows = pitch_sessions(event) if writes else public_sessions(event)
    return get_object_or_404(rows.select_related("event", "room", "track"), public_id=public_id)


@require_safe
def pitch_list(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Who presents when; where a script may run, the one whose turn it is and the time left."""
    session = shown_session(request, slug, public_id)
    event = session.event
    context = {
        "event": event,
        "session": session,
        "rows": planned(session, request.user),
        "writes": rules.can_write_programme(request.user, event),
        "crumbs": [
            (_("Events"), reverse("events")),
            (event.name, event.get_absolute_url()),
            (_("Pitches"), ""),
        ],
    }
    return render(request, "events/pitches.html", context)


@login_required
@require_http_methods(WRITE)
def slides(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """``public_id`` is the pitch: who presents gives the address of the slides."""
    user = person(request)
    rows = Pitch.objects.filter(session__event__in=Event.objects.visible_to(user))
    rows = rows.select_related("session__event", "profile")
    pitch = get_object_or_404(rows, session__event__slug=slug, public_id=public_id)
    form = SlidesForm(request.POST or None, initial={"slides_url": pitch.slides_url})
    back = reverse("event-pitches", args=[slug, pitch.session.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            services.set_slides(pitch, url=form.cleaned_data["slides_url"], by=user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    elif not (
        rules.can_present(user, pitch) or rules.can_write_programme(user, pitch.session.event)
    ):
        return redirect(back)
    event, until = pitch.session.event, pitch.slides_until
    context = {
        "event": event,
        "pitch": pitch,
        "back": back,
        "until": clocks(until, until, [event.time_zone, user.time_zone]) if until else [],
        "crumbs": [(event.name, event.get_absolute_url()), (_("Pitches"), back), (_("Slides"), "")],
    }
    return answer(request, "events/pitch_slides.html", context, form)


@login_required
@require_http_methods(WRITE)
def pitch_order(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The order, with a form for the next one."""
    event = organised(request, slug, Right.PROGRAMME)
    session = get_object_or_404(pitch_sessions(event).select_related("event"), public_id=public_id)
    form = PitchForm(request.POST or None, zone=event.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_pitch(session, form.content(), by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Added at the end of the order."))
            return redirect("event-pitch-order", slug, public_id)
    context = frame(request, event, "programme", _("Pitches")) | {
        "session": session,
        "rows": planned(session, request.user),
    }
    return answer(request, "events/pitch_order.html", context, form)


@login_required
@require_POST
def pitch_act(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """``public_id`` is the pitch: up, down, or out of the order."""
    event = organised(request, slug, Right.PROGRAMME)
    rows = Pitch.objects.filter(session__event=event).select_related("session__event", "profile")
    pitch = get_object_or_404(rows, public_id=public_id)
    action = request.POST.get("action", "")
    if action == "remove":
        services.remove_pitch(pitch, by=person(request))
        messages.success(request, _("Taken out of the order."))
    elif action in {"up", "down"}:
        services.move_pitch(pitch, by=person(request), up=action == "up")
    return redirect("event-pitch-order", slug, pitch.session.public_id)
