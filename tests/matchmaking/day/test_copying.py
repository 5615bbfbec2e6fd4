"""The next edition of an event has its matchmaking day, and a rehearsal the people and wishes, too."""

from datetime import timedelta

import pytest

from events.enums import Right
from events.models import Event, RehearsalMail, TeamMember
from events.services.copying import copy_event
from events.services.rehearsals import discard_rehearsal, start_rehearsal
from mailing.models import OutgoingMail
from matchmaking.enums import ResourceKind
from matchmaking.models import (
    Booking,
    DayMeeting,
    DayNews,
    DayParticipant,
    DaySlot,
    MatchmakingDay,
    Meeting,
    MeetingRequest,
    PartnerWish,
    Resource,
)
from matchmaking.services.day.live import Report, apply, plan, report
from matchmaking.services.day.publishing import publish
from matchmaking.services.day.telling_of_wishes import tell_of_wishes
from tests.factories import UserFactory
from tests.matchmaking.day.published import computed, on_site, staff
from tests.matchmaking.days import make_day, organiser, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """Four who take part, two tables, a shared room, two interpreters in turns, one wish kept by all."""
    made = on_site(make_day(people=4, slots=4, tables=2, interpreters=2, most=5, break_spread=1))
    made.day.wishes_until = made.event.starts_at - timedelta(days=7)
    made.day.save()
    room = Resource.objects.create(
        kind=ResourceKind.ROOM, name_en="Room of the house", time_zone="Asia/Tokyo"
    )
    made.day.places.create(resource=room, position=9)
    one, other = made.interpreters
    one.partner, other.partner = other, one
    one.save(), other.save()
    one.away.add(made.slots[0])
    made.people[0].away.add(made.slots[3])
    made.wish(0, 1, note="Yeast"), made.wish(2, 3)
    for row in made.people:
        registered(made.day, row.profile)
    return made


def next_edition(made, *, by=None) -> Event:
    event = made.event
    starts_on = event.starts_at.date() + timedelta(days=364)
    return copy_event(
        event, by=by or staff(), name_en="Next", name_ja="", slug="next", starts_on=starts_on
    )


def test_the_next_edition_has_what_organisers_chose_and_nobody_who_takes_part(made):
    copy = next_edition(made).matchmaking
    assert (copy.most, copy.break_spread, copy.uses_suggestions) == (5, 1, False)
    later = copy.event.starts_at - made.event.starts_at
    assert copy.wishes_until - made.day.wishes_until == later
    assert [slot.starts_at for slot in copy.slots.all()] == [
        slot.starts_at + later for slot in made.slots
    ]
    places = [row.resource for row in copy.places.all()]
    assert [(one.name_en, one.event_id) for one in places] == [
        ("Table 1", copy.event_id),
        ("Table 2", copy.event_id),
        ("Room of the house", None),
    ]
    one, other = copy.interpreters.all()
    assert (one.partner, other.partner, one.away.count()) == (other, one, 0)
    assert (copy.participants.count(), copy.timetables.count()) == (0, 0)


def test_an_event_without_a_day_is_copied_without_one(made):
    made.day.delete()
    copy = next_edition(made)
    assert not MatchmakingDay.objects.filter(event=copy).exists()


@pytest.fixture
def rehearsal(made):
    return start_rehearsal(made.event, by=staff()).matchmaking


def test_a_rehearsal_has_people_hours_and_wishes(made, rehearsal):
    people = list(rehearsal.participants.all())
    assert [one.profile for one in people] == [one.profile for one in made.people]
    assert [slot.starts_at for slot in people[0].away.all()] == [made.slots[3].starts_at]
    assert [slot.starts_at for slot in rehearsal.interpreters.first().away.all()] == [
        made.slots[0].starts_at
    ]
    wishes = PartnerWish.objects.filter(wisher__day=rehearsal)
    assert [(one.wisher, one.wished, one.note) for one in wishes] == [
        (people[0], people[1], "Yeast"),
        (people[2], people[3], ""),
    ]


