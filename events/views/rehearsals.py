"""Rehearsing on a copy: start one, read what it would have sent, discard it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.signed_in import person
from events.enums import Right
from events.models import Event
from events.services.rehearsals import discard_rehearsal, start_rehearsal
from events.views.organised import WRITE, frame, organised
from kernel.errors import DomainError

PER_PAGE = 20


@login_required
@require_http_methods(WRITE)
def rehearsal(request: HttpRequest, slug: str) -> HttpResponse:
    """Of an event its rehearsals; of a rehearsal the log of its mails."""
    event = organised(request, slug, Right.EVENT)
    if request.method == "POST":
        return act(request, event)
    mails = event.rehearsal_mails.select_related("user")
    context = frame(request, event, "rehearsal", _("Rehearsal")) | {
        "rehearsals": event.rehearsals(manager="everything").order_by("pk"),
        "original": event.rehearsal_of,
        "page": Paginator(mails, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "events/rehearsal.html", context)


def act(request: HttpRequest, event: Event) -> HttpResponse:
    by = person(request)
    try:
        if request.POST.get("action") == "discard":
            back = event.rehearsal_of
            discard_rehearsal(event, by=by)
            messages.success(request, _("The rehearsal is discarded."))
            return redirect("event-rehearsal", back.slug if back else event.slug)
        made = start_rehearsal(event, by=by)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("event-rehearsal", event.slug)
    messages.success(request, _("This is a rehearsal. Try whatever you like: no mail leaves."))
    return redirect("event-console", made.slug)
