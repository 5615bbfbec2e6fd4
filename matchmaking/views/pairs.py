"""You and a partner on one page, and the page on how suggestions are made."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import person
from events.queries.pair_calls import pair_calls
from matchmaking.queries.pairs import find_partner, pair_page
from matchmaking.queries.requests import acts_for, own_profiles
from matchmaking.views.people import chosen_profile


@login_required
@require_safe
def pair(request: HttpRequest, slug: str) -> HttpResponse:
    """``?for=`` names the organisation whose partner this is; strangers find nothing here."""
    user = person(request)
    own = own_profiles(user)
    profile = chosen_profile(request, user, own)
    partner = find_partner(slug, of=profile) if profile else None
    if profile is None or partner is None or partner.profile == profile:
        raise Http404
    page = pair_page(profile, partner)
    context = {
        "profile": profile,
        "is_own": profile in own,
        "may_act": acts_for(user, profile),
        "page": page,
        "calls": pair_calls(
            profile, partner.profile, page.own.voice.sectors & partner.voice.sectors
        ),
    }
    return render(request, "matchmaking/pair.html", context)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """For everybody: what counts how much, in words."""
    return render(request, "matchmaking/how.html")
