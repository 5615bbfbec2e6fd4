"""Events as feeds and as a calendar that everybody may follow."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page, require_safe

from events.queries.feeds import announced_events, calendar_of, event_item
from kernel.feeds import FRESH_SECONDS, Head, answer, query_of, refused
from regions.feed_forms import PlaceFilter
from regions.models import Sector


class EventFilter(PlaceFilter):
    """By the partners of an event."""

    sector = forms.ModelChoiceField(
        Sector.objects.all(),
        required=False,
        to_field_name="code",
        error_messages={"invalid_choice": gettext_lazy("There is no sector with this code.")},
    )

    @property
    def wanted(self) -> dict[str, str]:
        return {name: row.code if row else "" for name, row in self.cleaned_data.items()}


@conditional_page
@require_safe
def events_feed(request: HttpRequest, form: str) -> HttpResponse:
    asked = EventFilter(request.GET)
    if not asked.is_valid():
        return refused(asked.errors)
    head = Head(
        title=_("Events"),
        subtitle=_("Conferences, matchmaking and webinars."),
        page=reverse("events"),
        here=reverse(f"events-{form}"),
        query=query_of(request),
    )
    return answer(request, head, announced_events(**asked.wanted), event_item, form=form)


@conditional_page
@require_safe
def events_calendar(request: HttpRequest) -> HttpResponse:
    asked = EventFilter(request.GET)
    if not asked.is_valid():
        return refused(asked.errors)
    text = calendar_of(_("Kakehashi: events"), announced_events(**asked.wanted))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
