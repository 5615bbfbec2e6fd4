"""Events as a list in pages of others, and oEmbed for whoever pastes an address of ours."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from events.queries.feeds import announced_events
from events.queries.listing import dated
from events.views.feeds import EventFilter
from kernel.embeds import Frame, embeddable, theme_of
from kernel.feeds import absolute, refused
from regions.models import Profile
from regions.queries.embeds import frame_of

MOST = 10
HEIGHT = 480
SMALLEST = 200


@embeddable
@require_safe
def events_frame(request: HttpRequest) -> HttpResponse:
    """What is to come, the next one first; by sector and territory of the partners."""
    asked = EventFilter(request.GET)
    if not asked.is_valid():
        return refused(asked.errors)
    rows = announced_events(**asked.wanted).filter(ends_at__gte=timezone.now())
    coming = rows.order_by("starts_at", "pk")[:MOST]
    context = {
        "events": [dated(event, None) for event in coming],
        "theme": theme_of(request),
    }
    return render(request, "events/events_frame.html", context)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """OEmbed 1.0 for the pages of profiles and the list of events, in the language of the address."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON.\n", status=501, content_type="text/plain")
    try:
        parts = urlsplit(request.GET.get("url", ""))
    except ValueError as error:
        raise Http404 from error
    ours = urlsplit(settings.SITE_URL)
    if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
        raise Http404
    language = parts.path[1:3]
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        frame = frame_at(parts.path)
        data = described(narrowed(frame, request))
    response = JsonResponse(data)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def frame_at(path: str) -> Frame:
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Http404 from error
    if match.url_name == "profile":
        return frame_of(get_object_or_404(Profile.objects.published(), slug=match.kwargs["slug"]))
    if match.url_name == "events":
        return list_frame()
    raise Http404


def list_frame(query: str = "") -> Frame:
    path = reverse("events-frame") + (f"?{query}" if query else "")
    return Frame(title=_("Events on Kakehashi"), path=path, height=HEIGHT)


def narrowed(frame: Frame, request: HttpRequest) -> Frame:
    """Within what the asking page has room for."""
    width = bounded(request.GET.get("maxwidth", ""), frame.width)
    height = bounded(request.GET.get("maxheight", ""), frame.height)
    return Frame(title=frame.title, path=frame.path, width=width, height=height)


def bounded(asked: str, known: int) -> int:
    most = int(asked) if asked.isdecimal() and len(asked) < 6 else known
    return max(SMALLEST, min(most, known))


def described(frame: Frame) -> dict[str, Any]:
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Kakehashi",
        "provider_url": absolute("/"),
        "title": frame.title,
        "html": frame.html,
        "width": frame.width,
        "height": frame.height,
        "cache_age": 3600,
    }
