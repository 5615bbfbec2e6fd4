"""Linked data: what pages show, for machines, and nothing of what is hidden."""

import json
import re

import pytest
from django.urls import reverse

from tests.factories import (
    EventFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def linked(client, path):
    (text,) = BLOCK.findall(client.get(path).content.decode())
    return json.loads(text)


def test_a_profile_is_an_organisation_that_serves_an_area(client):
    profile = ProfileFactory(
        name_en="Vitagora", name_ja="ヴィタゴラ", sectors=[SectorFactory(name_en="Food")],
        website="https://vitagora.example/", summary_en="</script><script>alert(1)</script>",
    )  # fmt: skip
    data = linked(client, profile.get_absolute_url())
    assert data["@type"] == "Organization"
    assert data["@id"] == f"urn:uuid:{profile.public_id}"
    assert data["name"] == [
        {"@language": "en", "@value": "Vitagora"},
        {"@language": "ja", "@value": "ヴィタゴラ"},
    ]
    assert data["areaServed"]["identifier"] == profile.territory.code
    assert data["description"]["@value"] == "</script><script>alert(1)</script>"
    assert (data["sameAs"], data["knowsAbout"]) == ("https://vitagora.example/", ["Food"])
    prefecture = ProfileFactory(japanese=True, kind="prefecture")
    assert linked(client, prefecture.get_absolute_url())["@type"] == "GovernmentOrganization"


def test_hidden_fields_and_drafts_are_not_linked(client):
    profile = ProfileFactory(
        website="https://secret.example/", seat_city="Secretville",
        visibility={"website": "members", "seat_city": "members"},
    )  # fmt: skip
    text = json.dumps(linked(client, profile.get_absolute_url()))
    assert "ecret" not in text
    draft = ProfileFactory(state="draft")
    client.force_login(UserFactory(profile=draft))
    page = client.get(draft.get_absolute_url()).content.decode()
    assert BLOCK.findall(page) == []
    assert "oembed" not in page


def test_a_practice_is_an_article_and_an_event_an_event(client):
    practice = PracticeFactory(title_en="Alpine wood")
    article = linked(client, practice.get_absolute_url())
    assert (article["@type"], article["headline"]) == ("Article", "Alpine wood")
    event = EventFactory(
        online_url="https://secret.example/room", format="hybrid", place_en="Tampere"
    )
    data = linked(client, event.get_absolute_url())
    assert data["startDate"] == "2030-05-17T09:00:00+02:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]
    assert "secret" not in json.dumps(data)
    EventFactory(slug="off", state="cancelled")
    assert linked(client, "/en/events/off/")["eventStatus"].endswith("EventCancelled")


def test_the_data_are_described_for_catalogues(client):
    assert linked(client, reverse("about-data"))["@type"] == "Dataset"
    response = client.get("/catalog.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    catalogue = response.json()
    data_set = catalogue["dcat:dataset"]
    assert data_set["dct:license"]["@id"].startswith("https://creativecommons.org/")
    assert {one["dcat:accessURL"]["@id"] for one in data_set["dcat:distribution"]} == {
        "http://127.0.0.1:8000/api/v1/dumps/"
    }
    assert catalogue["dcat:service"]["dcat:endpointURL"]["@id"].endswith("/api/v1/")
    again = client.get("/catalog.jsonld", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
