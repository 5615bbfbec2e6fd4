"""Who is at a page."""

from django.http import HttpRequest

from accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person, on pages that ask everybody else to sign in first."""
    if not isinstance(request.user, User):
        raise TypeError("This page needs a signed-in person: wrap it in login_required.")
    return request.user
