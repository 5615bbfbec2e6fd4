"""About whom a page is asked."""

from django.http import Http404, HttpRequest

from accounts.models import User
from regions.models import Profile


def wanted_slug(request: HttpRequest, name: str) -> str:
    """A slug out of the address, without the NUL characters that the database cannot compare."""
    return request.GET.get(name, "").replace("\0", "")


def chosen(user: User, own: list[Profile], *, slug: str) -> Profile | None:
    """The organisation whose list is shown; none for a person without one. 404 for a stranger's."""
    if not slug:
        return own[0] if own else None
    profile = next((profile for profile in own if profile.slug == slug), None)
    if profile is None and user.is_helpdesk:
        profile = Profile.objects.select_related("territory").filter(slug=slug).first()
    if profile is None:
        raise Http404
    return profile
