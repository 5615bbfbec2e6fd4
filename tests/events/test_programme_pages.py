"""The programme on its pages: the public one and the organisers'."""

import pytest

from events.services.programme import publish_programme
from tests.events.stages import conference, helpdesk, part, seat, session
from tests.factories import ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db
ROWS = {
    f"{prefix}-{name}": value
    for prefix in ("parts", "speakers")
    for name, value in (("TOTAL_FORMS", "2"), ("INITIAL_FORMS", "0"))
}
SESSION = {
    "kind": "panel",
    "title_en": "A panel",
    "day": "2030-05-17",
    "starts": "10:00",
    "ends": "11:00",
    "en_ja": "simultaneous",
    "channel": "2",
    "parts-0-title_en": "Introduction",
    "parts-0-minutes": "10",
    "speakers-0-role": "moderator",
    "speakers-0-organisation": "Gifu Prefecture",
    "speakers-1-role": "panellist",
    "speakers-1-title_en": "SME in Japan",
} | ROWS


@pytest.fixture
def staff(client):
    client.force_login(helpdesk())
    return client


def test_a_session_is_written_without_javascript_and_read_by_everybody(staff, client):
    event = conference()
    ProfileFactory(japanese=True, slug="gifu", name_en="Gifu Prefecture", name_ja="岐阜県")
    base = f"/en/events/{event.slug}/console/programme/"
    assert staff.post(f"{base}new/", SESSION).url == base
    assert "A panel" not in staff.get(event.get_absolute_url()).content.decode()
    assert staff.post(f"{base}publish/").url == base
    client.logout()
    html = client.get(event.get_absolute_url()).content.decode()
    for text in ("A panel", "10:00–11:00", "17:00–18:00", "Introduction", "10 minutes"):
        assert text in html
    assert "English → Japanese · simultaneous · channel 2" in html
    assert '<a href="/en/partners/gifu/">Gifu Prefecture</a>' in html
    assert "SME in Japan <span" in html.replace("\n", "")
    japanese = client.get(f"/ja/events/{event.slug}/").content.decode()
    assert "英語 → 日本語" in japanese


def test_a_session_is_edited_with_what_stands_in_it(staff):
    event, by = conference(), helpdesk()
    made = session(event, by, parts=[part("Hello", 5)], speakers=[seat("SME", "Kim")])
    path = f"/en/events/{event.slug}/console/programme/{made.public_id}/"
    context = staff.get(path).context
    sent = SESSION | {
        "read": context["read"],
        "parts-INITIAL_FORMS": "1",
        "speakers-INITIAL_FORMS": "1",
        "parts-0-DELETE": "on",
        "parts-1-title_ja": "挨拶",
        "then": "more",
    }
    assert context["form"]["starts"].value().hour == 9
    assert staff.post(path, sent).url == path
    made.refresh_from_db()
    assert [(one.title_en, one.title_ja) for one in made.parts.all()] == [("", "挨拶")]
    assert [one.role for one in made.speakers.all()] == ["moderator", "panellist"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends": "10:00"}, "ends"),
        ({"title_en": ""}, "title_en"),
        ({"day": "2030-05-18"}, "day"),
        ({"track": "0"}, "track"),
    ],
)
def test_a_session_that_cannot_be_is_sent_back(staff, change, field):
    event = conference()
    response = staff.post(f"/en/events/{event.slug}/console/programme/new/", SESSION | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not event.sessions.exists()


def test_a_draft_is_marked_and_says_what_is_not_public_yet(staff):
    event, by = conference(), helpdesk()
    made = session(event, by, kind="panel")
    path = f"/en/events/{event.slug}/console/programme/"
    html = staff.get(path).content.decode()
    assert "Nobody is on this panel yet." in html
    assert "No version is public yet" in html
    publish_programme(event, by=by)
    made.title_en = "Another title"
    made.save()
    context = staff.get(path).context
    assert [(one.what, one.before, one.after) for one in context["changes"]] == [
        ("Title", "Talks", "Another title")
    ]


def test_days_tracks_and_rooms_are_added_and_taken_away(staff):
    event, sector = conference(), SectorFactory()
    path = f"/en/events/{event.slug}/console/programme/"
    theme = {"action": "theme", "theme-day": "2030-05-17", "theme-theme_en": "Policy"}
    track = {"action": "track", "track-name_ja": "木材", "track-sectors": sector.code}
    room = {"action": "room", "room-name_en": "Hall"}
    for sent in (theme, track, room):
        assert staff.post(path, sent).status_code == 302
    assert event.days.get().theme_en == "Policy"
    assert list(event.tracks.get().sectors.all()) == [sector]
    response = staff.post(path, {"action": "room", "room-name_en": ""})
    assert (response.status_code, list(response.context["forms"]["room"].errors)) == (
        422,
        ["name_en"],
    )
    for kind, pk in (("track", event.tracks.get().pk), ("room", event.rooms.get().pk)):
        assert staff.post(f"{path}{kind}/{pk}/remove/").status_code == 302
    assert not event.tracks.exists()
    assert not event.rooms.exists()


def test_a_session_of_another_event_is_not_found(staff):
    made = session(conference(), helpdesk())
    other = conference()
    path = f"/en/events/{other.slug}/console/programme/{made.public_id}/"
    assert staff.get(path).status_code == 404
    assert staff.post(f"{path}delete/").status_code == 404


def with_sessions(count):
    event, by = conference(), helpdesk()
    for number in range(count):
        session(
            event,
            by,
            hours=number / 2,
            length=0.5,
            parts=[part("One"), part("Two")],
            speakers=[seat("A", "B"), seat("C")],
        )
    publish_programme(event, by=by)
    return event


@pytest.mark.parametrize("count", [1, 3])
def test_the_public_page_costs_the_same_for_any_programme(client, django_assert_num_queries, count):
    event = with_sessions(count)
    with django_assert_num_queries(5):
        response = client.get(event.get_absolute_url())
    assert len(response.context["programme"].days[0].sessions) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_draft_costs_the_same_for_any_programme(client, django_assert_num_queries, count):
    event = with_sessions(count)
    client.force_login(UserFactory(desk="jp"))
    with django_assert_num_queries(12):
        client.get(f"/en/events/{event.slug}/console/programme/")


def test_a_session_takes_sign_ups_and_has_seats_of_its_own(staff):
    event = conference()
    base = f"/en/events/{event.slug}/console/programme/"
    refused = staff.post(f"{base}new/", SESSION | {"signup": "on", "seats": "0"})
    assert list(refused.context["form"].errors) == ["seats"]
    staff.post(f"{base}new/", SESSION | {"signup": "on", "seats": "12"})
    made = event.sessions.get()
    assert (made.signup, made.seats) == (True, 12)
    form = staff.get(f"{base}{made.public_id}/").context["form"]
    assert (form["signup"].value(), form["seats"].value()) == (True, 12)
