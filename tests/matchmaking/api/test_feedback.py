"""Suggestions set aside, introductions and hours through the API."""

import pytest

from accounts.models import User
from matchmaking.models import Availability, ContactMark, Dismissal, Introduction
from tests.callers import Caller
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
ASIDE = {"dismissals": Dismissal, "contact-marks": ContactMark}
INTRODUCTIONS, HOURS = "/api/v1/introductions/", "/api/v1/hours/"
MONDAY = {"weekday": 0, "opens": "09:00", "closes": "17:30"}


@pytest.fixture
def officer(bridge):
    return Caller(bridge.officer, bridge.gifu, "suggestions:write", "hours:write")


@pytest.fixture
def manager(bridge):
    return Caller(bridge.manager, bridge.vitagora, "suggestions:write")


@pytest.mark.parametrize("kind", ASIDE)
def test_a_partner_is_set_aside_and_taken_back(bridge, officer, kind):
    url, partner = f"/api/v1/{kind}/", {"partner": str(bridge.vitagora.public_id)}
    made = officer.post(url, partner)
    assert (made.status_code, officer.post(url, partner).json()["id"]) == (201, made.json()["id"])
    assert officer.get(url).json()["count"] == 1
    own = officer.post(url, {"partner": str(bridge.gifu.public_id)})
    assert (own.status_code, own.json()["code"]) == (409, "own_profile")
    one = f"{url}{made.json()['id']}/"
    for user, status in [
        (UserFactory(profile=ProfileFactory()), 404),
        (bridge.manager, 404),
        (UserFactory(member_of=bridge.gifu), 403),
    ]:
        assert Caller(user).delete(one).status_code == status
    assert officer.delete(one).status_code == 204
    assert officer.delete(one).json()["code"] == "taken_back"
    assert officer.get(url).json()["count"] == 0
    assert ASIDE[kind].objects.live().count() == 0


