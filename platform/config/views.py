"""Pages of the site as a whole: the way in, and the demo mailbox."""

import mailbox

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_safe

from api.problems import problem_response
from config.demo_mail import read_mail, read_mails


@require_safe
def to_language(_request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the reader's language."""
    response = redirect(f"/{get_language() or settings.LANGUAGE_CODE}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    """What the demo's SMTP sink received, latest first."""
    return render(request, "config/demo_mailbox.html", {"mails": read_mails(box())})


@require_safe
def demo_mail(request: HttpRequest, key: str) -> HttpResponse:
    try:
        mail = read_mail(box(), key)
    except KeyError as error:
        raise Http404 from error
    return render(request, "config/demo_mail.html", {"mail": mail})


def box() -> mailbox.Maildir:
    settings.DEMO_MAILDIR.parent.mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(settings.DEMO_MAILDIR, create=True)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page for people; a problem detail for programs, which never read HTML."""
    if not request.path.startswith("/api/"):
        return defaults.page_not_found(request, exception)
    detail = _("There is nothing at this address.")
    return problem_response(request, status=404, code="not_found", detail=detail)


def server_error(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    detail = _("Something went wrong on our side. Please try again later.")
    return problem_response(request, status=500, code="server_error", detail=detail)
