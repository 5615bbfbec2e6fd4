"""What stands at the address of a record that is not there any more."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from regions.enums import ProfileState
from regions.models import Profile
from regions.queries.listing import moved_to, withdrawn


def elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect from a former address; tell of a withdrawn record (410); else 404."""
    survivor = moved_to(slug=slug)
    if survivor and is_known(request, survivor):
        return HttpResponsePermanentRedirect(survivor.get_absolute_url())
    if gone := withdrawn(slug=slug):
        return render(request, "regions/withdrawn.html", {"gone": gone}, status=410)
    raise Http404


def is_known(request: HttpRequest, survivor: Profile) -> bool:
    """A draft stands at an address that strangers do not learn."""
    if survivor.state != ProfileState.DRAFT:
        return True
    return Profile.objects.visible_to(request.user).filter(pk=survivor.pk).exists()
