"""About whom a page is asked."""

from django.http import Http404, HttpRequest

from accounts.models import User
from regions.models import Profile


def wanted_slug(request: HttpRequest, name: str) -> str:
    """A slug out of the address, without the NUL characters that the database cannot compare."""
    return request.GET.get(name, "").replace("\0", "")


def chosen_profile(request: HttpRequest, user: User, own: list[Profile]) -> Profile | None:
    """``?for=`` chooses among one's organisations, the helpdesk among all; else the first.

    None for a person without one; 404 for a stranger's.
    """
    slug = wanted_slug(request, "for")
    if not slug:
        return own[0] if own else None
    profile = next((profile for profile in own if profile.slug == slug), None)
    if profile is None and user.is_helpdesk:
        profile = Profile.objects.filter(slug=slug).first()
    if profile is None:
        raise Http404
    return profile


def others(request: HttpRequest) -> str:
    """The query of the address without its page, for the links to the other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
