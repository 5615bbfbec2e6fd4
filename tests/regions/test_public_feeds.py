"""Feeds of profiles and practices, read with a reader that did not write them."""

from datetime import UTC, datetime

import feedparser
import pytest

from regions.models import Profile
from regions.services.search import refresh_documents
from tests.factories import (
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db
ATOM = "/en/partners/feed.atom"


def read(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return feedparser.parse(response.content)


def changed(profile, day):
    Profile.objects.filter(pk=profile.pk).update(updated_at=datetime(2026, 5, day, tzinfo=UTC))


def test_new_and_changed_profiles_are_told_the_latest_first(client):
    wood = SectorFactory(name_en="Wood", name_ja="木材")
    old = ProfileFactory(name_en="Old", sectors=[wood], summary_en="<b>Wood</b> & more")
    new = ProfileFactory(name_en="New")
    ProfileFactory(state="draft")
    changed(old, 1)
    changed(new, 2)
    feed = read(client, ATOM)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert [entry.title for entry in feed.entries] == ["New", "Old"]
    assert feed.entries[1].id == f"urn:uuid:{old.public_id}"
    assert feed.entries[1].updated == "2026-05-01T00:00:00+00:00"
    assert feed.entries[1].summary == "<b>Wood</b> & more"
    assert "Wood" in [tag.term for tag in feed.entries[1].tags]
    assert feed.entries[1].link == f"http://127.0.0.1:8000/en/partners/{old.slug}/"
    assert feed.feed.updated == "2026-05-02T00:00:00+00:00"


def test_the_feed_speaks_the_language_of_its_address_and_says_so(client):
    ProfileFactory(japanese=True, name_en="Gifu", name_ja="岐阜県", summary_ja="概要")
    ProfileFactory(name_en="Vitagora", name_ja="")
    text = client.get("/ja/partners/feed.atom").content.decode()
    assert 'xml:lang="ja"' in text.partition(">")[2].partition(">")[0]
    assert '<entry xml:lang="en">' in text
    feed = feedparser.parse(text)
    assert {entry.title for entry in feed.entries} == {"岐阜県", "Vitagora"}


def test_the_filters_of_the_directory_narrow_the_feed(client):
    sector, france = SectorFactory(), TerritoryFactory()
    fits = ProfileFactory(sectors=[sector], territory=france)
    others = [ProfileFactory(sectors=[sector]), ProfileFactory(territory=france)]
    refresh_documents([one.pk for one in (fits, *others)])
    query = f"?sector={sector.code}&territory={france.code}"
    feed = read(client, ATOM + query)
    assert [entry.id for entry in feed.entries] == [f"urn:uuid:{fits.public_id}"]
    assert feed.feed.links[1].href.endswith(query)


def test_an_unknown_filter_is_named(client):
    response = client.get(ATOM + "?sector=NONSENSE")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith("sector: ")


def test_what_has_not_changed_is_not_sent_again(client):
    profile = ProfileFactory()
    first = client.get(ATOM)
    again = client.get(ATOM, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    changed(profile, 9)
    assert client.get(ATOM, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert "public" in first["Cache-Control"]


def test_an_empty_feed_is_a_feed_and_stays_the_same(client):
    first = client.get(ATOM)
    assert not feedparser.parse(first.content).bozo
    assert client.get(ATOM, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_long_feeds_go_on_at_the_next_page(client, monkeypatch):
    monkeypatch.setattr("kernel.feeds.PER_PAGE", 2)
    for day in range(1, 6):
        changed(ProfileFactory(), day)
    seen, address = [], ATOM
    while address:
        feed = read(client, address)
        seen += [entry.id for entry in feed.entries]
        address = next((one.href for one in feed.feed.links if one.rel == "next"), None)
    assert len(seen) == len(set(seen)) == 5


def test_json_feed_says_the_same(client):
    profile = ProfileFactory(name_en="Vitagora", summary_en="Food.")
    feed = client.get("/en/partners/feed.json").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [f"urn:uuid:{profile.public_id}"]
    assert feed["items"][0]["content_text"] == "Food."


def test_published_practices_alone_are_told(client):
    sector = SectorFactory()
    partnership = PartnershipFactory(profiles=[ProfileFactory(), ProfileFactory()])
    partnership.sectors.add(sector)
    PracticeFactory(partnership=partnership, title_en="Told", state="published")
    PracticeFactory(partnership=partnership, title_en="Secret", state="draft")
    PracticeFactory(title_en="Other", state="published")
    feed = read(client, f"/en/practices/feed.atom?sector={sector.code}")
    assert [entry.title for entry in feed.entries] == ["Told"]
    assert not feed.bozo


def test_practices_are_found_by_the_territory_of_a_published_party(client):
    france = TerritoryFactory(nation=True)
    here, there = ProfileFactory(territory=TerritoryFactory(parent=france)), ProfileFactory()
    hidden = ProfileFactory(territory=france, state="draft")
    for name, party in (("Here", here), ("There", there), ("Hidden", hidden)):
        partnership = PartnershipFactory(profiles=[party, ProfileFactory()])
        PracticeFactory(partnership=partnership, title_en=name, state="published")
    feed = read(client, f"/en/practices/feed.atom?territory={france.code}")
    assert [entry.title for entry in feed.entries] == ["Here"]
    assert client.get("/en/practices/feed.atom?territory=NOWHERE").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(ATOM, 9), ("/en/practices/feed.atom", 7)])
def test_a_feed_costs_the_same_for_any_number(
    client, django_assert_max_num_queries, address, queries, count
):
    for _number in range(count):
        ProfileFactory(sectors=[SectorFactory()])
        PracticeFactory(state="published")
    client.get(address)
    with django_assert_max_num_queries(queries):
        client.get(address)


def test_the_lists_lead_to_their_feeds_with_the_filter_in_use(client):
    sector = SectorFactory()
    ProfileFactory(sectors=[sector])
    page = client.get(f"/en/partners/?sector={sector.code}").content.decode()
    address = f'href="/en/partners/feed.atom?sector={sector.code}"'
    assert page.count(address) == 2
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert "/en/practices/feed.atom" in client.get("/en/practices/").content.decode()


def test_one_page_tells_all_addresses_for_a_sector_and_a_territory(client):
    sector, france = SectorFactory(), TerritoryFactory()
    page = client.get(f"/en/feeds/?sector={sector.code}&territory={france.code.lower()}")
    text = page.content.decode()
    query = f"?sector={sector.code}&amp;territory={france.code}"
    assert f"http://127.0.0.1:8000/en/partners/feed.atom{query}" in text
    assert f"http://127.0.0.1:8000/en/events/calendar.ics{query}" in text
    assert f'/en/practices/feed.atom{query}"' in text
    wrong = client.get("/en/feeds/?territory=NOWHERE")
    assert wrong.status_code == 400
    assert "There is no territory with this code." in wrong.content.decode()
