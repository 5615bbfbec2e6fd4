"""How often one may call: told, counted for whom, refused with a date, and never in the way."""

import pytest
from django.test import override_settings

from api import limits
from tests.callers import Caller
from tests.factories import ProfileFactory, ThirdRegionFactory, UserFactory

pytestmark = pytest.mark.django_db
PUBLIC, ME = "/api/v1/third-regions/", "/api/v1/me/"


@pytest.fixture
def rates(settings):
    settings.API_RATES = {"address": "3/60", "token": "2/60"}


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    """Windows are those of the clock: a test must not run over the end of one."""
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)


def caller(*scopes):
    profile = ProfileFactory()
    return Caller(UserFactory(profile=profile), profile, *(scopes or ["requests:read"]))


def test_every_answer_tells_what_is_left(client, rates):
    answer = client.get(PUBLIC)
    assert answer["RateLimit-Policy"] == '"address";q=3;w=60'
    assert answer["RateLimit"] == '"address";r=2;t=60'


def test_the_call_after_the_last_is_refused_with_a_time(client, rates):
    codes = [client.get(PUBLIC).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    answer = client.get(PUBLIC, {"lang": "ja"})
    assert (answer["Retry-After"], answer["RateLimit"]) == ("60", '"address";r=0;t=60')
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "too_many_requests"
    assert "リクエスト" in answer.json()["detail"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_new_window_begins_anew(client, rates, monkeypatch):
    for _ in range(4):
        client.get(PUBLIC)
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_060.0)
    assert client.get(PUBLIC).status_code == 200


def test_each_token_is_counted_by_itself(rates):
    first, second = caller(), caller()
    with override_settings(API_RATES={"address": "0", "token": "2/60"}):
        assert [first.get(ME).status_code for _ in range(3)] == [200, 200, 429]
        assert first.get(ME)["Retry-After"] == "60"
        assert second.get(ME)["RateLimit"] == '"token";r=1;t=60'


def test_a_forged_forwarding_changes_nobody(client, rates):
    forged = [f"203.0.113.{n}" for n in range(4)]
    codes = [client.get(PUBLIC, headers={"x-forwarded-for": one}).status_code for one in forged]
    assert codes == [200, 200, 200, 429]


def test_behind_our_proxy_its_own_word_counts(client, rates):
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        headers = [{"x-forwarded-for": f"10.0.0.{n}, 203.0.113.9"} for n in range(4)]
        codes = [client.get(PUBLIC, headers=one).status_code for one in headers]
        other = client.get(PUBLIC, headers={"x-forwarded-for": "203.0.113.10"})
    assert (codes, other.status_code) == ([200, 200, 200, 429], 200)


def test_neighbours_in_one_ipv6_network_are_one(client, rates):
    addresses = [f"2001:db8:1:2::{n}" for n in range(4)]
    codes = [client.get(PUBLIC, REMOTE_ADDR=one).status_code for one in addresses]
    assert codes == [200, 200, 200, 429]
    assert client.get(PUBLIC, REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


def test_an_answer_that_nothing_changed_costs_nothing(client, rates):
    ThirdRegionFactory()
    tag = client.get(PUBLIC)["ETag"]
    codes = [client.get(PUBLIC, headers={"if-none-match": tag}).status_code for _ in range(9)]
    assert codes == [304] * 9
    assert client.get(PUBLIC)["RateLimit"] == '"address";r=1;t=60'


def test_while_the_store_is_away_calls_pass(client, rates, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answers = [client.get(PUBLIC) for _ in range(5)]
    assert {one.status_code for one in answers} == {200}
    assert not answers[0].has_header("RateLimit")
    assert limits.store(settings.REDIS_URL).asked_again_at > 0


def test_nothing_is_counted_where_the_quota_is_nought(client, settings):
    settings.API_RATES = {"address": "0", "token": "0"}
    assert not client.get(PUBLIC).has_header("RateLimit")


def test_pages_are_not_counted(client, rates):
    assert [client.get("/en/accessibility/").status_code for _ in range(5)] == [200] * 5
