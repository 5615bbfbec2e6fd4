"""Making, changing, copying events; their states and their team."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from events import rules
from events.enums import Right
from events.forms import CopyForm, EventForm, StateForm, TeamForm, event_values, next_edition
from events.queries.figures import event_figures, remarks, survey_figures
from events.queries.listing import dated
from events.services.copying import copy_event
from events.services.events import change_event, create_event, next_states, set_state
from events.services.team import set_rights
from events.views.organised import WRITE, frame, organised
from kernel.errors import DomainError

MOST_REMARKS = 100


@login_required
@require_safe
def console(request: HttpRequest, slug: str) -> HttpResponse:
    event = organised(request, slug)
    user = person(request)
    context = frame(request, event, "console", "") | {
        "dated": dated(event, user),
        "may_change": rules.can_change(user, event),
        "figures": event_figures(event),
        "survey": survey_figures(event),
        "remarks": list(remarks(event)[:MOST_REMARKS]),
        "may_copy": rules.can_create(user),
    }
    return render(request, "events/console.html", context)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def event_new(request: HttpRequest) -> HttpResponse:
    form = EventForm(typed(request), new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_event(form.content, by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The event is a draft. Only its organisers see it."))
            return redirect("event-console", made.slug)
    crumbs = [(_("Events"), reverse("events")), (_("New event"), "")]
    return answer(request, "events/event_edit.html", {"crumbs": crumbs}, form)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def event_edit(request: HttpRequest, slug: str) -> HttpResponse:
    event = organised(request, slug, Right.EVENT)
    form = EventForm(typed(request), new=False, initial=event_values(event))
    read = event.stamp
    if request.method == "POST" and form.is_valid():
        try:
            change_event(event, form.content, by=person(request), read=request.POST.get("read", ""))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The event is saved."))
            return redirect("event-console", event.slug)
    context = frame(request, event, "edit", _("Event")) | {"read": read}
    return answer(request, "events/event_edit.html", context, form)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def event_state(request: HttpRequest, slug: str) -> HttpResponse:
    event = organised(request, slug, Right.EVENT)
    first = {"notice_en": event.notice_en, "notice_ja": event.notice_ja}
    form = StateForm(typed(request), states=next_states(event), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            set_state(event, by=person(request), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The state is changed."))
            return redirect("event-console", event.slug)
    context = frame(request, event, "console", _("State"))
    return answer(request, "events/event_state.html", context, form)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def event_copy(request: HttpRequest, slug: str) -> HttpResponse:
    event = organised(request, slug, Right.EVENT)
    form = CopyForm(typed(request), initial=next_edition(event))
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_event(event, by=person(request), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The copy is a draft. Only its organisers see it."))
            return redirect("event-console", made.slug)
    context = frame(request, event, "console", _("Next edition"))
    return answer(request, "events/event_copy.html", context, form)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def event_team(request: HttpRequest, slug: str) -> HttpResponse:
    event = organised(request, slug)
    if not rules.can_choose_team(person(request)):
        raise PermissionDenied
    form = TeamForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            set_rights(event, by=person(request), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The rights are saved."))
            return redirect("event-team", event.slug)
    context = frame(request, event, "team", _("Co-organisers"))
    context["team"] = event.team.select_related("user")
    return answer(request, "events/event_team.html", context, form)


def refuse(form: forms.Form, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form
) -> HttpResponse:
    """The page with its form; 422 where it was sent and came back."""
    status = 422 if request.method == "POST" else 200
    return render(request, template, {**context, "form": form}, status=status)
