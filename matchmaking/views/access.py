"""Who stands at the door of a page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.signed_in import person

Args = ParamSpec("Args")
Page = Callable[Concatenate[HttpRequest, Args], HttpResponse]


def helpdesk_only(page: Page[Args]) -> Page[Args]:
    """Strangers sign in first; people who are not of the helpdesk are refused."""

    @login_required
    @wraps(page)
    def guarded(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        if not person(request).is_helpdesk:
            raise PermissionDenied
        return page(request, *args, **kwargs)

    return guarded
