"""Preview what publishing a timetable changes, and publish it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.models import Timetable
from matchmaking.queries.day.previews import clash_rows
from matchmaking.queries.day.publication import mails_of, publication_of
from matchmaking.services.day import publishing
from matchmaking.views.day.arranged import address_of, surroundings, timetable_of
from matchmaking.views.day.frame import WRITE


@login_required
@require_http_methods(WRITE)
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How many meetings and mails, and whose other bookings are in the way; then the button."""
    found = timetable_of(request, slug, number)
    if not found.is_draft:
        messages.error(request, _("This timetable is published or not computed yet."))
        return redirect(address_of(found))
    refused = ""
    if request.method == "POST":
        try:
            publishing.publish(found, by=person(request))
        except DomainError as error:
            refused = error.message
        else:
            messages.success(request, told(found))
            return redirect(address_of(found))
    plan = publication_of(found)
    context = surroundings(found.day, _("Publish"), found) | {
        "plan": plan,
        "mails": mails_of(plan),
        "clashes": clash_rows(plan),
        "refused": refused,
        "unplaced": sum(map(len, plan.refused.values())),
    }
    status = 422 if refused else 200
    return render(request, "matchmaking/day/publish.html", context, status=status)


def told(timetable: Timetable) -> str:
    if timetable.day.event.is_rehearsal:
        return _("Published in the rehearsal. Read in its log what would have been sent.")
    return _("Published. The invitations go out in the background, one by one.")
