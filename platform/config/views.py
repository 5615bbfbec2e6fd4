"""Pages of the site as a whole: the way in, the demo mailbox, and what went wrong."""

import mailbox
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_safe

from accounts.kept import keep, keeps_posts
from api.problems import problem_response
from config.demo_mail import read_mail, read_mails


@require_safe
def to_language(_request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the reader's language."""
    response = redirect(f"/{get_language() or settings.LANGUAGE_CODE}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


# Pages of one person or organisation, and lists of endless filters, are nobody's to index.
PRIVATE = (
    *("accounts", "my", "desk", "curation", "meetings", "suggestions", "introductions"),
    *("webhooks", "saved", "compare", "embed", "connect"),
)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /calendar/"]
    lines += [
        f"Disallow: /{code}/{part}/" for code, _name in settings.LANGUAGES for part in PRIVATE
    ]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without a valid token changes nothing. One of our own is given back filled in.

    Signing in again on another page gives a new token; the form that was open has the old one.
    """
    if is_of_this_site(request) and filled_again(request) and keep(request):
        said = _("Your session was renewed. Look through your text and save it again.")
        messages.warning(request, said)
        return redirect(request.get_full_path())
    return render(request, "403_csrf.html", status=403)


def filled_again(request: HttpRequest) -> bool:
    """Is this the form of somebody who is signed in, on a page that takes up what was kept?"""
    page = request.resolver_match
    return page is not None and keeps_posts(page.func) and request.user.is_authenticated


def is_of_this_site(request: HttpRequest) -> bool:
    """Did a page of this site send the form? What another site sends is never taken up."""
    told = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        sender = urlsplit(told)
    except ValueError:
        return False
    return (sender.scheme, sender.netloc) == (request.scheme, request.get_host())


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
