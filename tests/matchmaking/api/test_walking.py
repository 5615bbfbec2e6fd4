"""Every public list is walked through while it changes, and asked for what changed since."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from api.cursors import seal
from regions.api.bases import DirectoryResource
from regions.models import Profile, Sector
from regions.queries.mirrored import told_kinds
from regions.services.changes import settle_changes
from tests.contact import PostingFactory
from tests.factories import (
    AgreementFactory,
    CallFactory,
    CooperationFormFactory,
    EventFactory,
    InstrumentFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
)
from tests.mirror_changes import Late

pytestmark = pytest.mark.django_db
LISTS = {
    "profiles": (ProfileFactory, {"side": "third", "territory": None}),
    "territories": (TerritoryFactory, {}),
    "sectors": (SectorFactory, {}),
    "themes": (ThemeFactory, {}),
    "cooperation-forms": (CooperationFormFactory, {}),
    "third-regions": (ThirdRegionFactory, {}),
    "partnerships": (PartnershipFactory, {}),
    "practices": (PracticeFactory, {}),
    "agreements": (AgreementFactory, {}),
    "instruments": (InstrumentFactory, {}),
    "events": (EventFactory, {}),
    "calls": (CallFactory, {}),
    "postings": (PostingFactory, {}),
}
PROFILES = "/api/v1/profiles/"


def key_of(row):
    return str(getattr(row, "public_id", None) or row.code)


def page(client, url, **query):
    """The keys of a page, its ``as_of``, and the query of the next one."""
    body = client.get(url, query).json()
    keys = [one.get("id") or one["code"] for one in body["results"]]
    following = body["next"] and dict(parse_qsl(urlsplit(body["next"]).query))
    return keys, body["as_of"], following


def walk(client, url, **query):
    """All keys of a walk, in its order, and its ``as_of``."""
    keys, as_of, following = page(client, url, cursor="first", page_size=2, **query)
    while following:
        more, then, following = page(client, url, **following)
        assert then == as_of
        keys += more
    return keys, as_of


def change(row):
    """Written once more: other columns differ from table to table."""
    type(row).objects.filter(pk=row.pk).update(id=F("id"))


def test_every_kind_that_copies_hold_has_such_a_list():
    reverse("api-posting-list")  # every view is loaded
    kinds, waiting = set(), [DirectoryResource]
    while waiting:
        found = waiting.pop()
        waiting += found.__subclasses__()
        kinds |= {found.__dict__["mirrored_as"]} if "mirrored_as" in found.__dict__ else set()
    # A programme is read with its event, and is in no list of its own.
    assert kinds == set(told_kinds()) - {"programme"}


@pytest.mark.parametrize("name", LISTS)
def test_a_walk_neither_skips_nor_repeats_while_records_change(client, name):
    factory, said = LISTS[name]
    url, rows = f"/api/v1/{name}/", factory.create_batch(4, **said)
    before = set(walk(client, url)[0])
    assert {key_of(row) for row in rows} <= before
    keys, _as_of, following = page(client, url, cursor="first", page_size=1)
    change(rows[0])
    new = factory(**said)
    while following:
        more, _as_of, following = page(client, url, **following)
        keys += more
        change(rows[len(keys) % 4])
    assert len(keys) == len(set(keys))
    assert before | {key_of(new)} <= set(keys)


@pytest.mark.parametrize("name", LISTS)
def test_a_walk_from_the_last_one_on_gives_what_changed_since(client, name):
    factory, said = LISTS[name]
    url, rows = f"/api/v1/{name}/", factory.create_batch(3, **said)
    _keys, as_of = walk(client, url)
    change(rows[1])
    settle_changes()
    change(rows[0])  # not numbered yet: the list sees to it
    keys, later = walk(client, url, updated_since=as_of)
    assert {key_of(rows[0]), key_of(rows[1])} <= set(keys)
    assert later > as_of
    moment = (timezone.now() + timedelta(minutes=1)).isoformat()
    assert client.get(url, {"updated_since": moment}).json()["count"] == 0


def test_what_a_list_shows_of_others_counts_as_a_change(client):
    sector = SectorFactory()
    tagged, _other = ProfileFactory(sectors=[sector]), ProfileFactory()
    walk(client, PROFILES)
    as_of = timezone.now().isoformat()
    Sector.objects.filter(pk=sector.pk).update(name_en="Renamed")
    assert walk(client, PROFILES, updated_since=as_of)[0] == [str(tagged.public_id)]


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_in_the_next_walk(client):
    """Its row was written before the walk began, and before others that the walk has told of."""
    late_one, other = ProfileFactory.create_batch(2, side="third", territory=None)
    late = Late(
        lambda: Profile.objects.filter(pk=late_one.pk).update(name_en="Written first"),
        commits=True,
    )
    change(other)
    _keys, as_of = walk(client, PROFILES)
    late.finish()
    assert str(late_one.public_id) in walk(client, PROFILES, updated_since=as_of)[0]


def test_filters_narrow_a_walk_and_stay_with_its_cursor(client):
    events = EventFactory.create_batch(3, kind="seminar")
    EventFactory()
    url = "/api/v1/events/"
    assert walk(client, url, kind="seminar")[0] == [str(one.public_id) for one in events]
    following = page(client, url, cursor="first", page_size=2, kind="seminar")[2]
    assert client.get(url, following | {"lang": "ja", "page_size": 1}).status_code == 200
    response = client.get(url, following | {"kind": "webinar"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"cursor": "x"}, "cursor", "invalid_cursor"),
        ({"cursor": "first", "page": 1}, "cursor", "invalid_cursor"),
        ({"cursor": seal("sync:1", 1, "profile")}, "cursor", "invalid_cursor"),
        ({"cursor": seal("list:regions.sector", 1, "", "")}, "cursor", "invalid_cursor"),
        ({"updated_since": "yesterday"}, "updated_since", "invalid_time"),
        ({"updated_since": "2026-04-01T09:00:00"}, "updated_since", "invalid_time"),
    ],
)
def test_what_cannot_be_used_is_named(client, query, parameter, code):
    response = client.get(PROFILES, query)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [(one["parameter"], one["code"]) for one in response.json()["errors"]] == [
        (parameter, code)
    ]


def test_numbered_pages_stay_as_they_were(client):
    ProfileFactory.create_batch(2, side="third", territory=None)
    body = client.get(PROFILES, {"page_size": 1}).json()
    assert list(body) == ["count", "next", "previous", "results"]
    assert body["next"].endswith("?page=2&page_size=1")


@pytest.mark.parametrize("count", [1, 3])
def test_a_walk_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    EventFactory.create_batch(count, partners=[ProfileFactory()])
    settle_changes()
    with django_assert_num_queries(5):
        assert client.get("/api/v1/events/", {"cursor": "first"}).json()["count"] == count
