"""Webhooks through the API: their secret, who manages them, what was sent and sent again."""

import pytest

from api import deeds
from regions.api import webhooks
from tests.callers import Caller
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory
from tests.overtaking import overtake
from webhooks.models import Delivery, Endpoint
from webhooks.services.announcing import announce

pytestmark = pytest.mark.django_db
URL = "/api/v1/webhooks/"
RIGHT = "webhooks:write"
TEXT = {"name": "Site", "url": "https://hooks.example/in", "kinds": ["profile.changed"]}


@pytest.fixture
def gifu():
    return ProfileFactory(japanese=True, slug="gifu")


@pytest.fixture
def officer(gifu):
    return Caller(UserFactory(profile=gifu), gifu, RIGHT)


@pytest.fixture
def made(officer):
    return officer.post(URL, TEXT).json()


@pytest.fixture
def address(made):
    return f"{URL}{made['id']}/"


def test_a_new_webhook_tells_its_secret_once(gifu, officer):
    answer = officer.post(URL, TEXT)
    row = Endpoint.objects.get()
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"{URL}{row.public_id}/")
    assert answer.json()["secret"] == row.secrets.get().value
    assert answer.json()["organisation"] == str(gifu.public_id)
    read = officer.get(f"{URL}{row.public_id}/").json()
    assert (read["name"], read["state"], "secret" in read) == ("Site", "on", False)


def test_the_same_call_sent_again_makes_no_second_webhook(officer):
    first = officer.post(URL, TEXT, **{"idempotency-key": "a"})
    again = officer.post(URL, TEXT, **{"idempotency-key": "a"})
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Endpoint.objects.count() == 1
    known = officer.post(URL, TEXT)
    assert (known.status_code, known.json()["code"]) == (422, "webhook_known")
    assert known.json()["errors"][0]["pointer"] == "#/url"


def test_what_cannot_be_told_is_refused_by_its_place(officer):
    wrong = officer.post(URL, TEXT | {"kinds": ["profile.painted"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "#/kinds/0")
    plain = officer.post(URL, TEXT | {"url": "http://hooks.example/in"})
    assert (plain.status_code, plain.json()["code"]) == (422, "https_needed")


def test_who_manages_a_webhook(gifu, officer, address):
    staff = UserFactory(desk="eu")
    for caller, read, write in [
        (Caller(UserFactory(profile=ProfileFactory())), 404, 404),
        (Caller(UserFactory(member_of=gifu)), 404, 404),
        (Caller(UserFactory(profile=gifu), gifu, "requests:write"), 403, 403),
        (Caller(staff), 200, 403),
        (Caller(UserFactory(profile=gifu)), 200, 200),
        (officer, 200, 200),
        (Caller(None), 401, 401),
    ]:
        assert caller.get(address).status_code == read
        assert caller.put(address, TEXT).status_code == write
        assert caller.post(f"{address}rotate/").status_code == write
    # The helpdesk may end what a webhook of others does to our server, and not begin it again.
    assert Caller(staff).post(f"{address}switch/", {"on": False}).json()["state"] == "off"
    assert Caller(staff).post(f"{address}switch/", {"on": True}).status_code == 403
    assert Caller(staff).delete(address).status_code == 403
    assert officer.delete(address).status_code == 204
    assert not Endpoint.objects.exists()


def test_a_token_acts_for_its_own_organisation_alone(gifu):
    """Its person edits the other one, too."""
    other, user = ProfileFactory(), UserFactory(profile=gifu)
    AffiliationFactory(user=user, profile=other, role="editor")
    elsewhere = Caller(user, other, RIGHT).post(URL, TEXT).json()
    token = Caller(user, gifu, RIGHT)
    assert token.get(URL).json()["count"] == 0
    assert token.get(f"{URL}{elsewhere['id']}/").status_code == 404
    assert token.post(URL, TEXT | {"organisation": str(other.public_id)}).status_code == 404
    assert token.post(URL, TEXT | {"directory": True}).status_code == 403


def test_the_helpdesk_adds_one_of_the_directory(gifu):
    desk = Caller(UserFactory(desk="jp"), None, RIGHT)
    answer = desk.post(URL, TEXT | {"directory": True})
    assert (answer.status_code, answer.json()["organisation"]) == (201, None)
    assert (
        Caller(UserFactory(profile=gifu)).post(URL, TEXT | {"directory": True}).status_code == 403
    )


def test_nothing_is_changed_unread(officer, address):
    tag = officer.get(address)["ETag"]
    changed = officer.put(address, TEXT | {"name": "New"}, **{"if-match": tag})
    assert changed.json()["name"] == "New"
    late = officer.put(address, TEXT | {"name": "Late"}, **{"if-match": tag})
    assert late.status_code == 412
    assert officer.delete(address, **{"if-match": tag}).status_code == 412
    assert Endpoint.objects.get().name == "New"


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("put", "", TEXT | {"name": "Mine"}),
        ("delete", "", None),
        ("post", "switch/", {"on": False}),
        ("post", "rotate/", {}),
    ],
)
def test_who_is_overtaken_in_that_moment_writes_nothing(
    officer, made, address, method, path, data, monkeypatch
):
    tag = {"if-match": officer.get(address)["ETag"]}
    overtake(
        monkeypatch,
        deeds if method == "post" else webhooks,
        lambda: Endpoint.objects.update(name="Theirs"),
    )
    sent = (f"{address}{path}",) if data is None else (f"{address}{path}", data)
    answer = getattr(officer, method)(*sent, **tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "if_match_failed")
    found = Endpoint.objects.get()
    assert (found.name, found.state) == ("Theirs", "on")
    assert [one.value for one in found.secrets.valid()] == [made["secret"]]


