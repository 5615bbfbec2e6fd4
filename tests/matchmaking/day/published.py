"""Timetables for tests: computed here and now, without a worker."""

from matchmaking.models import DayMeeting, Timetable
from matchmaking.services.day.computing import begin_timetable, compute_timetable
from tests.factories import SectorFactory, UserFactory


def staff():
    return UserFactory(desk="eu")


def computed(made, *, by, **values) -> Timetable:
    timetable = begin_timetable(made.day, by=by, **values)
    assert compute_timetable(timetable.pk)
    timetable.refresh_from_db()
    return timetable


def rows_of(timetable) -> list[DayMeeting]:
    return list(timetable.meetings.select_related("one", "other", "slot", "place").order_by("pk"))


def on_site(made):
    """All of them come in person, so meetings take tables; there is a sector to talk about."""
    made.day.participants.update(attending="onsite")
    SectorFactory()
    return made
