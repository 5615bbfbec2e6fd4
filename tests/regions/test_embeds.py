"""Frames in pages of others, and oEmbed."""

import re

import pytest

from tests.factories import EventFactory, ProfileFactory, SectorFactory

pytestmark = pytest.mark.django_db


def policy(response):
    parts = (
        part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()
    )
    return {name: values for name, *values in parts}


def test_a_card_may_be_framed_by_anybody_and_holds_no_script(client):
    profile = ProfileFactory(name_en="Vitagora", name_ja="ヴィタゴラ")
    response = client.get(f"/ja/embed/partners/{profile.slug}/")
    page = response.content.decode()
    assert "ヴィタゴラ" in page
    assert 'lang="ja"' in page
    assert "<script" not in page
    assert "<form" not in page
    found = policy(response)
    assert found["frame-ancestors"] == ["*"]
    assert found["default-src"] == ["'none'"]
    assert "X-Frame-Options" not in response
    assert "public" in response["Cache-Control"]
    assert response.cookies == {}


@pytest.mark.parametrize("path", ["/en/", "/en/partners/vitagora/", "/en/partners/vitagora/embed/"])
def test_every_other_page_refuses_to_be_framed(client, path):
    ProfileFactory(slug="vitagora")
    response = client.get(path)
    assert policy(response)["frame-ancestors"] == ["'none'"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_card_is_light_or_dark_where_the_address_says_so(client):
    path = f"/en/embed/partners/{ProfileFactory().slug}/"
    assert 'class="theme-dark"' in client.get(f"{path}?theme=dark").content.decode()
    assert "theme-" not in client.get(f"{path}?theme=x").content.decode()


def test_what_is_not_published_has_no_frame(client):
    slug = ProfileFactory(state="draft").slug
    for path in (f"/en/embed/partners/{slug}/", f"/en/partners/{slug}/embed/"):
        assert client.get(path).status_code == 404


def test_the_list_of_events_is_narrowed_by_its_partners(client):
    sector = SectorFactory()
    mine, _other = EventFactory(name_en="Ours"), EventFactory(name_en="Theirs")
    EventFactory(name_en="Hidden", state="draft")
    mine.partners.add(ProfileFactory(sectors=[sector]))
    page = client.get(f"/en/embed/events/?sector={sector.code}").content.decode()
    assert "Ours" in page
    assert "Theirs" not in page
    whole = client.get("/en/embed/events/").content.decode()
    assert "Theirs" in whole
    assert "Hidden" not in whole
    assert client.get("/en/embed/events/?sector=NONE").status_code == 400


def test_the_snippet_shows_the_card(client):
    profile = ProfileFactory(name_en='Say "hello" <b>')
    page = client.get(f"/en/partners/{profile.slug}/embed/").content.decode()
    assert f"&lt;iframe src=&quot;http://127.0.0.1:8000/en/embed/partners/{profile.slug}/" in page
    assert "&lt;iframe" in client.get("/en/feeds/").content.decode()


def test_oembed_describes_the_pages_of_profiles_and_events(client):
    profile = ProfileFactory(name_en="Vitagora", name_ja="ヴィタゴラ")
    page = client.get(profile.get_absolute_url()).content.decode()
    (address,) = re.findall(r'application/json\+oembed" href="([^"]+)"', page)
    data = client.get(address).json()
    assert (data["version"], data["type"], data["title"]) == ("1.0", "rich", "Vitagora")
    assert f'src="http://127.0.0.1:8000/en/embed/partners/{profile.slug}/"' in data["html"]
    site = "http://127.0.0.1:8000"
    small = {"url": f"{site}/ja/partners/{profile.slug}/", "maxwidth": "300", "maxheight": "250"}
    data = client.get("/oembed/", small).json()
    assert (data["width"], data["height"], data["title"]) == (300, 250, "ヴィタゴラ")
    assert "/ja/embed/" in data["html"]
    assert client.get("/oembed/", {"url": f"{site}/en/events/"}).json()["type"] == "rich"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": "https://elsewhere.example/en/events/"}, 404),
        ({"url": "http://127.0.0.1:8000/en/accounts/login/"}, 404),
        ({"url": "http://127.0.0.1:8000/en/partners/nobody/"}, 404),
        ({"url": "http://127.0.0.1:8000/en/events/", "format": "xml"}, 501),
        ({"url": "http://[::1"}, 404),
    ],
)
def test_oembed_knows_nothing_else(client, query, status):
    assert client.get("/oembed/", query).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_frames_cost_the_same_for_any_number(client, django_assert_num_queries, count):
    EventFactory.create_batch(count)
    with django_assert_num_queries(1):
        client.get("/en/embed/events/")
    profile = ProfileFactory(sectors=[SectorFactory() for _ in range(count)])
    with django_assert_num_queries(2):
        client.get(f"/en/embed/partners/{profile.slug}/")
