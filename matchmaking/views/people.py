"""Who is at the page, and about whom they ask."""

from django.http import HttpRequest

from accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person. Only behind ``login_required``."""
    if not isinstance(request.user, User):
        raise TypeError("This page needs a signed-in person: wrap it in login_required.")
    return request.user


def wanted_slug(request: HttpRequest, name: str) -> str:
    """A slug out of the address, without the NUL characters that the database cannot compare."""
    return request.GET.get(name, "").replace("\0", "")
