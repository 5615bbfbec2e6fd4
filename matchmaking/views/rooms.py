"""The page of a meeting, and what is printed of it."""

from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.signed_in import person
from kernel.clocks import clocks, readable_date
from matchmaking import rules
from matchmaking.models import Meeting
from matchmaking.queries.briefing import read_briefing
from matchmaking.queries.requests import our_side
from matchmaking.queries.rooms import agenda_of, find_meeting, read_room
from matchmaking.queries.schedule import own_schedule
from regions.models import Profile

Crumbs = list[tuple[str, str]]


def seen(user: User, public_id: UUID) -> Meeting:
    """404 for a stranger."""
    try:
        return find_meeting(user, public_id)
    except Meeting.DoesNotExist as error:
        raise Http404 from error


def crumbs_to(meeting: Meeting, theirs: Profile) -> Crumbs:
    title = _("Meeting with %(name)s") % {"name": theirs.name}
    return [(_("Meetings"), reverse("requests")), (title, meeting.get_absolute_url())]


@login_required
@require_safe
def meeting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything about one meeting, for both sides and the helpdesk."""
    user = person(request)
    found = seen(user, public_id)
    room = read_room(user, found)
    context = {
        "room": room,
        "meeting": found,
        "thread": found.request,
        "theirs": room.theirs,
        "may_book": rules.can_book_interpreter(user),
        "crumbs": [(_("Meetings"), reverse("requests")), (str(room.theirs.name), "")],
    }
    return render(request, "matchmaking/meeting.html", context)


@login_required
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """The meetings to come by day, on the reader's clock beside the other side's; made to print."""
    user = person(request)
    zone = ZoneInfo(user.time_zone)
    mine = list(Profile.objects.of_person(user))
    rows = [(one, partner_of(one, mine)) for one in own_schedule(user)]
    entries = [
        (
            one,
            theirs,
            clocks(one.starts_at, one.ends_at, [user.time_zone, theirs.time_zone]),
            agenda_of(one),
        )
        for one, theirs in rows
    ]
    by_day = groupby(entries, key=lambda entry: entry[0].starts_at.astimezone(zone).date())
    context = {
        "days": [(readable_date(day), list(group)) for day, group in by_day],
        "crumbs": [(_("Meetings"), reverse("requests")), (_("Schedule"), "")],
    }
    return render(request, "matchmaking/schedule.html", context)


def partner_of(meeting: Meeting, mine: list[Profile]) -> Profile:
    return meeting.request.other_than(our_side(meeting.request, mine))


@login_required
@require_safe
def briefing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a delegate takes along: who, why, what was said, what was agreed, the words of the field."""
    return briefing_page(request, public_id, for_interpreter=False)


@login_required
@require_safe
def interpreter_briefing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same for the interpreter: names, aims and words, and nothing that was written in private."""
    return briefing_page(request, public_id, for_interpreter=True)


def briefing_page(request: HttpRequest, public_id: UUID, *, for_interpreter: bool) -> HttpResponse:
    user = person(request)
    found = seen(user, public_id)
    sheet = read_briefing(user, found, for_interpreter=for_interpreter)
    context = {
        "sheet": sheet,
        "meeting": found,
        "thread": found.request,
        "for_interpreter": for_interpreter,
        "crumbs": [*crumbs_to(found, sheet.theirs), (_("Briefing sheet"), "")],
    }
    return render(request, "matchmaking/briefing.html", context)
