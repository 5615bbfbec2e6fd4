"""The other resources: vocabularies, territories, partnerships and practices."""

from datetime import date
from typing import Any

import pytest

from regions.models import NaceDivision, PartnershipParty
from tests.factories import (
    AgreementFactory,
    CooperationFormFactory,
    EventFactory,
    IndicatorFactory,
    InstrumentFactory,
    MilestoneFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"


def labelled(en: str, ja: str | None) -> dict[str, Any]:
    return {"name": {"en": en, "ja": ja}, "label": en, "language": "en"}


def origin(text: str, language: str | None) -> dict[str, Any]:
    return {"text": text, "original_language": language, "machine_translated": []}


def codes(client: Any, path: str) -> list[str]:
    response = client.get(f"{API}/{path}")
    assert response.status_code == 200, response.content
    return [row["code"] for row in response.json()["results"]]


def test_a_sector_tells_its_place_in_the_standards(client):
    head = SectorFactory(code="LIF", name_en="Life sciences", name_ja="ライフサイエンス")
    leaf = SectorFactory(
        code="LIF-BIO",
        parent=head,
        name_en="Biotechnology",
        name_ja="バイオ",
        jsic_groups=["71"],
        ecosystems=["Health"],
        sdgs=[3],
        keywords_en=["cells"],
        keywords_ja=["細胞"],
    )
    leaf.nace_divisions.add(NaceDivision.objects.create(code="72", name_en="Research"))
    row = client.get(f"{API}/sectors/LIF-BIO/").json()
    assert row == {
        "code": "LIF-BIO",
        **labelled("Biotechnology", "バイオ"),
        "parent": "LIF",
        "nace_divisions": [{"code": "72", "name": {"en": "Research", "ja": None}}],
        "jsic_groups": ["71"],
        "ecosystems": ["Health"],
        "sdgs": [3],
        "keywords": {"en": ["cells"], "ja": ["細胞"]},
    }
    assert next(iter(row)) == "code"
    assert client.get(f"{API}/sectors/LIF/").json()["parent"] is None
    assert codes(client, "sectors/") == ["LIF", "LIF-BIO"]
    assert codes(client, "sectors/?parent=LIF") == ["LIF-BIO"]


def test_a_territory_tells_where_it_is(client):
    japan = TerritoryFactory(nation=True, code="JP", country="JP", side="jp", name_en="Japan")
    TerritoryFactory(
        japanese=True,
        code="JP-21",
        parent=japan,
        name_en="Gifu",
        name_ja="岐阜県",
        name_local="岐阜県",
        name_kana="ギフケン",
        name_romaji="Gifu",
        population=1978742,
        population_year=2020,
        area_km2=10621.2,
    )
    assert client.get(f"{API}/territories/JP-21/").json() == {
        "code": "JP-21",
        **labelled("Gifu", "岐阜県"),
        "kind": "prefecture",
        "side": "jp",
        "country": "JP",
        "parent": "JP",
        "path": "JP/JP-21",
        "name_local": "岐阜県",
        "name_kana": "ギフケン",
        "name_romaji": "Gifu",
        "time_zone": "Asia/Tokyo",
        "latitude": 35.4,
        "longitude": 136.8,
        "population": 1978742,
        "population_year": 2020,
        "area_km2": 10621.2,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["FR", "FRE", "FRE1", "JP", "JP-01"]),
        ("kind=country", ["FR", "JP"]),
        ("kind=country&kind=nuts1", ["FR", "FRE", "JP"]),
        ("country=FR", ["FR", "FRE", "FRE1"]),
        ("side=jp", ["JP", "JP-01"]),
        ("parent=FR", ["FRE"]),
        ("q=hokkaido", ["JP-01"]),
        ("q=%E3%81%BB%E3%81%A3%E3%81%8B%E3%81%84", ["JP-01"]),
        ("q=ile", ["FRE1"]),
        ("q=fre&country=FR", ["FRE", "FRE1"]),
        ("q=nowhere", []),
    ],
)
def test_territories_are_found(client, query, expected):
    france = TerritoryFactory(nation=True, code="FR", name_en="France")
    north = TerritoryFactory(code="FRE", kind="nuts1", parent=france)
    TerritoryFactory(code="FRE1", parent=north, name_en="Île")
    japan = TerritoryFactory(nation=True, code="JP", country="JP", side="jp", name_en="Japan")
    TerritoryFactory(
        japanese=True, code="JP-01", parent=japan, name_romaji="Hokkaidō", name_kana="ホッカイドウ"
    )
    assert codes(client, f"territories/?{query}") == expected


