"""Who stands at the door of a page."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from regions import rules

Args = ParamSpec("Args")
Page = Callable[Concatenate[HttpRequest, Args], HttpResponse]


def helpdesk_only(page: Page[Args]) -> Page[Args]:
    """Strangers sign in first; people who are not of the helpdesk are refused."""

    @login_required
    def guarded(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        if not rules.can_review(request.user):
            raise PermissionDenied
        return page(request, *args, **kwargs)

    return guarded
