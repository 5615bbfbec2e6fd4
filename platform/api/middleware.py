"""What is decided before a view of the API is reached: how often, how much, and what is told of it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.access import COUNTED_BITS, address_of, shortened
from api.language import accepted_language
from api.limits import count, give_back, note, standings_of
from api.problems import problem_response

PREFIXES = ("/api/", "/oauth/")
LARGEST_BODY = 1_000_000  # bytes; the longest profile has about 60,000


class ApiMiddleware:
    """Bodies that are too large and calls that are too many never reach a view or the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIXES):
            return self.get_response(request)
        standing = note(request, count("address", shortened(address_of(request), COUNTED_BITS)))
        if standing and standing.is_exceeded:
            response = refused(request, 429)
            response["Retry-After"] = str(standing.reset)
        elif wrong := unreadable_length(request):
            response = refused(request, wrong)
            response["Connection"] = "close"  # the rest of the body is not worth reading
        else:
            response = self.get_response(request)
        return told(request, response)


def unreadable_length(request: HttpRequest) -> int | None:
    """The status for a body that is too large, or of which nobody says how large it is."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return 411
    length = request.headers.get("Content-Length") or "0"
    return 413 if not length.isdecimal() or int(length[:12]) > LARGEST_BODY else None


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """A problem in the reader's language, which scripts of every site may read."""
    with override(language_of(request)):
        words = {
            411: ("length_required", _("Say in Content-Length how long the body is.")),
            413: (
                "body_too_large",
                _("The body may have at most %(most)s bytes.") % {"most": LARGEST_BODY},
            ),
            429: ("too_many_requests", _("Too many requests. Wait for a moment, then go on.")),
        }
        code, detail = words[status]
        response = problem_response(request, status=status, code=code, detail=detail)
    response["Access-Control-Allow-Origin"] = "*"
    response["Content-Length"] = str(len(response.content))
    return response


def language_of(request: HttpRequest) -> str:
    wanted = request.GET.get("lang", "")
    if wanted in dict(settings.LANGUAGES):
        return wanted
    return accepted_language(request.headers.get("Accept-Language", ""))


def told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same answer, with how often its caller may call again."""
    standings = standings_of(request)
    if response.status_code == 304:
        for standing in standings:
            give_back(standing)
    elif standings:
        response["RateLimit-Policy"] = ", ".join(one.policy.header for one in standings)
        response["RateLimit"] = ", ".join(one.header for one in standings)
    return response
