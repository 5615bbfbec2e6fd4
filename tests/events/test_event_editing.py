"""Making, changing, copying events; states; the team."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from events.enums import EventState, Right
from events.models import Event, TeamMember
from events.queries.programme import draft
from events.services.copying import copy_event
from events.services.events import set_state
from events.services.programme import add_track
from events.services.team import set_rights
from kernel.errors import DomainError
from tests.events.stages import START, conference, helpdesk, part, seat, session
from tests.factories import ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db
FORM = {
    "name_en": "Conference 2030",
    "slug": "conference-2030",
    "kind": "conference",
    "format": "hybrid",
    "time_zone": "Europe/Brussels",
    "first_day": "2030-12-13",
    "starts": "09:00",
    "last_day": "2030-12-13",
    "ends": "12:00",
}


@pytest.fixture
def staff(client):
    client.force_login(helpdesk())
    return client


def test_the_helpdesk_makes_a_draft_on_the_organisers_clock(staff):
    partner = ProfileFactory(name_en="Vitagora")
    response = staff.post("/en/events/new/", FORM | {"partners": "Vitagora"})
    assert response.url == "/en/events/conference-2030/console/"
    event = Event.objects.get()
    assert (event.state, event.starts_at) == ("draft", datetime(2030, 12, 13, 8, tzinfo=UTC))
    assert list(event.partners.all()) == [partner]


@pytest.mark.parametrize(
    ("change", "field", "word"),
    [
        ({"name_en": ""}, "name_en", "name"),
        ({"ends": "09:00"}, "ends", "not after"),
        ({"last_day": "2030-12-12"}, "last_day", "not after"),
        ({"starts": ""}, "starts", "hour"),
        ({"first_day": "2030-03-31", "starts": "02:30"}, "starts", "never shows"),
        ({"partners": "Nobody"}, "partners", "Nobody"),
        ({"external_url": "ftp://example.org/"}, "external_url", ""),
    ],
)
def test_a_form_names_the_field_and_keeps_what_was_typed(staff, change, field, word):
    response = staff.post("/en/events/new/", FORM | change)
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert word in form.errors[field][0]
    assert form["name_en"].value() == (FORM | change)["name_en"]
    assert not Event.objects.exists()


def test_an_address_that_is_taken_is_refused(staff):
    conference(slug="conference-2030")
    response = staff.post("/en/events/new/", FORM)
    assert list(response.context["form"].errors) == ["slug"]


def test_who_saves_second_gets_to_compare(staff):
    event = conference()
    read = event.stamp
    sent = {name: value for name, value in FORM.items() if name != "slug"} | {"read": read}
    path = f"/en/events/{event.slug}/console/event/"
    assert staff.post(path, sent).status_code == 302
    assert staff.post(path, sent | {"name_en": "Second"}).status_code == 422
    assert Event.objects.get().name_en == "Conference 2030"


def test_states_follow_each_other_and_the_page_tells_them(staff):
    event, by = conference(state="draft"), helpdesk()
    event = set_state(event, EventState.ANNOUNCED, by=by)
    event = set_state(event, EventState.POSTPONED, by=by, notice_en="Until autumn.")
    assert "Until autumn." in staff.get(event.get_absolute_url()).content.decode()
    event = set_state(event, EventState.CANCELLED, by=by)
    with pytest.raises(DomainError) as refusal:
        set_state(event, EventState.OPEN, by=by)
    assert refusal.value.code == "no_such_step"
    assert "cannot become" in refusal.value.message


def test_of_two_who_change_the_state_the_second_is_told():
    event, by = conference(), helpdesk()
    stale = Event.objects.get(pk=event.pk)
    set_state(event, EventState.CANCELLED, by=by)
    with pytest.raises(DomainError) as refusal:
        set_state(stale, EventState.POSTPONED, by=by)
    assert refusal.value.code == "state_changed"
    assert Event.objects.get().state == "cancelled"


def test_past_is_said_by_the_clock_unless_it_never_took_place():
    long_ago = START.replace(year=2020)
    states = ["draft", "announced", "open", "full", "postponed", "cancelled"]
    shown = [conference(state=state, starts_at=long_ago).shown_state for state in states]
    assert shown == ["draft", "past", "past", "past", "postponed", "cancelled"]


def test_next_edition_keeps_hours_of_the_clock_and_seats_but_no_persons():
    event, by = conference(starts_at=datetime(2030, 3, 22, 8, tzinfo=UTC)), helpdesk()
    track = add_track(event, by=by, name_en="Wood", name_ja="", sectors=[SectorFactory()])
    old = session(
        event, by, speakers=[seat("SME", name="Kim")], parts=[part("Hello", 5)], track=track
    )
    old.starts_at, old.ends_at = event.starts_at, event.starts_at + timedelta(hours=1)
    old.save()
    TeamMember.objects.create(event=event, user=UserFactory(), rights=[Right.PROGRAMME])
    made = copy_event(
        event, by=by, name_en="Next", name_ja="", slug="next", starts_on=date(2031, 4, 4)
    )
    # Nine in Brussels is 8:00 UTC in March and 7:00 UTC in April.
    assert (made.state, made.starts_at) == ("draft", datetime(2031, 4, 4, 7, tzinfo=UTC))
    (copied,) = draft(made).sessions
    assert (copied.starts_at, copied.parts[0].minutes) == (made.starts_at, 5)
    assert (str(copied.people[0].title), copied.people[0].is_open_seat) == ("SME", True)
    assert str(copied.track) == "Wood"
    assert made.tracks.get().sectors.count() == 1
    assert made.team.get().rights == [Right.PROGRAMME]
    assert not made.versions.exists()


PAGES = {
    "": None,
    "event/": Right.EVENT,
    "state/": Right.EVENT,
    "programme/": Right.PROGRAMME,
    "programme/new/": Right.PROGRAMME,
}


@pytest.mark.parametrize(("page", "right"), PAGES.items())
@pytest.mark.parametrize("state", ["draft", "announced"])
def test_each_page_of_the_console_asks_for_its_right(client, page, right, state):
    event = conference(state=state)
    path = f"/en/events/{event.slug}/console/{page}"
    with_right, without = UserFactory(), UserFactory()
    TeamMember.objects.create(event=event, user=with_right, rights=[right or Right.LETTERS])
    TeamMember.objects.create(event=event, user=without, rights=[Right.REGISTRATIONS])
    people = {
        "stranger": (UserFactory(), 404 if state == "draft" else 403),
        "with the right": (with_right, 200),
        "without it": (without, 403 if right else 200),
        "helpdesk": (helpdesk(), 200),
    }
    assert client.get(path).status_code == 302
    for who, (user, status) in people.items():
        client.force_login(user)
        assert client.get(path).status_code == status, who


@pytest.mark.parametrize("page", ["copy/", "team/"])
def test_only_the_helpdesk_copies_events_and_chooses_the_team(client, page):
    event, lead = conference(), UserFactory()
    TeamMember.objects.create(event=event, user=lead, rights=Right.values)
    path = f"/en/events/{event.slug}/console/{page}"
    for user, status in ((UserFactory(), 403), (lead, 403), (helpdesk(), 200)):
        client.force_login(user)
        assert client.get(path).status_code == status


def test_rights_are_given_and_taken_by_the_helpdesk_alone():
    event, user = conference(), UserFactory(email="co@example.org")
    with pytest.raises(PermissionDenied):
        set_rights(event, user.email, [Right.EVENT], by=user)
    set_rights(event, "CO@example.org", [Right.PROGRAMME], by=helpdesk())
    set_rights(event, "co@example.org", [Right.LETTERS], by=helpdesk())
    assert event.team.get().rights == [Right.LETTERS]
    set_rights(event, "co@example.org", [], by=helpdesk())
    assert not event.team.exists()
    with pytest.raises(DomainError) as refusal:
        set_rights(event, "who@example.org", [Right.EVENT], by=helpdesk())
    assert refusal.value.field == "email"
