"""Interpreters of a matchmaking day with its budget, and the pool of the helpdesk."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from matchmaking.day_interpreter_forms import (
    AddInterpreterForm,
    HoursThereForm,
    InterpreterForm,
    interpreter_values,
    pair_label,
)
from matchmaking.enums import ResourceKind
from matchmaking.models import DayInterpreter, Resource
from matchmaking.queries.day.budget import budget_of
from matchmaking.queries.day.grid import choosable
from matchmaking.queries.day.pool import addable, pool, there_on
from matchmaking.services.day.interpreters import (
    add_interpreter,
    change_interpreter,
    remove_interpreter,
    save_interpreter,
)
from matchmaking.views.day.frame import WRITE, answer, day_for, frame, refuse


@signed_in_keeping_posts
@require_http_methods(WRITE)
def interpreters(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is there, whether that is enough, and a form to add somebody of the pool."""
    day = day_for(request, slug)
    form = AddInterpreterForm(typed(request), rows=addable(day))
    if request.method == "POST" and form.is_valid():
        try:
            row = add_interpreter(day, form.cleaned_data["interpreter"], by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Now choose the hours in which they are there."))
            return redirect("matchmaking-interpreter", slug, row.pk)
    prefetch_related_objects([day], "slots")
    found = budget_of(day)
    context = frame(day.event, "interpreters", _("Interpreters")) | {
        "form": form,
        "people": there_on(day),
        "reckoned": found,
        "budget": found.budget,
        "pairs": [(pair_label(line.pair), line) for line in found.budget.pairs],
        "keeps_pool": person(request).is_helpdesk,
    }
    return answer(request, "interpreters", context)


def interpreter_for(request: HttpRequest, slug: str, pk: int) -> DayInterpreter:
    day = day_for(request, slug)
    rows = DayInterpreter.objects.select_related("day__event", "resource")
    return get_object_or_404(rows, day=day, pk=pk)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def interpreter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hours of one of them, and with whom they take turns."""
    found = interpreter_for(request, slug, pk)
    slots = list(found.day.slots.all())
    away = set(found.away.values_list("pk", flat=True))
    first = {
        "here": [str(slot.pk) for slot in slots if slot.pk not in away],
        "partner": found.partner_id,
    }
    zones = [found.day.event.time_zone, found.resource.time_zone]
    form = HoursThereForm(typed(request), interpreter=found, slots=slots, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            change_interpreter(
                found, by=person(request), there=form.there, partner=form.cleaned_data["partner"]
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The hours are saved."))
            return redirect("matchmaking-interpreters", slug)
    context = frame(found.day.event, "interpreters", found.resource.name) | {
        "form": form,
        "interpreter": found,
        "slots": choosable(slots, zones, chosen=form["here"].value() or []),
    }
    return answer(request, "interpreter", context)


@login_required
@require_POST
def interpreter_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    try:
        remove_interpreter(interpreter_for(request, slug, pk), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The interpreter is removed from this day."))
    return redirect("matchmaking-interpreters", slug)


@helpdesk_only
@require_safe
def interpreter_pool(request: HttpRequest) -> HttpResponse:
    context = {
        "people": pool(),
        "crumbs": [(_("Curation"), reverse("curation")), (_("Interpreters"), "")],
    }
    return render(request, "matchmaking/day/pool.html", context)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def pool_new(request: HttpRequest) -> HttpResponse:
    return pool_form(request, None)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def pool_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Resource.objects.filter(kind=ResourceKind.INTERPRETER)
    return pool_form(request, get_object_or_404(rows, public_id=public_id))


def pool_form(request: HttpRequest, found: Resource | None) -> HttpResponse:
    form = InterpreterForm(typed(request), initial=interpreter_values(found) if found else None)
    if request.method == "POST" and form.is_valid():
        save_interpreter(form.content, by=person(request), resource=found)
        messages.success(request, _("The interpreter is saved."))
        return redirect("interpreter-pool")
    title = found.name if found else _("New interpreter")
    crumbs = [
        (_("Curation"), reverse("curation")),
        (_("Interpreters"), reverse("interpreter-pool")),
        (title, ""),
    ]
    return answer(request, "pool_edit", {"form": form, "title": title, "crumbs": crumbs})
