"""What the database says that a person's calendar should show."""

from datetime import UTC

from matchmaking.models import EntryHolder, Meeting, MeetingRequest
from matchmaking.queries.requests import with_details


def expected(person):
    """UID to (start, end, status) of every entry that this person should have now."""
    held = EntryHolder.objects.filter(user=person).values("request")
    meetings = {meeting.request_id: meeting for meeting in Meeting.objects.confirmed()}
    found = {}
    for request in with_details(MeetingRequest.objects.filter(pk__in=held)):
        meeting = meetings.get(request.pk)
        if meeting is None and request.state != "open":
            continue
        span = meeting or request.current_times[0]
        status = "CONFIRMED" if meeting else "TENTATIVE"
        found[request.calendar_uid] = (
            span.starts_at.astimezone(UTC), span.ends_at.astimezone(UTC), status
        )  # fmt: skip
    return found


def shown(entries):
    return {uid: (entry.starts_at, entry.ends_at, entry.status) for uid, entry in entries.items()}
