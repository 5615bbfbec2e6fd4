"""Organisers set up a matchmaking day: its terms and its hours."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.clocks import clocks
from kernel.errors import DomainError
from matchmaking.day_forms import (
    BlockForm,
    DaySettingsForm,
    block_values,
    next_block_values,
    settings_values,
)
from matchmaking.models import MeetingBlock
from matchmaking.queries.day.grid import grid_of, zones_of
from matchmaking.queries.day.participants import summary_of
from matchmaking.services.day.hours import add_block, change_block, remove_block, take_programme
from matchmaking.services.day.settings import change_day, set_up_day
from matchmaking.views.day.frame import WRITE, answer, day_for, day_of, event_for, frame, refuse


@signed_in_keeping_posts
@require_http_methods(WRITE)
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """The terms; where the event has no matchmaking day yet, the button that makes one."""
    event = event_for(request, slug)
    day = day_of(event)
    if day is None:
        context = frame(event, "settings", "") | {"tabs": []}
        return render(request, "matchmaking/day/set_up.html", context)
    form = DaySettingsForm(typed(request), event=event, initial=settings_values(day))
    read = day.stamp
    if request.method == "POST" and form.is_valid():
        try:
            change_day(day, form.settings, by=person(request), read=request.POST.get("read", ""))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The terms are saved."))
            return redirect("matchmaking-settings", slug)
    zones = zones_of(day)
    context = frame(event, "settings", "") | {
        "day": day,
        "form": form,
        "read": read,
        "summary": summary_of(day),
        "begins": clocks(day.wishes_from, day.wishes_from, zones) if day.wishes_from else [],
        "ends": clocks(day.wishes_until, day.wishes_until, zones) if day.wishes_until else [],
    }
    return answer(request, "settings", context)


@login_required
@require_POST
def set_up(request: HttpRequest, slug: str) -> HttpResponse:
    set_up_day(event_for(request, slug), by=person(request))
    messages.success(request, _("Now choose the hours, the places and the terms."))
    return redirect("matchmaking-hours", slug)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The blocks and their slots on every clock; a form for a further block."""
    day = day_for(request, slug)
    form = BlockForm(typed(request), event=day.event, initial=next_block_values(day))
    if request.method == "POST" and form.is_valid():
        try:
            add_block(day, form.content, by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The block is cut into slots."))
            return redirect("matchmaking-hours", slug)
    context = frame(day.event, "hours", _("Hours of the meetings")) | {
        "grid": grid_of(day),
        "form": form,
    }
    return answer(request, "hours", context)


@login_required
@require_POST
def hours_of_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """A block for each session of meetings."""
    try:
        take_programme(day_for(request, slug), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The hours of the programme are cut into slots."))
    return redirect("matchmaking-hours", slug)


def block_for(request: HttpRequest, slug: str, pk: int) -> MeetingBlock:
    day = day_for(request, slug)
    return get_object_or_404(MeetingBlock.objects.select_related("day__event"), day=day, pk=pk)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def block(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = block_for(request, slug, pk)
    event = found.day.event
    form = BlockForm(typed(request), event=event, initial=block_values(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_block(found, form.content, by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The block is saved. Slots of the same hour stayed."))
            return redirect("matchmaking-hours", slug)
    context = frame(event, "hours", _("Block of meetings")) | {"form": form, "block": found}
    return answer(request, "block", context)


@login_required
@require_POST
def block_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    try:
        remove_block(block_for(request, slug, pk), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The block is removed."))
    return redirect("matchmaking-hours", slug)
