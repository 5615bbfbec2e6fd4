"""Nothing typed is lost when a session ends: the form is kept through the sign-in.

Who posts a form after the session has expired is asked to sign in. What was typed waits in the
anonymous session, which Django carries over into the signed-in one, and stands in the form again
at the same address. It is not saved before its author presses the button once more. The same
holds for a form whose token has lapsed because its author signed in again on another page.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

KEY = "kept_posts"
LARGEST = 200_000  # characters of one form; a profile in two languages has about 20,000
MOST = 3
SECONDS = 2 * 3600

Args = ParamSpec("Args")
Page = Callable[Concatenate[HttpRequest, Args], HttpResponseBase]


def signed_in_keeping_posts(page: Page[Args]) -> Page[Args]:
    """Like ``login_required``, but a form that was posted too late is kept for its author."""

    @wraps(page)
    def guarded(
        request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            return page(request, *args, **kwargs)
        if request.method == "POST":
            tell(request, kept=keep(request))
        return redirect_to_login(request.path)

    guarded.keeps_posts = True  # type: ignore[attr-defined]  # read by keeps_posts
    return guarded


def keeps_posts(page: Callable[..., Any]) -> bool:
    """Does this page fill its form again with what was kept for its address?"""
    return getattr(page, "keeps_posts", False)


def tell(request: HttpRequest, *, kept: bool) -> None:
    if kept:
        said = _("You were signed out while you wrote. Sign in, and your text is there again.")
        messages.info(request, said)
    else:
        said = _("You were signed out, and the text is too long to be kept. Go back to copy it.")
        messages.error(request, said)


def keep(request: HttpRequest) -> bool:
    """Put the posted form by for this address; not a form that is too large."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    body = data.urlencode()
    if len(body) > LARGEST:
        return False
    others = [one for one in fresh(request) if one["path"] != request.path]
    one = {"path": request.path, "body": body, "at": time.time()}
    request.session[KEY] = [*others, one][-MOST:]
    return True


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
