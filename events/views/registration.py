"""Registering for an event, and what becomes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from events.enums import RegistrationState
from events.models import Event, Registration
from events.queries.listing import dated
from events.queries.parts import offered
from events.queries.registrations import (
    colleagues,
    own_registration,
    place_in_queue,
    questions_for,
    speaking_for,
)
from events.registration_forms import RegistrationForm, registration_values
from events.services import registrations as services
from events.views.editing import refuse
from events.views.organised import WRITE
from kernel.clocks import clocks
from kernel.errors import DomainError

SAID = {
    RegistrationState.CONFIRMED: gettext_lazy(
        "Registered. A mail with the calendar entry is on its way."
    ),
    RegistrationState.PENDING: gettext_lazy(
        "The organisers decide about this registration and write then."
    ),
    RegistrationState.WAITING: gettext_lazy("Every seat is taken: you are on the waiting list."),
}


@signed_in_keeping_posts
@require_http_methods(WRITE)
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """``?for=`` names the organisation; the first of one's own without it."""
    user = person(request)
    event = get_object_or_404(Event.everything.visible_to(user), slug=slug)
    own = speaking_for(user)
    wanted = request.GET.get("for", "")
    profile = next((one for one in own if one.slug == wanted or not wanted), None)
    if profile is None or not event.takes_registrations:
        return render(request, "events/no_registration.html", around(event, own=own))
    people = colleagues(profile, user)
    form = RegistrationForm(
        typed(request),
        event=event,
        questions=questions_for(event, profile),
        people=people,
        offers=offered(event, (user.time_zone, event.time_zone)),
        initial={"language": user.language, "person": [str(user.public_id)]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register_together(event, form.chosen, profile, form.wishes, by=user)
        except DomainError as error:
            refuse(form, error)
        else:
            say_what_became(request, made)
            return redirect(made[0])
    context = around(event, form=form, profile=profile, own=own, dated=dated(event, user))
    context["existing"] = own_registration(event, user)
    status = 422 if request.method == "POST" else 200
    return render(request, "events/register.html", context, status=status)


def say_what_became(request: HttpRequest, made: list[Registration]) -> None:
    """Of several, each by name: some may have a seat while others wait."""
    for one in made:
        said = str(SAID[RegistrationState(one.state)])
        named = _("%(person)s: %(state)s") % {"person": one.user.full_name, "state": said}
        messages.success(request, named if len(made) > 1 else said)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def registration(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """How a registration stands, and the form to change it."""
    user = person(request)
    found = seen(request, slug, public_id)
    event, profile = found.event, found.profile
    offers = offered(event, (user.time_zone, event.time_zone))
    values = registration_values(found)
    form = RegistrationForm(
        typed(request),
        event=event,
        questions=questions_for(event, profile),
        people=[found.user],
        offers=offers,
        initial=values,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_registration(found, form.wishes, by=user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The registration is changed."))
            return redirect(found)
    held = found.held_until
    context = around(event, form=form, registration=found, dated=dated(event, user)) | {
        "queue": place_in_queue(found),
        "held": clocks(held, held, [user.time_zone, event.time_zone]) if held else [],
        "is_own": found.user == user,
        "parts": [offer for offer in offers if offer.plan.key in values["parts"]],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "events/registration.html", context, status=status)


@login_required
@require_POST
def take_seat(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    found = seen(request, slug, public_id)
    try:
        services.take_seat(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, SAID[RegistrationState.CONFIRMED])
    return redirect(found)


@login_required
@require_POST
def cancel(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    found = seen(request, slug, public_id)
    try:
        services.cancel_registration(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The registration is cancelled."))
    return redirect(found)


def seen(request: HttpRequest, slug: str, public_id: UUID) -> Registration:
    rows = Registration.objects.visible_to(person(request))
    rows = rows.select_related("event", "user", "profile")
    return get_object_or_404(rows, event__slug=slug, public_id=public_id)


def around(event: Event, **context: Any) -> dict[str, Any]:
    return {
        "event": event,
        "crumbs": [
            (_("Events"), reverse("events")),
            (event.name, event.get_absolute_url()),
            (_("Registration"), ""),
        ],
        **context,
    }
