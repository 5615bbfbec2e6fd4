"""What search engines are told: every public page in both languages, and nothing else."""

from xml.etree import ElementTree as ET

import pytest

from config import sitemaps
from tests.contact import PostingFactory
from tests.factories import EventFactory, PracticeFactory, ProfileFactory

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return ET.fromstring(response.content)  # noqa: S314  # our own


def addresses(client, path):
    return [one.text for one in read(client, path).findall("s:url/s:loc", NAMES)]


def test_the_index_names_every_section_and_when_it_changed(client):
    ProfileFactory()
    tree = read(client, "/sitemap.xml")
    found = [one.text for one in tree.findall("s:sitemap/s:loc", NAMES)]
    assert found == [f"{SITE}/sitemap-{name}.xml" for name in sitemaps.SECTIONS]
    assert len(tree.findall("s:sitemap/s:lastmod", NAMES)) >= 1


def test_a_profile_stands_there_in_both_languages_with_its_twin(client):
    profile = ProfileFactory()
    ProfileFactory(state="draft")
    tree = read(client, "/sitemap-profiles.xml")
    found = [one.text for one in tree.findall("s:url/s:loc", NAMES)]
    assert found == [f"{SITE}/{code}/partners/{profile.slug}/" for code in ("en", "ja")]
    links = tree.find("s:url", NAMES).findall("x:link", NAMES)
    assert {one.get("hreflang") for one in links} == {"en", "ja", "x-default"}
    day = tree.find("s:url/s:lastmod", NAMES).text
    assert day == profile.updated_at.date().isoformat()


def test_practices_events_postings_and_places_stand_there_and_drafts_do_not(client):
    practice, event, posting = PracticeFactory(), EventFactory(), PostingFactory()
    PracticeFactory(state="draft")
    EventFactory(state="draft")
    for section, row in (("practices", practice), ("events", event), ("postings", posting)):
        found = addresses(client, f"/sitemap-{section}.xml")
        assert found[0] == SITE + row.get_absolute_url()
        assert len(found) == 2
    places = addresses(client, "/sitemap-places.xml")
    assert len(places) == 2 * len(sitemaps.PLACES)
    for address in places:
        assert client.get(address.removeprefix(SITE)).status_code == 200


def test_a_long_section_goes_on_in_another_file(client, monkeypatch):
    monkeypatch.setattr(sitemaps.InBothLanguages, "limit", 4)
    ProfileFactory.create_batch(3)
    tree = read(client, "/sitemap.xml")
    found = [one.text for one in tree.findall("s:sitemap/s:loc", NAMES)]
    assert f"{SITE}/sitemap-profiles.xml?p=2" in found
    first, second = (addresses(client, f"/sitemap-profiles.xml?p={page}") for page in (1, 2))
    assert (len(first), len(second)) == (4, 2)
    assert not set(first) & set(second)


def test_an_unknown_section_is_none(client):
    assert client.get("/sitemap-secrets.xml").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_section_costs_one_query(client, django_assert_num_queries, count):
    ProfileFactory.create_batch(count)
    with django_assert_num_queries(1):
        client.get("/sitemap-profiles.xml")


def test_robots_are_led_to_it_and_kept_out_of_what_is_personal(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {SITE}/sitemap.xml" in text
    assert "Disallow: /ja/my/" in text
    assert "Disallow: /en/partners/" not in text