def test_the_secret_is_rotated(officer, made, address):
    new = officer.post(f"{address}rotate/").json()["secret"]
    first, second = [one.value for one in Endpoint.objects.get().secrets.valid()]
    assert (first, second) == (new, made["secret"])


def test_a_pause_a_test_and_what_was_sent(gifu, officer, address):
    announce("profile.changed", gifu)
    assert officer.post(f"{address}switch/", {"on": False}).json()["state"] == "off"
    refused = officer.post(f"{address}test/")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_off")
    officer.post(f"{address}switch/", {"on": True})
    tried = officer.post(f"{address}test/").json()
    assert (tried["kind"], tried["state"], tried["log"]) == ("endpoint.ping", "waiting", [])
    listed = officer.get(f"{address}deliveries/").json()
    assert [one["kind"] for one in listed["results"]] == ["endpoint.ping", "profile.changed"]
    assert listed["results"][0]["last_status"] is None


def test_messages_are_sent_again(gifu, officer, address):
    message = announce("profile.changed", gifu)
    row = Delivery.objects.get(message=message)
    Delivery.objects.update(state="delivered", delivered_at=message.at, attempts=1)
    one = f"{URL}deliveries/{row.public_id}/"
    assert officer.get(one).json()["body"] == message.body
    stranger = Caller(UserFactory(profile=ProfileFactory()))
    assert stranger.get(one).status_code == 404
    assert stranger.post(f"{one}again/").status_code == 404
    assert officer.post(f"{one}again/").json()["state"] == "waiting"
    Delivery.objects.update(state="delivered", delivered_at=message.at)
    since = {"since": message.at.isoformat()}
    assert officer.post(f"{address}again/", since).json() == {"messages": 0}
    everything = since | {"delivered_too": True}
    assert officer.post(f"{address}again/", everything).json() == {"messages": 1}
    assert officer.post(f"{address}again/", {"since": "2027-01-01T09:00:00"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_any_number(
    gifu, officer, made, address, count, django_assert_num_queries
):
    for number in range(count):
        officer.post(URL, TEXT | {"url": f"https://hooks.example/{number}"})
        announce("profile.changed", gifu)
    officer.get(URL)
    with django_assert_num_queries(5):
        assert officer.get(URL).json()["count"] == count + 1
    with django_assert_num_queries(6):
        assert officer.get(f"{address}deliveries/").json()["count"] == count
