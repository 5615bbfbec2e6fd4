"""A person's calendar addresses: the page that gives them out, and the calendars themselves."""

from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.models import CalendarFeed
from matchmaking.queries.feeds import find_feed, written_feed
from matchmaking.queries.requests import own_profiles
from matchmaking.services.feeds import close_feed, note_reading, open_feed
from matchmaking.tokens import feed_token, read_feed_token


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, for programs: no session, no language in the address."""
    try:
        feed = find_feed(read_feed_token(token))
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    if feed is None:
        raise Http404
    with translation.override(feed.user.language):
        text = written_feed(feed)
    note_reading(feed)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="kakehashi.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = quote_etag(sha256(text.encode()).hexdigest())
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feeds(request: HttpRequest) -> HttpResponse:
    """All addresses of the person; a POST opens one for ``organisation``, or for all of them."""
    user = person(request)
    own = own_profiles(user)
    if request.method == "POST":
        slug = request.POST.get("organisation", "")
        profile = next((one for one in own if one.slug == slug), None)
        if slug and profile is None:
            raise Http404
        try:
            open_feed(profile, by=user)
            messages.success(
                request, _("The address is ready. Copy it into your calendar program.")
            )
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("calendar-feeds")
    feeds = list(CalendarFeed.objects.live().of_person(user).select_related("profile"))
    told = {feed.profile_id for feed in feeds}
    context = {
        "feeds": [(feed, address_of(feed)) for feed in feeds],
        "open_to_all": None not in told and bool(own),
        "without": [profile for profile in own if profile.pk not in told],
    }
    return render(request, "matchmaking/calendar_feeds.html", context)


@login_required
@require_POST
def calendar_feed_close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    feed = get_object_or_404(CalendarFeed.objects.of_person(user), public_id=public_id)
    close_feed(feed, by=user)
    messages.success(request, _("The address is closed. Whoever reads it finds nothing any more."))
    return redirect("calendar-feeds")


def address_of(feed: CalendarFeed) -> str:
    return settings.SITE_URL + reverse("calendar-feed", args=[feed_token(feed.public_id)])
