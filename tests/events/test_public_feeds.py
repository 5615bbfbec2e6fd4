"""Events as a feed and as a calendar, read with readers that did not write them."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from events.models import Event
from events.services.events import set_state
from tests.factories import EventFactory, ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db
ICS = "/en/events/calendar.ics"


def entries(client, address=ICS):
    response = client.get(address)
    assert response["Content-Type"].startswith("text/calendar")
    vobject.readOne(response.content.decode())  # another reader understands it, too
    return Calendar.from_ical(response.content)


def only(client, address=ICS):
    (event,) = entries(client, address).walk("VEVENT")
    return event


def test_an_event_stands_in_the_calendar_on_its_own_clock(client):
    event = EventFactory(name_en="Wood Day", name_ja="木材の日", place_en="Tampere")
    calendar = entries(client)
    found = only(client)
    assert found.decoded("dtstart") == event.starts_at
    assert found["dtstart"].params["TZID"] == "Europe/Brussels"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]
    assert (found["summary"], found["location"]) == ("Wood Day", "Tampere")
    assert (found["status"], found["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert found["uid"] == f"event-{event.public_id}@127.0.0.1"
    assert only(client, "/ja/events/calendar.ics")["summary"] == "木材の日"


def test_a_cancelled_event_stays_as_cancelled_with_a_higher_sequence(client):
    event = EventFactory()
    Event.objects.update(created_at=timezone.now() - timedelta(days=1))
    before = only(client)
    Event.objects.update(updated_at=event.updated_at - timedelta(hours=1))
    lower = only(client)["sequence"]
    set_state(Event.objects.get(), "cancelled", by=UserFactory(desk="eu"))
    after = only(client)
    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
    assert after["sequence"] > lower
    assert "event.draft" not in after


def test_where_only_the_days_are_known_the_calendar_says_only_days(client):
    start = datetime(2030, 5, 16, 22, tzinfo=UTC)  # midnight in Brussels
    EventFactory(all_day=True, starts_at=start, ends_at=start + timedelta(days=2))
    found = only(client)
    assert found.decoded("dtstart").isoformat() == "2030-05-17"
    assert found.decoded("dtend").isoformat() == "2030-05-19"


def test_drafts_long_past_and_undated_events_are_not_in_the_calendar(client):
    EventFactory(state="draft")
    EventFactory(span_only=True)
    EventFactory(starts_at=datetime(2019, 1, 1, tzinfo=UTC))
    assert list(entries(client).walk("VEVENT")) == []


def test_events_are_found_by_sector_and_territory_of_their_partners(client):
    sector = SectorFactory()
    partner = ProfileFactory(sectors=[sector])
    mine, _other = EventFactory(), EventFactory()
    mine.partners.add(partner, ProfileFactory(sectors=[sector]))
    by_sector = f"?sector={sector.code}"
    by_place = f"?territory={partner.territory.code}"
    for query in (by_sector, by_place):
        assert only(client, ICS + query)["uid"].startswith(f"event-{mine.public_id}")
        feed = feedparser.parse(client.get("/en/events/feed.atom" + query).content)
        assert [entry.id for entry in feed.entries] == [f"urn:uuid:{mine.public_id}"]
    assert client.get(ICS + "?sector=NONE").status_code == 400


def test_the_atom_feed_holds_what_is_announced(client):
    EventFactory(name_en="Wood & Day", summary_en="All.")
    EventFactory(state="draft")
    feed = feedparser.parse(client.get("/en/events/feed.atom").content)
    assert not feed.bozo
    assert [(entry.title, entry.summary) for entry in feed.entries] == [("Wood & Day", "All.")]
    assert client.get("/en/events/feed.json").json()["items"][0]["title"] == "Wood & Day"


@pytest.mark.parametrize("address", [ICS, "/en/events/feed.atom"])
def test_what_has_not_changed_is_not_sent_again(client, address):
    EventFactory()
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(ICS, 1), ("/en/events/feed.atom", 2)])
def test_they_cost_the_same_for_any_number(
    client, django_assert_num_queries, address, queries, count
):
    EventFactory.create_batch(count)
    with django_assert_num_queries(queries):
        client.get(address)
