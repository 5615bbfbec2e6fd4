"""Who stands at the door of a page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from regions import rules

if TYPE_CHECKING:
    from accounts.models import User

Args = ParamSpec("Args")
Page = Callable[Concatenate[HttpRequest, Args], HttpResponse]


def person(request: HttpRequest) -> "User":
    """The signed-in person, on pages that ask everybody else to sign in first."""
    return cast("User", request.user)


def helpdesk_only(page: Page[Args]) -> Page[Args]:
    """Strangers sign in first; people who are not of the helpdesk are refused."""

    @login_required
    def guarded(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        if not rules.can_review(request.user):
            raise PermissionDenied
        return page(request, *args, **kwargs)

    return guarded
