"""Events and sessions for tests: a conference of one morning in Brussels."""

from datetime import UTC, datetime, timedelta

from events.services.programme import PartContent, SessionContent, SpeakerContent, save_session
from tests.factories import EventFactory, UserFactory

START = datetime(2030, 5, 17, 7, tzinfo=UTC)  # 9:00 in Brussels, 16:00 in Tokyo


def helpdesk():
    return UserFactory(desk="eu")


def conference(**values):
    values = {"kind": "conference", "state": "announced", "starts_at": START, **values}
    return EventFactory(**values)


def content(hours=0.0, length=1.0, **values):
    """A session that begins so many hours after the event, and is so many hours long."""
    starts_at = START + timedelta(hours=hours)
    first = {
        "kind": "talks",
        "title_en": "Talks",
        "title_ja": "発表",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=length),
    }
    return SessionContent(**first | values)


def session(event, by, hours=0.0, length=1.0, **values):
    return save_session(event, content(hours, length, **values), by=by)


def part(title, minutes=None):
    return PartContent(title_en=title, minutes=minutes)


def seat(title="", name=""):
    return SpeakerContent(role="panellist", title_en=title, name_en=name)
