"""Taking part in matchmaking days through the API."""

import pytest

from api import deeds
from matchmaking.api import days
from matchmaking.models import PartnerWish
from tests.callers import Caller
from tests.factories import ProfileFactory, UserFactory
from tests.matchmaking.days import make_day, organiser, registered
from tests.overtaking import overtake

pytestmark = pytest.mark.django_db
URL = "/api/v1/participations/"


@pytest.fixture
def day():
    return make_day()


@pytest.fixture
def own(day):
    return day.people[0]


@pytest.fixture
def officer(own):
    return Caller(UserFactory(profile=own.profile), own.profile, "events:write")


@pytest.fixture
def one(own):
    return f"{URL}{own.public_id}/"


def test_an_organisation_joins_for_which_somebody_comes(day):
    profile = ProfileFactory()
    caller = Caller(UserFactory(profile=profile), profile, "events:write")
    data = {"event": str(day.event.public_id)}
    nobody = caller.post(URL, data)
    assert (nobody.status_code, nobody.json()["code"]) == (422, "nobody_registered")
    registered(day.day, profile)
    joined = caller.post(URL, data)
    assert joined.status_code == 201
    assert caller.post(URL, data).json()["id"] == joined.json()["id"]
    member = Caller(UserFactory(member_of=profile))
    assert member.post(f"{URL}{joined.json()['id']}/leave/").status_code == 403
    assert caller.post(f"{URL}{joined.json()['id']}/leave/").json()["left_at"]


@pytest.mark.parametrize("deed", ["change", "leave"])
def test_who_is_overtaken_in_that_moment_writes_nothing(own, officer, one, deed, monkeypatch):
    tag = {"if-match": officer.get(one)["ETag"]}
    overtake(
        monkeypatch, days if deed == "change" else deeds, lambda: own.away.set(own.day.slots.all())
    )
    if deed == "change":
        answer = officer.put(one, {"attending": "onsite", "most": 2}, **tag)
    else:
        answer = officer.post(f"{one}leave/", **tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "if_match_failed")
    own.refresh_from_db()
    assert (own.most, own.left_at, own.away.count()) == (None, None, own.day.slots.count())


def test_hours_and_limits_are_chosen(day, officer, one):
    tag = officer.get(one)["ETag"]
    start = day.slots[0].starts_at.isoformat()
    data = {"attending": "onsite", "most": 2, "away": [start]}
    chosen = officer.put(one, data, **{"if-match": tag}).json()
    assert (chosen["attending"], chosen["most"]) == ("onsite", 2)
    assert [slot["away"] for slot in chosen["slots"]] == [True, False, False, False]
    assert officer.put(one, data, **{"if-match": tag}).status_code == 412
    odd = officer.put(one, {"attending": "onsite", "away": ["2027-01-01T00:00:00Z"]})
    assert odd.json()["errors"][0]["pointer"] == "#/away"
    more = officer.put(one, {"attending": "onsite", "least": 5, "most": 2})
    assert (more.status_code, more.json()["code"]) == (422, "fewest_above_most")


def test_wishes_are_written_and_told_to_oneself_alone(day, own, officer, one):
    other, page = day.people[1], f"{one}wishes/"
    wish = {"participant": str(other.public_id), "level": "must", "note": "Beams."}
    assert officer.post(page, {"wishes": [wish]}).json() == {"changed": 1}
    assert officer.post(page, {"wishes": [wish]}).json() == {"changed": 0}
    told = {row["participant"]: row["level"] for row in officer.get(page).json()["results"]}
    assert told == {str(row.public_id): None for row in day.people[1:]} | {
        str(other.public_id): "must"
    }
    theirs = Caller(UserFactory(profile=other.profile))
    assert theirs.get(page).status_code == 404
    itself = wish | {"participant": str(own.public_id)}
    refused = officer.post(page, {"wishes": [itself]}).json()
    assert refused["errors"][0]["code"] == "not_a_participant"
    officer.post(page, {"wishes": [wish | {"level": ""}]})
    assert not PartnerWish.objects.exists()


def test_who_reads_and_writes_a_participation(day, own, one):
    wish = {"wishes": [{"participant": str(day.people[1].public_id), "level": "nice"}]}
    for caller, read, write in [
        (Caller(UserFactory(profile=ProfileFactory())), 404, 404),
        (Caller(UserFactory(profile=day.people[1].profile)), 404, 404),
        (Caller(UserFactory(member_of=own.profile)), 200, 403),
        (Caller(organiser(day.day)), 200, 200),
        (Caller(UserFactory(desk="jp")), 200, 200),
        (Caller(None), 401, 401),
    ]:
        assert caller.get(f"{one}wishes/").status_code == read
        assert caller.get(f"{one}agenda/").status_code == read
        assert caller.post(f"{one}wishes/", wish).status_code == write


def test_the_agenda_is_that_of_the_timetable_in_force(day, officer, one):
    page = f"{one}agenda/"
    assert officer.get(page).json() == {"published_at": None, "entries": []}
    day.table((0, 1, 1, 0))
    first, second, *_rest = officer.get(page).json()["entries"]
    assert (first["partner"], first["place"]) == (None, None)
    assert second["partner"]["id"] == str(day.people[1].profile.public_id)
    assert second["place"]["name"]["en"] == "Table 1"


@pytest.mark.parametrize("people", [2, 4])
def test_wishes_cost_the_same_for_any_number(people, django_assert_num_queries):
    day = make_day(people=people)
    own = day.people[0]
    caller = Caller(UserFactory(profile=own.profile), own.profile, "events:read")
    page = f"{URL}{own.public_id}/wishes/"
    caller.get(page)
    with django_assert_num_queries(6):
        assert caller.get(page).json()["count"] == people - 1
