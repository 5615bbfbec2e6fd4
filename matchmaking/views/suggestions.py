"""Partners for us: who is suggested to one's organisation, and why."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import person
from matchmaking.queries.introductions import staff_introductions_for
from matchmaking.queries.requests import acts_for, own_profiles
from matchmaking.queries.suggestions import suggestions_page
from matchmaking.views.people import chosen_profile


@login_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """``?for=`` chooses among one's organisations; the helpdesk may read the list of any."""
    user = person(request)
    own = own_profiles(user)
    profile = chosen_profile(request, user, own)
    context = {
        "profile": profile,
        "page": suggestions_page(profile) if profile else None,
        "own": own,
        "is_own": profile in own,
        "introduced": staff_introductions_for(profile) if profile else [],
        "may_act": acts_for(user, profile),
    }
    return render(request, "matchmaking/suggestions.html", context)
