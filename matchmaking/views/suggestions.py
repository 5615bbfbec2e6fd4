"""Partners for us: who is suggested to one's organisation, and why."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import person
from matchmaking.queries.narrowing import Narrowing
from matchmaking.queries.partners import KINDS, PartnersPage, partners_page
from matchmaking.queries.requests import acts_for, own_profiles
from matchmaking.services.counting import count_again_if_old
from matchmaking.services.showing import note_shown
from matchmaking.suggestion_forms import PartnersFilter, narrowing_of
from matchmaking.views.people import chosen_profile

COUNT_TRIES = 4


@login_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """``?for=`` chooses among one's organisations; the helpdesk may read the list of any.

    ``kind`` and the filters stand in the address; a kind that does not exist is the first one.
    """
    user = person(request)
    own = own_profiles(user)
    profile = chosen_profile(request, user, own)
    context: dict[str, Any] = {
        "profile": profile,
        "own": own,
        "is_own": profile in own,
        "may_act": acts_for(user, profile),
    }
    if profile is not None:
        kind = request.GET.get("kind", "")
        kind = kind if kind in KINDS else next(iter(KINDS))
        wanted = narrowing_of(request.GET)
        number = request.GET.get("page")
        found = partners_page(profile, kind=kind, narrowing=wanted, page=number)
        context |= shown(found, wanted)
        asked = profile.is_published and count_again_if_old(found)
        context["count_later"] = count_later(request) if asked and not found.counts else ""
        if profile in own:
            note_shown(profile, found.shown_kinds, weight_set=found.weight_set)
    return render(request, "matchmaking/suggestions.html", context)


def count_later(request: HttpRequest) -> str:
    """Where the tabs ask again for numbers that are being counted; they give up after some times."""
    query = request.GET.copy()
    known = [str(number) for number in range(COUNT_TRIES)]
    asked = query.get("tries", "0")
    if asked not in known:
        return ""
    query["tries"] = str(int(asked) + 1)
    return query.urlencode()


def shown(page: PartnersPage, wanted: Narrowing) -> dict[str, Any]:
    """The page with its tabs, its filters and the address that the pages of the list share."""
    base = {"for": page.profile.slug, "kind": page.kind}
    return {
        "page": page,
        "kind": page.kind,
        "tabs": [
            (
                name,
                label,
                urlencode({"for": page.profile.slug, "kind": name}),
                page.found if name == page.kind else page.counts.get(name),
            )
            for name, label in KINDS.items()
        ],
        "filters": PartnersFilter(page.options, wanted),
        "used": len(wanted.used),
        "query": urlencode({**base, **wanted.used}),
        "plain": urlencode(base),
    }
