"""The helpdesk's desk: what needs it today. Both desks see all of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regions.queries.curation import waiting_profiles
from regions.views.access import helpdesk_only


@helpdesk_only
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/curation.html", {"profiles": waiting_profiles()})


def review(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


publish = send_back = review
