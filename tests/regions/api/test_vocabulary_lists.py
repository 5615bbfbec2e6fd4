"""Vocabularies as versioned lists: what they say, when they change, what was there before."""

import pytest

from events.enums import EventKind
from regions.models import NaceDivision, Sector, VocabularyVersion
from regions.services.vocabulary_versions import record_versions
from tests.factories import SectorFactory, TerritoryFactory, ThirdRegionFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/vocabularies/"


def test_a_term_tells_its_labels_and_what_it_is_elsewhere(client):
    head = SectorFactory(code="FOR", name_en="Forests", name_ja="森林", position=1)
    leaf = SectorFactory(
        code="FOR-WOOD",
        parent=head,
        name_en="Wood",
        name_ja="木材",
        position=2,
        jsic_groups=["12"],
        ecosystems=["Construction"],
        sdgs=[12, 15],
    )
    leaf.nace_divisions.add(NaceDivision.objects.create(code="16", name_en="Wood"))
    body = client.get(f"{URL}sectors/").json()
    assert body["name"] == {"en": "Sectors", "ja": "分野"}
    assert body["resource"] == "http://testserver/api/v1/sectors/"
    assert body["terms"][1] == {
        "code": "FOR-WOOD",
        "name": {"en": "Wood", "ja": "木材"},
        "parent": "FOR",
        "mappings": {
            "nace-rev-2.1": ["16"],
            "jsic": ["12"],
            "eu-industrial-ecosystems": ["Construction"],
            "sdg": ["12", "15"],
        },
    }


def test_every_enumeration_has_labels_in_both_languages(client):
    for one in client.get(URL).json()["results"]:
        if one["resource"]:
            continue
        for term in client.get(one["list"]).json()["terms"]:
            assert term["name"]["en"], (one["code"], term)
            assert term["name"]["ja"], (one["code"], term)


def test_floors_above_bring_their_own(client):
    terms = client.get(f"{URL}event-kinds/").json()["terms"]
    assert [term["code"] for term in terms] == EventKind.values
    assert terms[0]["name"] == {"en": "Conference", "ja": "会議"}


def test_a_vocabulary_gets_a_version_when_it_changes(client):
    ThirdRegionFactory(code="ASEAN", name_en="ASEAN")
    record_versions()
    first = client.get(f"{URL}third-regions/").json()["version"]
    assert first["number"] == 1
    assert record_versions() == 0
    region = ThirdRegionFactory(code="AFRICA")
    changed = client.get(f"{URL}third-regions/").json()["version"]
    assert changed["digest"] != first["digest"]
    assert (changed["number"], changed["since"]) == (None, None)
    assert record_versions() == 1
    assert client.get(f"{URL}third-regions/").json()["version"]["number"] == 2
    region.delete()
    record_versions()
    third = client.get(f"{URL}third-regions/").json()["version"]
    assert (third["number"], third["digest"]) == (3, first["digest"])


def test_a_code_that_went_is_still_explained(client):
    SectorFactory(code="OLD", name_en="Old", name_ja="古い")
    SectorFactory(code="NEW")
    record_versions()
    Sector.objects.filter(code="OLD").delete()
    body = client.get(f"{URL}sectors/").json()
    assert [term["code"] for term in body["terms"]] == ["NEW"]
    assert body["deprecated"] == [
        {"code": "OLD", "name": {"en": "Old", "ja": "古い"}, "successors": []}
    ]


def test_former_codes_of_territories_name_their_successors(client):
    TerritoryFactory(code="PT1A", former_codes="PT17 PT16")
    TerritoryFactory(code="PT1B", former_codes="PT17")
    body = client.get(f"{URL}territories/").json()
    assert [(one["code"], one["successors"]) for one in body["deprecated"]] == [
        ("PT16", ["PT1A"]),
        ("PT17", ["PT1A", "PT1B"]),
    ]


def test_a_code_that_went_names_what_took_its_place(client):
    old = SectorFactory(code="OLD", name_en="Old", name_ja="古い")
    record_versions()
    old.delete()
    for code in ("ONE", "TWO"):
        SectorFactory(code=code, former_codes="OLD OLDER")
    assert client.get(f"{URL}sectors/").json()["deprecated"] == [
        {"code": "OLD", "name": {"en": "Old", "ja": "古い"}, "successors": ["ONE", "TWO"]},
        {"code": "OLDER", "name": {"en": None, "ja": None}, "successors": ["ONE", "TWO"]},
    ]


def test_an_unknown_vocabulary_is_not_found(client):
    assert client.get(f"{URL}colours/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_vocabularies_cost_the_same_for_any_number(client, django_assert_num_queries, count):
    SectorFactory.create_batch(count)
    TerritoryFactory.create_batch(count, former_codes="XX")
    record_versions()
    with django_assert_num_queries(12):
        client.get(URL)
    with django_assert_num_queries(4):
        client.get(f"{URL}sectors/")
    assert VocabularyVersion.objects.filter(vocabulary="sectors").count() == 1
