"""The calls that everybody reads: list, page, deadlines for calendars, feeds."""

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from events import rules
from events.call_filters import CallFilter
from events.enums import CallPhase
from events.models import Call
from events.queries.call_feeds import call_item, deadline, deadlines
from events.queries.call_grants import grants
from events.queries.calls import (
    answers_for,
    call_clocks,
    calls,
    listed,
    open_first,
    open_to,
    whole_calls,
)
from events.queries.linked_calls import call_data
from kernel.calendar import render_feed
from kernel.feeds import FRESH_SECONDS, Head, answer, query_of, refused
from regions.feed_forms import PlaceFilter
from regions.queries.vocabulary import Vocabulary

PER_PAGE = 20
CALENDAR = "text/calendar; charset=utf-8"


class FollowedCalls(PlaceFilter, CallFilter):
    """The filters of the list, and a territory."""


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Every filter is in the address; wrong values are named and nothing is listed (400)."""
    form = CallFilter(request.GET, vocabulary=Vocabulary())
    valid = form.is_valid()
    rows = calls(request.user, form.criteria) if valid else Call.objects.none()
    page = Paginator(open_first(rows), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "listed": listed(page, request.user),
        "query": query_of(request),
        "may_write": rules.can_write_calls(request.user),
    }
    return render(request, "events/calls.html", context, status=200 if valid else 400)


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(whole_calls(request.user), slug=slug)
    takes = found.phase in {CallPhase.OPEN, CallPhase.LATE, CallPhase.COMING}
    context = {
        "call": found,
        "phase": found.phase,
        "linked": None if found.is_draft else call_data(found),
        "opens": call_clocks(found, found.opens_at, request.user),
        "closes": call_clocks(found, found.closes_at, request.user),
        "grants": grants(found),
        "takes": takes,
        "answers": answers_for(found, request.user) if takes else [],
        "may_write": rules.can_write_calls(request.user),
        "crumbs": [(_("Calls"), reverse("calls")), (found.name, "")],
    }
    return render(request, "events/call.html", context)


@require_safe
def call_deadline(_request: HttpRequest, slug: str) -> HttpResponse:
    """One entry for one's own calendar: the deadline."""
    found = get_object_or_404(Call.objects.public(), slug=slug)
    response = HttpResponse(render_feed(found.name, [deadline(found)]), content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


@conditional_page
@require_safe
def calls_feed(request: HttpRequest, form: str) -> HttpResponse:
    """New and changed calls that fit the filters of the list, the latest first."""
    asked = FollowedCalls(request.GET, vocabulary=Vocabulary())
    if not asked.is_valid():
        return refused(asked.errors)
    head = Head(
        title=_("Calls"),
        subtitle=_("Invitations to apply: stays, delegations, pilot pairs, funding."),
        page=reverse("calls"),
        here=reverse(f"calls-{form}"),
        query=query_of(request),
    )
    rows = followed(asked).order_by("-updated_at", "-pk")
    return answer(request, head, rows, call_item, form=form)


@conditional_page
@require_safe
def calls_calendar(request: HttpRequest) -> HttpResponse:
    """The deadlines of the calls that fit the filters of the list."""
    asked = FollowedCalls(request.GET, vocabulary=Vocabulary())
    if not asked.is_valid():
        return refused(asked.errors)
    text = deadlines(_("Kakehashi: deadlines of calls"), followed(asked))
    response = HttpResponse(text, content_type=CALENDAR)
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def followed(asked: FollowedCalls) -> QuerySet[Call]:
    """What everybody may read, and somebody of the place may apply for."""
    rows = calls(AnonymousUser(), asked.criteria)
    return open_to(rows, asked.place) if asked.place else rows
