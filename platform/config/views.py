"""Pages of the site as a whole: the way in, and the demo mailbox."""

import mailbox

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

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
    return mailbox.Maildir(settings.DEMO_MAILDIR, create=True)
