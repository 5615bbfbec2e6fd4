"""Our hours and my hours: pages for those who may see them, buttons for those who may set them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.models import Availability, BusyFeed, DateException, Engagement
from matchmaking.services.availability import Week, add_engagement, add_exception, save_week
from matchmaking.services.busy_feeds import add_feed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

OURS, MINE = "/en/my/gifu/hours/", "/en/my/hours/"


def day(n=10):
    return timezone.localdate() + timedelta(days=n)


def week_data(**changes):
    data = {"action": "week", "read": "0", "lunch_from": "12:00", "lunch_until": "13:00"}
    for number in range(7):
        data |= {f"from_{number}": "09:00", f"until_{number}": "17:30"}
        if number < 4:
            data[f"open_{number}"] = "on"
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [
        ("officer", 200, 302),
        ("member", 200, 403),
        ("manager", 404, 404),
        ("stranger", 404, 404),
        ("desk", 200, 302),
    ],
)
def test_hours_page_is_for_the_organisation_and_the_helpdesk(client, bridge, who, read, write):
    people = {
        "officer": bridge.officer,
        "manager": bridge.manager,
        "member": UserFactory(member_of=bridge.gifu),
        "stranger": UserFactory(),
        "desk": UserFactory(desk="eu"),
    }
    client.force_login(people[who])
    assert client.get(OURS).status_code == read
    assert client.post(OURS, week_data()).status_code == write
    assert Availability.objects.filter(profile=bridge.gifu).exists() == (write == 302)


def test_hours_pages_lead_a_visitor_to_sign_in(client, bridge):
    for address in (OURS, MINE):
        assert client.get(address)["Location"] == f"/en/accounts/login/?next={address}"


def test_member_sees_the_hours_and_no_button(client, bridge):
    add_exception(bridge.gifu, day(), day(), by=bridge.officer)
    client.force_login(UserFactory(member_of=bridge.gifu))
    page = client.get(OURS).content.decode()
    assert "The coming two weeks" in page
    assert 'name="action"' not in page


def test_saved_hours_stand_in_the_form_and_in_the_preview(client, bridge):
    client.force_login(bridge.officer)
    response = client.post(OURS, week_data(), follow=True)
    page = response.content.decode()
    assert "Your hours are saved." in page
    assert [(r.lower, r.upper) for r in Availability.objects.get().weekly] == [
        (n * 1440 + 540, n * 1440 + 1050) for n in range(4)
    ]
    shown = response.context["shown"]
    spans = {
        (pair[0].time, pair[0].end)
        for each in shown.days
        for pair in each.hours
        if not each.notes and pair[0].zone == "Asia/Tokyo"
    }
    assert spans <= {("09:00", "12:00"), ("13:00", "17:30")}
    assert spans
    client.post(OURS, {"action": "usual"})
    assert Availability.objects.get().weekly is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"from_0": ""}, "Say from when until when, or close this day."),
        ({"from_0": "25:00"}, "Enter a valid time."),
        ({"from_0": "18:00"}, "The end lies before the start."),
        ({"until_0": "17:10"}, "Choose full quarters of an hour, such as 9:15."),
        ({"lunch_until": ""}, "Give both ends of the break, or none."),
        ({f"open_{n}": None for n in range(7)}, "Open at least one day, or nobody can meet you."),
        ({"read": "7"}, "Somebody else has changed these hours in the meantime."),
    ],
)
def test_hours_that_cannot_be_are_sent_back_with_what_was_typed(client, bridge, changes, message):
    client.force_login(bridge.officer)
    response = client.post(OURS, week_data(until_3="16:45", **changes))
    page = response.content.decode()
    assert (response.status_code, message in page, "16:45" in page) == (422, True, True)
    assert not Availability.objects.exclude(weekly=None).exists()


def test_midnight_is_the_end_of_a_day(client, bridge):
    client.force_login(bridge.officer)
    client.post(OURS, week_data(until_0="00:00"))
    assert Availability.objects.get().weekly[0].upper == 1440


def test_exceptions_engagements_and_calendars_come_and_go(client, bridge):
    client.force_login(bridge.officer)
    when = day().isoformat()
    client.post(OURS, {"action": "exception", "first_day": when, "kind": "closed"})
    client.post(
        OURS,
        {
            "action": "exception",
            "first_day": when,
            "last_day": when,
            "kind": "open",
            "start": "10:00",
            "until": "12:00",
        },
    )
    client.post(OURS, {"action": "engagement", "day": when, "start": "10:00", "until": "11:00"})
    client.post(OURS, {"action": "feed", "url": "webcal://calendar.example.org/key/me.ics"})
    page = client.get(OURS).content.decode()
    assert "open 10:00–12:00" in page
    assert "Calendar 1 at calendar.example.org" in page
    assert "key/me.ics" not in page  # the address is a key
    for row in DateException.objects.all():
        client.post(OURS, {"action": f"remove-exception:{row.pk}"})
    client.post(OURS, {"action": f"remove-engagement:{Engagement.objects.get().pk}"})
    feed = BusyFeed.objects.get().public_id
    assert client.post(OURS, {"action": f"read-feed:{feed}"}).status_code == 302
    client.post(OURS, {"action": f"remove-feed:{feed}"})
    left = [model.objects.count() for model in (DateException, Engagement, BusyFeed)]
    assert left == [0, 0, 0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"action": "exception", "first_day": "never", "kind": "closed"}, "Enter a valid date."),
        (
            {"action": "exception", "first_day": "2030-01-01", "kind": "open"},
            "Say from when until when you are open.",
        ),
        (
            {"action": "engagement", "day": "2020-01-01", "start": "10:00", "until": "11:00"},
            "Choose a day from today on, within two years.",
        ),
        ({"action": "feed", "url": "ftp://example.org"}, "This is no address of a calendar."),
    ],
)
def test_entries_that_cannot_be_say_why_at_the_field(client, bridge, data, message):
    client.force_login(bridge.officer)
    response = client.post(OURS, data)
    assert (response.status_code, message in response.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "action",
    ["", "nonsense", "remove-exception", "remove-exception:x", "remove-feed:12", "remove-feed:"],
)
def test_buttons_that_do_not_exist_are_not_found(client, bridge, action):
    client.force_login(bridge.officer)
    assert client.post(OURS, {"action": action}).status_code == 404


def test_persons_hours_are_on_their_own_clock(client, bridge):
    client.force_login(bridge.officer)
    page = client.get(MINE).content.decode()
    assert "All times are on your own clock: Asia/Tokyo." in page
    assert "The coming two weeks" not in page
    response = client.post(MINE, week_data(), follow=True)
    assert "The coming two weeks" in response.content.decode()
    assert Availability.objects.get().user == bridge.officer


def test_the_preview_marks_holidays_in_both_languages(client, bridge, monkeypatch):
    tokyo_new_year = timezone.now().replace(month=12, day=30)
    monkeypatch.setattr("matchmaking.queries.hours.timezone.now", lambda: tokyo_new_year)
    client.force_login(bridge.officer)
    page = client.get(OURS).content.decode()
    place = bridge.gifu.territory
    assert f"Holiday in {place.name_en}: New Year" in page
    assert f"New Year closure in {place.name_en}" in page
    page = client.get("/ja/my/gifu/hours/").content.decode()
    assert "元日" in page


@pytest.mark.parametrize("count", [1, 3])
def test_hours_page_costs_the_same_for_any_number_of_entries(
    client, bridge, django_assert_num_queries, count
):
    save_week(bridge.gifu, Week(((0, 540, 1020),)), by=bridge.officer)
    for n in range(count):
        add_exception(bridge.gifu, day(n), day(n), by=bridge.officer)
        add_engagement(bridge.gifu, day(n), 600, 660, by=bridge.officer)
        add_feed(bridge.gifu, f"https://example.org/{n}.ics", by=bridge.officer)
    client.force_login(bridge.officer)
    with django_assert_num_queries(11):
        response = client.get(OURS)
    assert len(response.context["shown"].feeds) == count
