"""What happens on a meeting's own page and concerns the timetable that it stands in."""

from accounts.models import User
from matchmaking.enums import IncidentKind
from matchmaking.models import DayMeeting, Incident, Meeting, Timetable


def note_cancelled(meeting: Meeting, *, by: User | None) -> None:
    """In the caller's transaction: a meeting of a timetable in force was cancelled on its own page."""
    rows = DayMeeting.objects.filter(meeting=meeting, timetable__in=Timetable.objects.in_force())
    row = rows.select_related("timetable__day").first()
    if row is None:
        return
    known = Incident.objects.open().filter(meeting=meeting).exists()
    if not known:
        day = row.timetable.day
        Incident.objects.create(day=day, kind=IncidentKind.CANCELLED, meeting=meeting, by=by)
