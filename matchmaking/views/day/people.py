"""Organisations join a matchmaking day, choose their hours, and are listed for the organisers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from events.models import Event
from events.queries.listing import EUROPE, JAPAN
from kernel.clocks import Clock, clocks
from kernel.errors import DomainError
from kernel.tables import table_response
from matchmaking import rules
from matchmaking.day_people_forms import (
    JoinForm,
    ParticipantFilter,
    ParticipantForm,
    participant_values,
)
from matchmaking.models import DayParticipant, MatchmakingDay
from matchmaking.queries.day.grid import apart, choosable
from matchmaking.queries.day.participants import participants_of, summary_of
from matchmaking.queries.day.registered import could_join, own_could_join
from matchmaking.queries.day.taken import taken
from matchmaking.queries.day.wish_table import wish_table
from matchmaking.queries.day.wishes import wish_counts
from matchmaking.services.day.participants import change_participant, join, leave
from matchmaking.services.day.wishes import takes_wishes
from matchmaking.views.day.frame import (
    WRITE,
    answer,
    day_for,
    frame,
    own_frame,
    participant_for,
    refuse,
)
from regions.models import Profile

PER_PAGE = 30


@login_required
@require_safe
def day_page(request: HttpRequest, slug: str) -> HttpResponse:
    """For everybody who sees the event: how one takes part, and the way to one's own pages."""
    user = person(request)
    event = get_object_or_404(Event.everything.visible_to(user), slug=slug)
    day = get_object_or_404(MatchmakingDay.objects.select_related("event"), event=event)
    mine = DayParticipant.objects.current().filter(day=day)
    mine = mine.filter(profile__in=Profile.objects.of_person(user)).select_related("profile")
    context = own_frame(event, "") | {
        "day": day,
        "own": list(mine.order_by("pk")),
        "could_join": list(own_could_join(day, user)),
        "open": takes_wishes(day),
        "until": deadline(day, user),
        "arranges": rules.can_arrange(user, day),
    }
    return render(request, "matchmaking/day/day.html", context)


def deadline(day: MatchmakingDay, user: User) -> list[Clock]:
    """Until when wishes are taken: on the reader's clock, the event's, and those of both sides."""
    until = day.wishes_until or day.event.starts_at
    zones = [user.time_zone, day.event.time_zone, JAPAN, EUROPE]
    return clocks(until, until, apart(zones, until))


@login_required
@require_POST
def join_day(request: HttpRequest, slug: str) -> HttpResponse:
    """One press for one's own organisation; organisers choose from all that are registered."""
    user = person(request)
    event = get_object_or_404(Event.everything.visible_to(user), slug=slug)
    day = get_object_or_404(MatchmakingDay.objects.select_related("event"), event=event)
    rows = Profile.objects.visible_to(user)
    profile = get_object_or_404(rows, slug=request.POST.get("organisation", ""))
    try:
        row = join(day, profile, by=user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("matchmaking-day", slug)
    messages.success(request, _("%(name)s takes part.") % {"name": profile.name})
    return redirect("matchmaking-participant", slug, row.public_id)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody, narrowed by filters that stand in the address; a form to add one on its behalf."""
    day = day_for(request, slug)
    filters = ParticipantFilter(request.GET)
    valid = filters.is_valid()
    rows = participants_of(day, filters.filters) if valid else DayParticipant.objects.none()
    form = JoinForm(typed(request), rows=could_join(day))
    if request.method == "POST" and form.is_valid():
        try:
            join(day, form.cleaned_data["organisation"], by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The organisation takes part."))
            return redirect("matchmaking-participants", slug)
    query = request.GET.copy()
    query.pop("page", None)
    context = frame(day.event, "participants", _("Participants")) | {
        "day": day,
        "form": form,
        "filters": filters,
        "active": filters.active if valid else 0,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "summary": summary_of(day),
    }
    return answer(request, "participants", context)


@login_required
@require_safe
def wishes_as_table(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All wishes for the organisers; ``?format=xlsx`` gives a workbook, else CSV."""
    day = day_for(request, slug)
    kind = request.GET.get("format", "csv")
    return table_response(wish_table(day), name=f"wishes-{slug}", kind=kind)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def participant(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Presence, limits and hours. Colleagues who do not act for the organisation read them."""
    user = person(request)
    found = participant_for(request, slug, public_id)
    may_change = rules.can_choose_for(user, found) and not found.left_at
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    slots = list(found.day.slots.all())
    zones = [found.profile.time_zone, found.day.event.time_zone]
    form = ParticipantForm(
        typed(request), participant=found, slots=slots, initial=participant_values(found, slots)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_participant(found, form.choices, by=user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your choice is saved."))
            return redirect("matchmaking-participant", slug, public_id)
    context = own_frame(found.day.event, found.profile.name) | {
        "participant": found,
        "slots": choosable(
            slots,
            zones,
            chosen=form["here"].value() or [],
            reasons={slot: reason for (_one, slot), reason in taken([found], slots).items()},
        ),
        "form": form,
        "may_change": may_change,
        "counts": wish_counts(found),
        "arranges": rules.can_arrange(user, found.day),
    }
    return answer(request, "participant", context)


@login_required
@require_POST
def participant_leave(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    found = participant_for(request, slug, public_id)
    try:
        leave(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("matchmaking-participant", slug, public_id)
    name = found.profile.name
    messages.success(request, _("%(name)s does not take part any more.") % {"name": name})
    if rules.speaks_for(person(request), found.profile):
        return redirect("matchmaking-day", slug)
    return redirect(reverse("matchmaking-participants", args=[slug]))