def test_publishing_in_a_rehearsal_tells_and_books_nobody(
    made, rehearsal, django_capture_on_commit_callbacks
):
    by = organiser(made.day)
    TeamMember.objects.create(event=rehearsal.event, user=by, rights=[Right.MEETINGS])
    there = [model.objects.count() for model in (OutgoingMail, Meeting, MeetingRequest, Booking)]
    made.day = rehearsal
    draft = computed(made, by=by)
    with django_capture_on_commit_callbacks() as deferred:
        publish(draft, by=by)
    assert deferred == []
    draft.refresh_from_db()
    assert draft.is_in_force
    assert draft.meetings.placed().count() == 2
    assert [
        model.objects.count() for model in (OutgoingMail, Meeting, MeetingRequest, Booking)
    ] == there
    assert not DayNews.objects.exists()
    mails = RehearsalMail.objects.filter(event=rehearsal.event)
    assert mails.count() == 4
    assert "New meeting with" in mails.first().text


def test_a_change_in_a_rehearsal_is_the_difference(made, rehearsal):
    """An absence on the rehearsed day moves one meeting, and only its people would be told."""
    by, made.day = staff(), rehearsal
    draft = computed(made, by=by)
    publish(draft, by=by)
    RehearsalMail.objects.all().delete()
    row = draft.meetings.placed().order_by("pk").first()
    told = Report(kind="absent", participant=row.one, first=row.slot, last=row.slot)
    incident = report(rehearsal, told, by=by)
    plan(incident, by=by)
    found = apply(incident, by=by)
    assert (len(found.moved), len(found.kept), len(found.new)) == (1, 1, 0)
    assert RehearsalMail.objects.count() == 2
    assert not Meeting.objects.exists()


def test_what_the_real_day_has_arranged_is_no_obstacle_to_its_rehearsal(made):
    by = staff()
    made.day.blocks.update(ends_at=made.slots[0].ends_at)
    made.day.slots.exclude(pk=made.slots[0].pk).delete()  # there is one hour, and all are booked
    publish(computed(made, by=by), by=by)
    made.day = start_rehearsal(made.event, by=by).matchmaking
    draft = computed(made, by=by)
    assert draft.meetings.placed().count() == 2
    publish(draft, by=by)
    assert Meeting.objects.count() == 2


def test_participants_never_meet_a_rehearsal(client, made, rehearsal):
    """Neither on its pages nor in letters; organisers do."""
    officer = registered(made.day, made.people[0].profile).user
    copy = rehearsal.participants.first()
    page = f"/en/events/{rehearsal.event.slug}/matchmaking/participants/{copy.public_id}/"
    for user, status in ((officer, 404), (UserFactory(), 404), (staff(), 200)):
        client.force_login(user)
        assert client.get(page).status_code == status
        assert client.get(f"{page}wishes/").status_code == status
    assert set(DayParticipant.objects.visible_to(officer)) == {made.people[0]}
    MatchmakingDay.objects.update(wishes_from=made.event.created_at)
    assert tell_of_wishes() == 4  # those of the real day


def test_discarding_takes_the_day_along(made, rehearsal):
    by, day = staff(), made.day
    made.day = rehearsal
    publish(computed(made, by=by), by=by)
    discard_rehearsal(rehearsal.event, by=by)
    assert list(MatchmakingDay.objects.all()) == [day]
    assert not DayMeeting.objects.exists()
    assert DaySlot.objects.count() == 4
    assert Resource.objects.filter(kind=ResourceKind.TABLE).count() == 2
    assert DayParticipant.objects.count() == 4


def test_pages_of_a_rehearsed_day_say_what_they_are(client, made, rehearsal):
    by, slug = staff(), rehearsal.event.slug
    made.day = rehearsal
    draft = computed(made, by=by)
    client.force_login(by)
    address = f"/en/events/{slug}/matchmaking/timetables/{draft.number}/publish/"
    page = client.get(address).content.decode()
    assert "This is a rehearsal: no mail leaves" in page
    assert "Publish in the rehearsal" in page
    assert client.post(address, follow=True).status_code == 200
    for part in ("live/", "sheets/places/", "sheets/participants/", "console/", "agenda/"):
        assert client.get(f"/en/events/{slug}/matchmaking/{part}").status_code == 200
