"""The page of an organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regions import rules
from regions.enums import ProfileState
from regions.queries.embeds import oembed_address
from regions.queries.linked import organisation
from regions.queries.people import reader_of
from regions.queries.profiles import profile_page, profiles_to_read
from regions.services.sharing import note_contacts_seen
from regions.views.gone import elsewhere


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """What is not published is found by its own people and the helpdesk only."""
    found = profiles_to_read(request.user).filter(slug=slug).first()
    if found is None or found.state == ProfileState.MERGED:
        return elsewhere(request, slug)
    reader = reader_of(request.user)
    # The helpdesk's reader names no organisations: its people may wear a hat of one all the same.
    asked = found.pk in reader.own or reader.helpdesk
    roles = rules.roles_in(request.user, found) if asked else set()
    page = profile_page(found, reader=reader)
    if request.method == "GET" and not roles:  # a HEAD shows nobody anything
        note_contacts_seen(page.contacts, by=request.user)
    context = {
        "linked": organisation(found) if found.is_published else None,
        "oembed": oembed_address(found) if found.is_published else "",
        "page": page,
        "profile": found,
        "crumbs": [(_("Partners"), reverse("directory")), (found.name, "")],
        "own": bool(roles),
        "editable": bool(roles & rules.EDITING),
    }
    return render(request, "regions/profile.html", context)
