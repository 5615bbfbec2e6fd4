"""Events in the API: what is announced, its published programme, and nobody who is registered."""

from datetime import UTC, datetime
from typing import Any

import pytest

from events.models import (
    Event,
    Interpretation,
    ProgrammeVersion,
    Registration,
    Session,
    Speaker,
)
from events.programme.plan import to_json
from events.queries.programme import draft
from tests.factories import EventFactory, PracticeFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/events/"


def publish(event: Event) -> None:
    number = event.versions.count() + 1
    ProgrammeVersion.objects.create(event=event, number=number, content=to_json(draft(event)))


def a_session(event: Event, **told: Any) -> Session:
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    return Session.objects.create(event=event, **times | {"title_en": "Talks"} | told)


def labels(client: Any, query: str) -> list[str]:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200, response.content
    return [row["label"] for row in response.json()["results"]]


def test_an_event_tells_when_and_where_it_is(client):
    partner = ProfileFactory(name_en="Gifu")
    event = EventFactory(
        name_en="Wood", place_ja="岐阜", partners=[partner, ProfileFactory(draft=True)]
    )
    row = client.get(f"{URL}{event.public_id}/").json()
    assert (row["starts_at"], row["ends_at"], row["time_zone"]) == (
        "2030-05-17T07:00:00Z",
        "2030-05-17T10:00:00Z",
        "Europe/Brussels",
    )
    assert (row["hours_known"], row["days_known"], row["programme"]) == (True, True, None)
    assert row["place"] == {"en": None, "ja": "岐阜"}
    assert [one["label"] for one in row["partners"]] == ["Gifu"]
    assert row["url"] == f"http://testserver/en/events/{event.slug}/"


def test_where_an_online_room_is_and_who_comes_is_never_told(client):
    event = EventFactory(state="open", online_url="https://room.example/secret")
    guest = UserFactory(profile=ProfileFactory(), given_name="Secretia", family_name="Guestova")
    Registration.objects.create(
        event=event,
        user=guest,
        profile=guest.affiliations.get().profile,
        state="confirmed",
        seen_by="public",
        language="en",
    )
    a_session(event)
    publish(event)
    for path in (URL, f"{URL}{event.public_id}/", f"{URL}{event.public_id}/programme/"):
        text = client.get(path).content.decode()
        assert "room.example" not in text
        assert "Guestova" not in text


@pytest.mark.parametrize("reader", ["nobody", "helpdesk"])
def test_drafts_are_told_to_nobody(client, reader):
    event = EventFactory(state="draft")
    publish(event)
    if reader == "helpdesk":
        client.force_login(UserFactory(desk="eu"))
    assert client.get(URL).json()["count"] == 0
    assert client.get(f"{URL}{event.public_id}/").status_code == 404
    assert client.get(f"{URL}{event.public_id}/programme/").status_code == 404


def test_a_practice_is_named_once_it_is_published(client):
    practice = PracticeFactory(state="submitted")
    event = EventFactory(practice=practice)
    assert client.get(f"{URL}{event.public_id}/").json()["practice"] is None
    practice.state = "published"
    practice.save()
    told = client.get(f"{URL}{event.public_id}/").json()["practice"]
    assert told == str(practice.public_id)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Later", "Early"]),
        ("kind=webinar", ["Later"]),
        ("kind=webinar&kind=seminar", ["Later", "Early"]),
        ("state=cancelled", ["Early"]),
        ("held=onsite", ["Early"]),
        ("ends_after=2030-01-01T00:00:00%2B09:00", ["Later"]),
        ("starts_before=2030-01-01T00:00:00Z", ["Early"]),
    ],
)
def test_events_are_found(client, query, expected):
    EventFactory(name_en="Later")
    EventFactory(
        name_en="Early",
        kind="seminar",
        state="cancelled",
        format="onsite",
        starts_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    assert labels(client, query) == expected


@pytest.mark.parametrize("query", ["state=draft", "kind=party", "ends_after=soon", "day=1"])
def test_what_nobody_knows_is_refused(client, query):
    assert client.get(f"{URL}?{query}").status_code == 400


def test_the_programme_is_the_one_that_was_published_last(client):
    event = EventFactory()
    speaker_of = ProfileFactory(name_en="Gifu", slug="gifu")
    session = a_session(event, title_ja="講演")
    Speaker.objects.create(session=session, name_en="Somebody", title_en="Director", position=1)
    Speaker.objects.create(session=session, profile=speaker_of, role="moderator", position=2)
    Interpretation.objects.create(session=session, source="en", target="ja", channel="2")
    publish(event)
    Session.objects.update(title_en="Not published yet")
    address = client.get(f"{URL}{event.public_id}/").json()["programme"]
    body = client.get(address).json()
    assert (body["version"], body["time_zone"]) == (1, "Europe/Brussels")
    (day,) = body["days"]
    (told,) = day["sessions"]
    assert (day["on"], told["id"]) == ("2030-05-17", str(session.public_id))
    assert told["title"] == {"en": "Talks", "ja": "講演"}
    assert told["starts_at"] == "2030-05-17T07:00:00Z"
    assert told["interpretation"] == [
        {"source": "en", "target": "ja", "mode": None, "channel": "2"}
    ]
    first, second = told["people"]
    assert (first["name"]["en"], first["function"]["en"], first["profile"]) == (
        "Somebody",
        "Director",
        None,
    )
    assert (second["role"], second["profile"]["id"]) == ("moderator", str(speaker_of.public_id))
    publish(event)
    assert client.get(address).json()["version"] == 2


def test_an_event_without_a_programme_has_none(client):
    event = EventFactory()
    a_session(event)
    assert client.get(f"{URL}{event.public_id}/programme/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_programme_costs_the_same_however_much_it_tells(client, django_assert_num_queries, count):
    event = EventFactory()
    for _ in range(count):
        session = a_session(event)
        Speaker.objects.create(session=session, profile=ProfileFactory())
    publish(event)
    with django_assert_num_queries(4):
        body = client.get(f"{URL}{event.public_id}/programme/").json()
    assert len(body["days"][0]["sessions"]) == count
