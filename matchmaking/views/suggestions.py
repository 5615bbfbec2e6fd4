"""Partners for us: who is suggested to one's organisation, and why."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.signed_in import person
from matchmaking.queries.requests import own_profiles
from matchmaking.queries.suggestions import suggestions_page
from matchmaking.views.people import wanted_slug
from regions.models import Profile


@login_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """``?for=`` chooses among one's organisations; the helpdesk may read the list of any."""
    user = person(request)
    own = own_profiles(user)
    profile = chosen(user, own, slug=wanted_slug(request, "for"))
    context = {
        "profile": profile,
        "page": suggestions_page(profile) if profile else None,
        "own": own,
        "is_own": profile in own,
    }
    return render(request, "matchmaking/suggestions.html", context)


def chosen(user: User, own: list[Profile], *, slug: str) -> Profile | None:
    """The organisation whose list is shown; none for a person without one. 404 for a stranger's."""
    if not slug:
        return own[0] if own else None
    profile = next((profile for profile in own if profile.slug == slug), None)
    if profile is None and user.is_helpdesk:
        profile = Profile.objects.filter(slug=slug).first()
    if profile is None:
        raise Http404
    return profile
