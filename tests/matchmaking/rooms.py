"""A meeting of the bridge, before and after it."""

from datetime import timedelta

from django.utils import timezone

from matchmaking.models import Meeting
from matchmaking.queries.rooms import find_meeting
from matchmaking.services.agenda import Point, save_agenda
from matchmaking.services.documents import Upload, add_document
from matchmaking.services.minutes import write_minutes
from matchmaking.services.next_steps import StepContent, add_step
from matchmaking.services.requests import accept_request
from tests.factories import UserFactory

PDF = b"%PDF-1.7 a small file"


def arrange(bridge, **wish) -> Meeting:
    """Confirmed, with the first of the proposed times."""
    request = bridge.ask(**wish)
    made = accept_request(request, starts_at=bridge.times()[0], by=bridge.manager)
    return find_meeting(bridge.officer, made.public_id)


def ended(meeting: Meeting, **ago) -> Meeting:
    """Move a meeting into the past."""
    end = timezone.now() - timedelta(**ago)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=end - timedelta(hours=1), ends_at=end)
    meeting.refresh_from_db()
    return meeting


def people_of(bridge) -> dict:
    """Everybody who matters for a permission, by what they are."""
    return {
        "officer": bridge.officer,
        "manager": bridge.manager,
        "colleague": UserFactory(member_of=bridge.vitagora),
        "stranger": UserFactory(),
        "helpdesk": UserFactory(desk="jp"),
    }


def fill(bridge, meeting, count: int) -> None:
    """So many rows of everything that the page lists."""
    points = [Point(title_en=f"Point {n}", title_ja=f"議題{n}", minutes=10) for n in range(count)]
    save_agenda(meeting, points, by=bridge.officer, lock=str(meeting.agenda_round))
    for number in range(count):
        upload = Upload(file_name=f"{number}.pdf", content=PDF)
        add_document(meeting, upload, by=bridge.manager)
        content = StepContent(text_en=f"Step {number}", profile=bridge.gifu, person=bridge.officer)
        add_step(meeting, content, by=bridge.officer)
        for language in ("en", "ja"):
            write_minutes(
                meeting, language, f"Version {number}", by=bridge.manager, lock=str(number)
            )