def test_forms_of_cooperation_tell_the_main_form(client):
    head = CooperationFormFactory(code="RTD", name_en="Research & development", name_ja="研究開発")
    CooperationFormFactory(
        code="RESEARCH", head=head, is_head=False, name_en="Joint research", name_ja="共同研究"
    )
    assert client.get(f"{API}/cooperation-forms/RESEARCH/").json() == {
        "code": "RESEARCH",
        **labelled("Joint research", "共同研究"),
        "is_head": False,
        "head": "RTD",
    }
    assert codes(client, "cooperation-forms/?is_head=true") == ["RTD"]
    assert codes(client, "cooperation-forms/?is_head=false") == ["RESEARCH"]


def test_themes_tell_the_sectors_that_they_gather(client):
    theme = ThemeFactory(code="FOREST", name_en="Forests", name_ja="森林")
    theme.sectors.set(
        [SectorFactory(code="FOR", position=1), SectorFactory(code="ENV", position=0)]
    )
    assert client.get(f"{API}/themes/FOREST/").json() == {
        "code": "FOREST",
        **labelled("Forests", "森林"),
        "sectors": ["ENV", "FOR"],
    }


def test_third_regions_are_told(client):
    ThirdRegionFactory(code="ASEAN", name_en="South East Asia", name_ja="東南アジア")
    expected = {"code": "ASEAN", **labelled("South East Asia", "東南アジア")}
    assert client.get(f"{API}/third-regions/ASEAN/").json() == expected


def test_a_practice_tells_its_partnership_and_parties(client):
    party = ProfileFactory(slug="gifu", name_en="Gifu")
    partnership = PartnershipFactory(name_en="Wood", profiles=[party])
    form, sector = CooperationFormFactory(code="RTD"), SectorFactory(code="FOR")
    partnership.forms.add(form)
    partnership.sectors.add(sector)
    MilestoneFactory(partnership=partnership, title_en="A mission", source="A report")
    practice = PracticeFactory(
        slug="wood",
        partnership=partnership,
        title_en="",
        title_ja="木材",
        source="A report (https://report.example/1).",
        purposes=["inspire"],
        webinar_on=date(2022, 5, 17),
    )
    IndicatorFactory(practice=practice, name_en="Guests", unit="%", comparison_en="All", year=2019)
    told = {
        "id": str(partnership.public_id),
        **labelled("Wood", None),
        "summary": {"en": None, "ja": None},
        "started": {"value": "2018-10", "precision": "month"},
        "ended": None,
        "forms": [{"code": "RTD", **labelled(form.name_en, form.name_ja)}],
        "sectors": [{"code": "FOR", **labelled(sector.name_en, sector.name_ja)}],
        "parties": [
            {
                "profile": {
                    "id": str(party.public_id),
                    **labelled("Gifu", None),
                    "url": "http://testserver/en/partners/gifu/",
                    "kind": "cluster",
                    "side": "eu",
                },
                "role": "partner",
            }
        ],
        "milestones": [
            {
                "kind": "mission",
                "title": {"en": "A mission", "ja": None},
                "began": {"value": "2010", "precision": "year"},
                "ended": None,
                "recurs": False,
                "source": "A report",
            }
        ],
        "source": "",
        "provenance": {
            "source": "",
            "source_url": None,
            "licence": "CC-BY-4.0",
            "texts": [origin("name", "en"), origin("summary", None)],
        },
        "updated_at": partnership.updated_at.isoformat().replace("+00:00", "Z"),
    }
    assert client.get(f"{API}/partnerships/{partnership.public_id}/").json() == told
    assert client.get(f"{API}/practices/{practice.public_id}/").json() == {
        "id": str(practice.public_id),
        "url": "http://testserver/en/practices/wood/",
        "title": {"en": None, "ja": "木材"},
        "label": "木材",
        "language": "ja",
        "summary": {"en": None, "ja": None},
        "lessons": {"en": None, "ja": None},
        "evidence": {"en": None, "ja": None},
        "indicators": [
            {
                "name": {"en": "Guests", "ja": None},
                "value": "11.00",
                "unit": "%",
                "comparison": None,
                "compared_with": {"en": "All", "ja": None},
                "year": 2019,
                "source": "",
            }
        ],
        "purposes": ["inspire"],
        "webinar_on": "2022-05-17",
        "recording_url": None,
        "partnership": told,
        "source": "A report (https://report.example/1).",
        "provenance": {
            "source": "A report (https://report.example/1).",
            "source_url": "https://report.example/1",
            "licence": "CC-BY-4.0",
            "texts": [
                origin("title", "ja"),
                origin("summary", None),
                origin("lessons", None),
                origin("evidence", None),
            ],
        },
        "updated_at": practice.updated_at.isoformat().replace("+00:00", "Z"),
    }


