"""What stands in a calendar that somebody subscribes to."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.calendar import Occasion, render_feed
from kernel.clocks import clocks
from matchmaking.enums import MeetingState
from matchmaking.models import CalendarFeed, Meeting
from regions.models import Profile

KEPT = timedelta(days=180)
MOST = 1000


def find_feed(public_id: UUID) -> CalendarFeed | None:
    """The live feed of a person who may still sign in."""
    feeds = CalendarFeed.objects.live().filter(public_id=public_id, user__is_active=True)
    return feeds.select_related("user", "profile").first()


def meetings_of(feed: CalendarFeed) -> QuerySet[Meeting]:
    """What the person may see today of the organisations that they work for today."""
    own = Profile.objects.of_person(feed.user)
    if feed.profile_id is not None:
        own = own.filter(pk=feed.profile_id)
    mine = Q(request__sender__in=own) | Q(request__receiver__in=own)
    found = Meeting.objects.filter(mine, ends_at__gt=timezone.now() - KEPT)
    return found.select_related(
        "request__sender__seat",
        "request__sender__territory",
        "request__receiver__seat",
        "request__receiver__territory",
    ).order_by("starts_at", "pk")[:MOST]


def written_feed(feed: CalendarFeed) -> str:
    """The calendar in the reader's language and zone: two queries at any size."""
    name = _("Kakehashi: %(name)s") % {"name": feed.profile.name if feed.profile else feed.user}
    return render_feed(name, [occasion(meeting, feed) for meeting in meetings_of(feed)])


def occasion(meeting: Meeting, feed: CalendarFeed) -> Occasion:
    """The same UID and SEQUENCE as the invitation has: a calendar that got both shows one entry."""
    thread = meeting.request
    zones = [feed.user.time_zone, thread.sender.time_zone, thread.receiver.time_zone]
    page = settings.SITE_URL + thread.get_absolute_url()
    told = [str(clock) for clock in clocks(meeting.starts_at, meeting.ends_at, zones)]
    return Occasion(
        uid=thread.calendar_uid,
        sequence=thread.calendar_sequence,
        status="CONFIRMED" if meeting.state == MeetingState.CONFIRMED else "CANCELLED",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=feed.user.time_zone,
        stamp=meeting.updated_at,
        summary=_("Meeting: %(sender)s and %(receiver)s")
        % {"sender": thread.sender.name, "receiver": thread.receiver.name},
        description="\n".join([*told, "", thread.purpose, "", page]),
        location=meeting.video_url or _("Online"),
        url=page,
    )
