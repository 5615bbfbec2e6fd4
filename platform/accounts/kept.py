"""Nothing typed is lost when a session ends: the form is kept through the sign-in.

Who posts a form after the session has expired is asked to sign in. What was typed waits in the
anonymous session, which Django carries over into the signed-in one, and stands in the form again
at the same address. It is not saved before its author presses the button once more.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

KEY = "kept_posts"
LARGEST = 200_000  # characters of one form; a profile in two languages has about 20,000
MOST = 3
SECONDS = 2 * 3600

Args = ParamSpec("Args")
Page = Callable[Concatenate[HttpRequest, Args], HttpResponse]


def signed_in_keeping_posts(page: Page[Args]) -> Page[Args]:
    """Like ``login_required``, but a form that was posted too late is kept for its author."""

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return page(request, *args, **kwargs)
        if request.method == "POST":
            keep(request)
        return redirect_to_login(request.path)

    return guarded


def keep(request: HttpRequest) -> None:
    """Put the posted form by for this address; a form that is too large is named as such."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    body = data.urlencode()
    if len(body) > LARGEST:
        messages.error(
            request,
            _("You were signed out, and the text is too long to be kept. Go back to copy it."),
        )
        return
    others = [one for one in fresh(request) if one["path"] != request.path]
    request.session[KEY] = [*others, {"path": request.path, "body": body, "at": time.time()}][
        -MOST:
    ]
    messages.info(
        request, _("You were signed out while you wrote. Sign in, and your text is there again.")
    )


def kept_post(request: HttpRequest) -> QueryDict | None:
    """What was typed at this address before the sign-in, if it still waits."""
    for one in fresh(request):
        if one["path"] == request.path:
            return QueryDict(one["body"])
    return None


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what is posted, or what waited for the sign-in. Act on POST only."""
    return request.POST if request.method == "POST" else kept_post(request)


def forget_post(request: HttpRequest) -> None:
    """Drop what was kept for this address: it is saved, or not wanted."""
    if KEY in request.session:
        request.session[KEY] = [one for one in fresh(request) if one["path"] != request.path]


def fresh(request: HttpRequest) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = request.session.get(KEY, [])
    return [one for one in kept if one["at"] > time.time() - SECONDS]
