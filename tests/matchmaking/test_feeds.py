"""Calendars to subscribe to: secret, revocable, and never more than the person may see."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from audit.models import Entry
from matchmaking.models import CalendarFeed
from matchmaking.services.feeds import close_feed, open_feed
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import accept_request
from matchmaking.views.feeds import address_of
from tests.factories import ProfileFactory, UserFactory

PAGE = "/en/meetings/calendar/"


def path_of(feed):
    return urlsplit(address_of(feed)).path


def read(client, feed):
    response = client.get(path_of(feed))
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


@pytest.fixture
def meeting(bridge):
    request = bridge.ask()
    return accept_request(request, starts_at=bridge.times()[0], by=bridge.manager)


@pytest.fixture
def feed(bridge):
    return open_feed(None, by=bridge.officer)


def test_the_feed_shows_the_entry_of_the_invitation(client, meeting, feed):
    calendar = read(client, feed)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"]) == ("PUBLISH", meeting.request.calendar_uid)
    assert (event["SEQUENCE"], event["STATUS"]) == (meeting.request.calendar_sequence, "CONFIRMED")
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert event["DTSTART"].dt == meeting.starts_at
    assert "ATTENDEE" not in event
    assert "東京時間" in event["DESCRIPTION"]
    assert "パリ時間" in event["DESCRIPTION"]
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]


def test_a_cancelled_meeting_stays_in_the_feed_as_cancelled(client, bridge, meeting, feed):
    cancel_meeting(meeting, by=bridge.officer)
    (event,) = read(client, feed).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)


def test_the_feed_ends_with_the_affiliation(client, bridge, meeting, feed):
    bridge.officer.affiliations.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert read(client, feed).walk("VEVENT") == []


def test_the_feed_of_one_organisation_holds_its_meetings_alone(client, bridge, meeting):
    other = ProfileFactory(japanese=True)
    bridge.officer.affiliations.create(profile=other, role="editor")
    assert read(client, open_feed(other, by=bridge.officer)).walk("VEVENT") == []
    assert len(read(client, open_feed(bridge.gifu, by=bridge.officer)).walk("VEVENT")) == 1


def test_a_closed_feed_and_forged_addresses_are_not_found(client, bridge, feed):
    address = path_of(feed)
    close_feed(feed, by=bridge.officer)
    for path in (address, "/calendar/forged.ics", f"/calendar/{feed.public_id.hex}.x.ics"):
        assert client.get(path).status_code == 404
    again = open_feed(None, by=bridge.officer)
    assert path_of(again) != address


def test_a_person_who_may_not_sign_in_has_no_calendar(client, bridge, feed):
    bridge.officer.is_active = False
    bridge.officer.save(update_fields=["is_active"])
    assert client.get(path_of(feed)).status_code == 404


def test_an_unchanged_feed_is_not_sent_again(client, meeting, feed):
    first = client.get(path_of(feed))
    again = client.get(path_of(feed), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    feed.refresh_from_db()
    assert feed.last_read_on == timezone.localdate()


def test_one_live_feed_for_each_calendar(bridge, feed):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(user=bridge.officer, profile=None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_for_any_number_of_meetings(
    client, bridge, feed, count, django_assert_num_queries
):
    for start in bridge.times(12)[::4][:count]:
        request = bridge.ask(times=[start])
        accept_request(request, starts_at=start, by=bridge.manager)
    with django_assert_num_queries(3):  # the feed, its meetings, the day of reading
        assert len(read(client, feed).walk("VEVENT")) == count


# The page ---------------------------------------------------------------------------------------


def test_the_page_opens_and_closes_addresses(client, bridge):
    client.force_login(bridge.officer)
    assert client.get(PAGE).status_code == 200
    client.post(PAGE, {"organisation": "gifu"})
    feed = CalendarFeed.objects.live().get()
    assert (feed.user, feed.profile) == (bridge.officer, bridge.gifu)
    assert address_of(feed) in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{feed.public_id}/close/")
    assert CalendarFeed.objects.live().count() == 0
    deeds = Entry.objects.filter(action__startswith="calendar_feed").order_by("pk")
    assert [entry.action for entry in deeds] == ["calendar_feed.opened", "calendar_feed.closed"]


def test_a_second_address_is_refused_with_a_remedy(client, bridge, feed):
    client.force_login(bridge.officer)
    response = client.post(PAGE, follow=True)
    assert "Close it to get a new one." in response.content.decode()


def test_nobody_opens_or_closes_the_calendar_of_others(client, bridge, feed):
    client.force_login(UserFactory())
    assert client.post(PAGE, {"organisation": "gifu"}).status_code == 404
    assert client.post(f"{PAGE}{feed.public_id}/close/").status_code == 404
    client.force_login(UserFactory(profile=bridge.gifu))
    assert client.post(f"{PAGE}{feed.public_id}/close/").status_code == 404
    client.force_login(UserFactory(desk="eu"))
    assert client.post(f"{PAGE}{feed.public_id}/close/").status_code == 404
    assert CalendarFeed.objects.live().count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_addresses(
    client, bridge, count, django_assert_num_queries
):
    for number in range(count):
        profile = ProfileFactory(japanese=True, slug=f"office-{number}")
        bridge.officer.affiliations.create(profile=profile, role="editor")
        open_feed(profile, by=bridge.officer)
    client.force_login(bridge.officer)
    with django_assert_num_queries(4):
        client.get(PAGE)