@pytest.mark.parametrize(
    ("precision", "value"), [("year", "2018"), ("month", "2018-10"), ("day", "2018-10-01")]
)
def test_dates_tell_no_more_than_is_known(client, precision, value):
    PartnershipFactory(started_precision=precision)
    (row,) = client.get(f"{API}/partnerships/").json()["results"]
    assert row["started"] == {"value": value, "precision": precision}


def test_an_agreement_tells_its_parties_and_whether_it_is_in_force(client):
    party = ProfileFactory(slug="gifu", name_en="Gifu")
    partnership = PartnershipFactory(name_en="Wood", profiles=[party, ProfileFactory(draft=True)])
    agreement = AgreementFactory(
        partnership=partnership, title_en="Memo", ends_on=date(2020, 1, 1), source="A report"
    )
    row = client.get(f"{API}/agreements/{agreement.public_id}/").json()
    assert (row["label"], row["kind"], row["status"]) == ("Memo", "mou", "expired")
    assert (row["signed"], row["ends_on"]) == (
        {"value": "2018-10", "precision": "month"},
        "2020-01-01",
    )
    assert [one["profile"]["label"] for one in row["parties"]] == ["Gifu"]
    assert row["partnership"] == {"id": str(partnership.public_id), **labelled("Wood", None)}
    assert row["provenance"]["source"] == "A report"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("kind=mou", 1),
        ("status=active", 1),
        ("status=expired", 1),
        ("sector=FOR", 1),
        ("side=jp", 1),
        ("q=friends", 1),
        ("q=gifu%20friends", 0),
    ],
)
def test_agreements_are_found(client, query, count):
    wood = SectorFactory(code="FOR")
    mou = AgreementFactory(partnership__profiles=[ProfileFactory(name_en="Gifu", japanese=True)])
    mou.sectors.add(wood)
    AgreementFactory(kind="sister", title_en="Friends", ends_on=date(2020, 1, 1))
    assert client.get(f"{API}/agreements/?{query}").json()["count"] == count


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("partnerships/?sector=FOR", 1),
        ("partnerships/?form=RTD", 1),
        ("partnerships/?side=jp", 0),
        ("practices/?sector=FOR&side=eu", 1),
        ("practices/?purpose=inspire", 1),
        ("practices/?purpose=trigger", 0),
    ],
)
def test_partnerships_and_practices_are_found_by_what_they_are_about(client, path, count):
    practice = PracticeFactory(partnership__profiles=[ProfileFactory()], purposes=["inspire"])
    practice.partnership.sectors.add(SectorFactory(code="FOR"))
    practice.partnership.forms.add(CooperationFormFactory(code="RTD"))
    PracticeFactory()
    assert client.get(f"{API}/{path}").json()["count"] == count


