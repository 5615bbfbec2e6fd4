"""What needs me today."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.signed_in import person
from kernel.clocks import clocks
from matchmaking.queries.introductions import waiting_for
from matchmaking.queries.requests import inbox, our_side, own_profiles, upcoming_meetings
from matchmaking.queries.suggestions import top_suggestions
from regions.models import ProfileVersion

SUGGESTIONS_SHOWN = 3
INTRODUCTIONS_SHOWN = 5


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    user = person(request)
    profiles = own_profiles(user)
    meetings = []
    for meeting in upcoming_meetings(profiles, after=timezone.now()):
        partner = meeting.request.other_than(our_side(meeting.request, profiles))
        zones = [user.time_zone, partner.time_zone]
        shown = clocks(meeting.starts_at, meeting.ends_at, zones)
        meetings.append((meeting, partner, shown))
    waiting = ProfileVersion.objects.submitted()
    return render(
        request,
        "matchmaking/desk.html",
        {
            "profiles": profiles,
            "inbox": inbox(user, profiles),
            "introductions": waiting_for(profiles, INTRODUCTIONS_SHOWN),
            "meetings": meetings,
            "suggestions": top_suggestions(profiles[0], SUGGESTIONS_SHOWN) if profiles else [],
            "submitted_count": waiting.count() if user.is_helpdesk else 0,
        },
    )