def test_setting_aside_needs_its_right(bridge):
    reader = Caller(bridge.officer, bridge.gifu, "suggestions:read")
    partner = {"partner": str(bridge.vitagora.public_id)}
    assert reader.post("/api/v1/dismissals/", partner).json()["code"] == "scope_missing"
    assert reader.get("/api/v1/dismissals/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_any_number(officer, count, django_assert_num_queries):
    for _number in range(count):
        other = ProfileFactory()
        officer.post("/api/v1/dismissals/", {"partner": str(other.public_id)})
        officer.post(INTRODUCTIONS, {"asked": str(other.public_id), "note": "Hello."})
    for address in ("/api/v1/dismissals/", INTRODUCTIONS):
        with django_assert_num_queries(4):
            assert officer.get(address).json()["count"] == count


@pytest.fixture
def wish(bridge, officer):
    data = {"asked": str(bridge.vitagora.public_id), "note": "Test methods."}
    return f"{INTRODUCTIONS}{officer.post(INTRODUCTIONS, data).json()['id']}/"


def test_contacts_are_told_after_two_yeses(bridge, officer, manager, wish):
    assert officer.get(f"{wish}contacts/").status_code == 403
    assert officer.post(f"{wish}agree/").status_code == 403
    assert Caller(UserFactory(profile=ProfileFactory())).post(f"{wish}agree/").status_code == 404
    assert Caller(UserFactory(member_of=bridge.vitagora)).post(f"{wish}agree/").status_code == 403
    assert manager.post(f"{wish}agree/").json()["state"] == "agreed"
    (contact,) = officer.get(f"{wish}contacts/").json()["contacts"]
    assert contact["email"] == bridge.manager.email
    assert Caller(UserFactory(desk="eu")).get(f"{wish}contacts/").status_code == 403
    assert manager.post(f"{wish}withdraw/").json()["state"] == "withdrawn"
    assert officer.get(f"{wish}contacts/").status_code == 403


def test_an_introduction_is_declined_or_withdrawn(bridge, officer, manager, wish):
    assert manager.post(f"{wish}withdraw/").status_code == 403
    declined = manager.post(f"{wish}decline/", {"text": "Not now."}).json()
    assert (declined["state"], declined["answer"]) == ("declined", "Not now.")
    assert officer.post(f"{wish}withdraw/").json()["code"] == "introduction_closed"
    again = officer.post(INTRODUCTIONS, {"asked": str(bridge.vitagora.public_id), "note": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "declined_lately")
    assert Introduction.objects.count() == 1


def test_the_week_is_written_and_not_over_anothers(bridge, officer):
    page = f"{HOURS}{bridge.gifu.public_id}/"
    first = officer.get(page)
    assert (first.json()["week"], first.json()["time_zone"]) == (None, "Asia/Tokyo")
    data = {"week": [MONDAY], "lunch": {"opens": "12:00", "closes": "13:00"}}
    assert officer.put(page, data).status_code == 428
    written = officer.put(page, data, **{"if-match": first["ETag"]}).json()
    assert (written["week"], written["lunch"]) == (data["week"], data["lunch"])
    assert officer.put(page, data, **{"if-match": first["ETag"]}).status_code == 412
    odd = data | {"week": [MONDAY | {"closes": "17:31"}]}
    refused = officer.put(page, odd, **{"if-match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_full_quarter")
    usual = officer.put(page, {"week": None}, **{"if-match": "*"}).json()
    assert usual["week"] is None


def test_who_reads_and_writes_hours(bridge):
    page = f"{HOURS}{bridge.gifu.public_id}/"
    for user, read, write in [
        (UserFactory(profile=ProfileFactory()), 404, 404),
        (bridge.manager, 404, 404),
        (UserFactory(member_of=bridge.gifu), 200, 403),
        (bridge.officer, 200, 200),
        (UserFactory(desk="jp"), 200, 200),
        (None, 401, 401),
    ]:
        assert Caller(user).get(page).status_code == read
        answer = Caller(user).put(page, {"week": [MONDAY]}, **{"if-match": "*"})
        assert answer.status_code == write
    own = f"{HOURS}{bridge.officer.public_id}/"
    assert (
        Caller(bridge.officer).put(own, {"week": [MONDAY]}, **{"if-match": "*"}).status_code == 200
    )
    assert Caller(UserFactory(desk="jp")).get(own).status_code == 404
    assert User.objects.get(pk=bridge.officer.pk).availability.weekly


def test_exceptions_engagements_and_calendars(bridge, officer):
    page = f"{HOURS}{bridge.gifu.public_id}/"
    day = bridge.times(1)[0].date().isoformat()
    days = {"first_day": day, "last_day": day}
    added = officer.post(f"{page}exceptions/", days | {"hours": None}).json()
    assert added["exceptions"] == [days | {"hours": None}]
    assert officer.post(f"{page}exceptions/end/", days).json()["exceptions"] == []
    assert officer.post(f"{page}exceptions/end/", days).status_code == 404
    hour = {"starts_at": f"{day}T10:00:00+09:00", "ends_at": f"{day}T12:00:00+09:00"}
    (taken,) = officer.post(f"{page}engagements/", hour).json()["engagements"]
    assert (taken["starts_at"], taken["from_feed"]) == (f"{day}T01:00:00Z", False)
    assert officer.post(f"{page}engagements/end/", hour).json()["engagements"] == []
    long = hour | {"starts_at": f"{day}T00:00:00+14:00"}
    assert officer.post(f"{page}engagements/", long).json()["code"] == "not_one_day"
    secret = {"url": "https://calendar.example/private-7f3a/basic.ics"}
    (feed,) = officer.post(f"{page}feeds/", secret).json()["feeds"]
    assert feed["host"] == "calendar.example"
    assert "7f3a" not in officer.get(page).content.decode()
    assert officer.delete(f"{page}feeds/{feed['id']}/").status_code == 204
    assert not Availability.objects.get().feeds.exists()