def test_practices_that_wait_for_their_check_are_not_told(client):
    practice = PracticeFactory(state="submitted")
    assert client.get(f"{API}/practices/{practice.public_id}/").status_code == 404
    assert client.get(f"{API}/partnerships/").json()["count"] == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["ALL", "JPN"]),
        ("side=eu", ["ALL"]),
        ("kind=city", ["ALL"]),
        ("kind=cluster", ["ALL", "JPN"]),
        ("form=RTD", ["JPN"]),
        ("stage=meet", ["JPN"]),
        ("q=nothing", []),
    ],
)
def test_instruments_are_found(client, query, expected):
    InstrumentFactory(code="ALL", side="", position=1)
    InstrumentFactory(
        code="JPN",
        side="jp",
        stage="meet",
        position=2,
        eligible_kinds=["cluster"],
        forms=[CooperationFormFactory(code="RTD")],
    )
    assert codes(client, f"instruments/?{query}") == expected


def test_an_instrument_for_both_sides_says_so(client):
    InstrumentFactory(code="ALL", side="", stage="", url="")
    row = client.get(f"{API}/instruments/ALL/").json()
    assert (row["side"], row["stage"], row["link"], row["deadline_on"]) == (None,) * 4


def a_sector() -> tuple[str, str]:
    sector = SectorFactory(parent=SectorFactory())
    sector.nace_divisions.add(NaceDivision.objects.create(code=f"{sector.pk % 9999}", name_en="X"))
    return "sectors", sector.code


def a_territory() -> tuple[str, str]:
    return "territories", TerritoryFactory(parent=TerritoryFactory(nation=True)).code


def a_form() -> tuple[str, str]:
    head = CooperationFormFactory()
    return "cooperation-forms", CooperationFormFactory(head=head, is_head=False).code


def a_theme() -> tuple[str, str]:
    theme = ThemeFactory()
    theme.sectors.set(SectorFactory.create_batch(2))
    return "themes", theme.code


def a_third_region() -> tuple[str, str]:
    return "third-regions", ThirdRegionFactory().code


def a_partnership() -> tuple[str, str]:
    partnership = PartnershipFactory(profiles=ProfileFactory.create_batch(2))
    PartnershipParty.objects.create(partnership=partnership, profile=ProfileFactory(draft=True))
    partnership.forms.set(CooperationFormFactory.create_batch(2))
    partnership.sectors.set(SectorFactory.create_batch(2))
    return "partnerships", str(partnership.public_id)


def a_practice() -> tuple[str, str]:
    _name, _key = a_partnership()
    return "practices", str(PracticeFactory(partnership__profiles=[ProfileFactory()]).public_id)


def an_agreement() -> tuple[str, str]:
    agreement = AgreementFactory(partnership__profiles=ProfileFactory.create_batch(2))
    agreement.sectors.set(SectorFactory.create_batch(2))
    return "agreements", str(agreement.public_id)


def an_instrument() -> tuple[str, str]:
    forms, sectors = CooperationFormFactory.create_batch(2), SectorFactory.create_batch(2)
    return "instruments", InstrumentFactory(forms=forms, sectors=sectors).code


def an_event() -> tuple[str, str]:
    event = EventFactory(partners=ProfileFactory.create_batch(2), practice=PracticeFactory())
    return "events", str(event.public_id)


COSTS = [
    (a_sector, 4),
    (a_territory, 3),
    (a_form, 3),
    (a_theme, 4),
    (a_third_region, 3),
    (a_partnership, 7),
    (a_practice, 8),
    (an_agreement, 5),
    (an_instrument, 5),
    (an_event, 4),
]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("make", "queries"), COSTS)
def test_lists_cost_the_same_for_any_number(
    client, django_assert_num_queries, make, queries, count
):
    made = [make() for _ in range(count)]
    with django_assert_num_queries(queries):
        assert client.get(f"{API}/{made[0][0]}/").json()["count"] >= count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("make", "queries"), COSTS)
def test_rows_cost_the_same_beside_any_number(
    client, django_assert_num_queries, make, queries, count
):
    name, key = [make() for _ in range(count)][-1]
    with django_assert_num_queries(queries - 1):
        assert client.get(f"{API}/{name}/{key}/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "sectors/?parent=XXX",
        "territories/?kind=village",
        "territories/?parent=XXX",
        "cooperation-forms/?is_head=yes",
        "themes/?q=x",
        "practices/?kind=cluster",
    ],
)
def test_what_is_not_understood_is_refused(client, path):
    response = client.get(f"{API}/{path}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    name = path.split("?")[1].split("=")[0]
    assert [error["parameter"] for error in response.json()["errors"]] == [name]
