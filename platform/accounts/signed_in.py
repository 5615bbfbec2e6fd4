"""Who is at a page."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User

Args = ParamSpec("Args")
Page = Callable[Concatenate[HttpRequest, Args], HttpResponseBase]


def person(request: HttpRequest) -> User:
    """The signed-in person, on pages that ask everybody else to sign in first."""
    if not isinstance(request.user, User):
        raise TypeError("This page needs a signed-in person: wrap it in login_required.")
    return request.user


def helpdesk_only(page: Page[Args]) -> Page[Args]:
    """Strangers sign in first; people who are not of the helpdesk are refused."""

    @login_required
    def guarded(
        request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs
    ) -> HttpResponseBase:
        if not person(request).is_helpdesk:
            raise PermissionDenied
        return page(request, *args, **kwargs)

    return guarded
