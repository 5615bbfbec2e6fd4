"""Profiles in the API: what they tell, how they are found, and what stays inside."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from regions.enums import Direction, ProfileKind, ProfileState, ThirdRegionRole
from regions.models import Profile
from regions.services.documents import write_due_documents
from regions.services.search import refresh_documents
from tests.factories import (
    AffiliationFactory,
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/profiles/"
UNPUBLISHED = [state for state in ProfileState if state != ProfileState.PUBLISHED]


def found(client: Any, query: str) -> list[str]:
    """The slugs of what a query finds, read off the addresses of the pages."""
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200, response.content
    return [row["url"].rsplit("/", 2)[1] for row in response.json()["results"]]


def refusal(client: Any, query: str) -> dict[str, Any]:
    response = client.get(f"{URL}?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    (error,) = response.json()["errors"]
    return error


def term(code: str, en: str, ja: str) -> dict[str, Any]:
    return {"code": code, "name": {"en": en, "ja": ja}, "label": en, "language": "en"}


def test_a_profile_tells_everything_that_is_public(client):
    place = TerritoryFactory(japanese=True, code="JP-21", name_en="Gifu", name_ja="岐阜県")
    tokyo = TerritoryFactory(japanese=True, code="JP-13", name_en="Tokyo", name_ja="東京都")
    wood = SectorFactory(code="FOR-WOOD", name_en="Wood", name_ja="木材")
    paper = SectorFactory(code="FOR-PULP", name_en="Paper", name_ja="紙")
    theme = ThemeFactory(code="FOREST", name_en="Forests", name_ja="森林")
    profile = ProfileFactory(
        japanese=True,
        slug="gifu",
        name_en="Gifu Prefecture",
        name_ja="岐阜県",
        summary_en="",
        territory=place,
        seat=tokyo,
        seat_city="Minato",
        sectors=[paper],
        flagships=[wood],
        themes=[theme],
        website="https://gifu.example/",
        source="Editorial sample",
        is_sample=True,
        confirmed_on=date(2022, 12, 13),
        machine_translated=["summary_ja"],
    )
    InterestFactory(
        profile=profile,
        direction=Direction.SEEK,
        form=CooperationFormFactory(code="RESEARCH", name_en="Research", name_ja="研究"),
        sector=wood,
        third_region=ThirdRegionFactory(code="ASEAN", name_en="ASEAN", name_ja="アセアン"),
        third_region_role=ThirdRegionRole.HUB,
        text_en="Tall houses.",
        expires_on=date(2099, 3, 31),
    )
    response = client.get(f"{URL}{profile.public_id}/")
    seat = term("JP-13", "Tokyo", "東京都") | {"kind": "prefecture"}
    assert response.json() == {
        "id": str(profile.public_id),
        "name": {"en": "Gifu Prefecture", "ja": "岐阜県"},
        "label": "Gifu Prefecture",
        "language": "en",
        "url": "http://testserver/en/partners/gifu/",
        "kind": "prefecture",
        "side": "jp",
        "summary": {"en": None, "ja": "ものづくりの県。"},
        "territory": term("JP-21", "Gifu", "岐阜県") | {"kind": "prefecture"},
        "seat": {"territory": seat, "city": "Minato"},
        "sectors": [
            term("FOR-WOOD", "Wood", "木材") | {"flagship_rank": 1},
            term("FOR-PULP", "Paper", "紙") | {"flagship_rank": None},
        ],
        "themes": [term("FOREST", "Forests", "森林")],
        "interests": [
            {
                "direction": "seek",
                "form": term("RESEARCH", "Research", "研究"),
                "sector": term("FOR-WOOD", "Wood", "木材"),
                "third_region": term("ASEAN", "ASEAN", "アセアン"),
                "third_region_role": "hub",
                "text": {"en": "Tall houses.", "ja": None},
                "expires_on": "2099-03-31",
            }
        ],
        "languages": ["ja", "en"],
        "website": "https://gifu.example/",
        "members": [],
        "alliances": [],
        "provenance": {
            "source": "Editorial sample",
            "source_url": None,
            "licence": "CC-BY-4.0",
            "texts": [
                {"text": "name", "original_language": None, "machine_translated": []},
                {"text": "summary", "original_language": None, "machine_translated": ["ja"]},
            ],
            "is_sample": True,
            "confirmed_on": "2022-12-13",
            "checked_on": None,
            "checks": [],
            "facts": [],
            "machine_translated": ["summary_ja"],
        },
        "updated_at": profile.updated_at.isoformat().replace("+00:00", "Z"),
    }
    assert client.get(URL).json()["results"] == [response.json()]


def test_the_page_of_a_profile_is_named_in_the_language_of_the_answer(client):
    profile = ProfileFactory(slug="gifu")
    row = client.get(f"{URL}{profile.public_id}/?lang=ja").json()
    assert row["url"] == "http://testserver/ja/partners/gifu/"


def test_a_profile_of_a_third_country_may_have_no_place(client):
    profile = ProfileFactory(side="third", territory=None, seat=None)
    row = client.get(f"{URL}{profile.public_id}/").json()
    assert (row["territory"], row["seat"]) == (None, {"territory": None, "city": ""})


def test_expired_interests_are_not_told(client):
    profile = ProfileFactory()
    InterestFactory(profile=profile, expires_on=timezone.localdate() - timedelta(days=1))
    last_day = InterestFactory(profile=profile, expires_on=timezone.localdate())
    (row,) = client.get(URL).json()["results"]
    assert [one["form"]["code"] for one in row["interests"]] == [last_day.form.code]


def test_alliances_and_members_name_each_other(client):
    member = ProfileFactory(slug="member")
    alliance = ProfileFactory(slug="alliance", kind="alliance", members=[member])
    rows = {row["kind"]: row for row in client.get(URL).json()["results"]}
    assert rows["alliance"]["members"] == [
        {
            "id": str(member.public_id),
            "name": {"en": member.name_en, "ja": None},
            "label": member.name_en,
            "language": "en",
            "url": "http://testserver/en/partners/member/",
            "kind": "cluster",
            "side": "eu",
        }
    ]
    assert [one["id"] for one in rows["cluster"]["alliances"]] == [str(alliance.public_id)]


@pytest.mark.parametrize("state", UNPUBLISHED)
@pytest.mark.parametrize("reader", ["anonymous", "editor", "helpdesk"])
def test_nothing_unpublished_is_told_to_anybody(client, state, reader):
    hidden = ProfileFactory(state=state, name_en="Hidden Works", slug="hidden-works")
    ProfileFactory(kind="alliance", members=[hidden])
    PracticeFactory(partnership=PartnershipFactory(profiles=[hidden, ProfileFactory()]))
    if reader != "anonymous":
        desk = {"editor": {"profile": hidden}, "helpdesk": {"desk": "jp"}}[reader]
        client.force_login(UserFactory(**desk))
    # One that was public says that it left, and nothing else.
    status = 410 if state == ProfileState.WITHDRAWN else 404
    assert client.get(f"{URL}{hidden.public_id}/").status_code == status
    for path in ["profiles", "practices", "partnerships"]:
        answer = client.get(f"/api/v1/{path}/")
        assert answer.json()["count"] > 0
        text = answer.content.decode().lower()
        assert [word for word in ["hidden", str(hidden.public_id)] if word in text] == []


def test_no_person_is_told(client):
    profile = ProfileFactory()
    person = UserFactory(
        email="secret@example.org", given_name="Givenname", family_name="Familyname"
    )
    AffiliationFactory(user=person, profile=profile, function_en="Functionname")
    PracticeFactory(partnership=PartnershipFactory(profiles=[profile]))
    client.force_login(person)
    for path in ["profiles", f"profiles/{profile.public_id}", "practices", "partnerships"]:
        text = client.get(f"/api/v1/{path}/").content.decode().lower()
        words = ["secret", "@", "givenname", "familyname", "functionname"]
        assert [word for word in words if word in text] == []


def test_ids_are_never_numbers(client):
    profile = ProfileFactory()
    assert client.get(f"{URL}{profile.pk}/").status_code == 404
    assert client.get(f"{URL}{profile.slug}/").status_code == 404
    assert "pk" not in client.get(URL).content.decode()


def test_the_order_is_total(client):
    for slug in ["b", "c", "a"]:
        ProfileFactory(slug=slug, name_en="Same name")
    assert found(client, "") == ["a", "b", "c"]
    assert found(client, "page_size=1&page=2") == ["b"]


@pytest.fixture
def directory() -> None:
    """Five organisations on three sides, in two sectors and their leaves."""
    france = TerritoryFactory(nation=True, code="FR")
    north = TerritoryFactory(code="FRE", kind="nuts1", parent=france)
    pas = TerritoryFactory(code="FRE1", parent=north)
    japan = TerritoryFactory(nation=True, code="JP", country="JP", side="jp")
    gifu = TerritoryFactory(japanese=True, code="JP-21", parent=japan)
    food = SectorFactory(code="AGR")
    sake = SectorFactory(code="AGR-SAKE", parent=food)
    wood = SectorFactory(code="FOR")
    forest = ThemeFactory(code="FOREST")
    ThemeFactory(code="AGEING")
    research = CooperationFormFactory(code="RTD")
    joint = CooperationFormFactory(code="RESEARCH", head=research, is_head=False)
    trade = CooperationFormFactory(code="TRADE")
    cheese = ProfileFactory(
        slug="cheese", territory=pas, sectors=[food], name_en="Fromage de Lille"
    )
    timber = ProfileFactory(slug="timber", territory=north, sectors=[wood], themes=[forest])
    ProfileFactory(slug="paris", territory=france, kind="region", name_ja="パリ")
    brewery = ProfileFactory(
        japanese=True, slug="brewery", territory=gifu, sectors=[sake, food], themes=[forest]
    )
    ProfileFactory(slug="world", side="third", kind="support", territory=None, seat=None)
    InterestFactory(profile=cheese, direction="offer", form=trade, sector=wood)
    InterestFactory(profile=cheese, direction="seek", form=research, sector=wood)
    InterestFactory(profile=timber, direction="seek", form=joint, sector=wood)
    expired = {"direction": "offer", "expires_on": date(2020, 1, 1)}
    InterestFactory(profile=brewery, form=joint, sector=wood, **expired)
    refresh_documents(Profile.objects.values_list("pk", flat=True))


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["brewery", "cheese", "paris", "timber", "world"]),
        ("kind=cluster", ["cheese", "timber"]),
        ("kind=region&kind=support", ["paris", "world"]),
        ("side=jp", ["brewery"]),
        ("side=jp&side=third", ["brewery", "world"]),
        ("country=FR", ["cheese", "paris", "timber"]),
        ("country=FR&country=JP", ["brewery", "cheese", "paris", "timber"]),
        ("territory=FR", ["cheese", "paris", "timber"]),
        ("territory=FRE", ["cheese", "timber"]),
        ("territory=FRE1", ["cheese"]),
        ("sector=AGR", ["brewery", "cheese"]),
        ("sector=AGR-SAKE", ["brewery"]),
        ("sector=AGR-SAKE&sector=FOR", ["brewery", "timber"]),
        ("theme=FOREST", ["brewery", "timber"]),
        ("theme=FOREST&theme=AGEING", ["brewery", "timber"]),
        ("form=RTD", ["cheese", "timber"]),
        ("form=RESEARCH", ["timber"]),
        ("form=RESEARCH&form=TRADE", ["cheese", "timber"]),
        ("direction=offer", ["cheese"]),
        ("form=RTD&direction=offer", []),
        ("form=RTD&direction=seek", ["cheese", "timber"]),
        ("q=fromage", ["cheese"]),
        ("q=LILLE%20fromage", ["cheese"]),
        ("q=%E3%83%91%E3%83%AA", ["paris"]),
        ("q=%EF%BE%8A%EF%BE%9F%EF%BE%98", ["paris"]),
        ("q=fromage%20paris", []),
        ("q=%25", []),
        ("q=%F0%9F%8D%B6", []),
        ("q=%ED%A0%80", []),
        ("q=%20%20&kind=&territory=", ["brewery", "cheese", "paris", "timber", "world"]),
        ("kind=cluster&theme=FOREST", ["timber"]),
    ],
)
def test_filters_choose(client, query, slugs):
    assert found(client, query) == slugs


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("kind", [kind.value for kind in ProfileKind]),
        ("side", ["eu", "jp", "third"]),
        ("country", ["FR", "JP"]),
        ("sector", ["AGR", "AGR-SAKE", "FOR"]),
        ("theme", ["FOREST", "AGEING"]),
        ("form", ["RTD", "RESEARCH", "TRADE"]),
        ("direction", ["offer", "seek"]),
    ],
)
@pytest.mark.parametrize("value", ["nothing", "%00", "eu%00"])
def test_unknown_values_are_refused_with_those_that_are_known(client, name, allowed, value):
    error = refusal(client, f"{name}={value}")
    assert (error["parameter"], error["code"]) == (name, "unknown_value")
    assert sorted(error["allowed"]) == sorted(allowed)


def test_an_unknown_territory_is_refused_with_the_list_to_look_in(client):
    error = refusal(client, "territory=FRX")
    assert error == {
        "detail": "There is no code “FRX”.",
        "code": "unknown_value",
        "parameter": "territory",
        "allowed_at": "http://testserver/api/v1/territories/",
    }


@pytest.mark.parametrize("name", ["q", "territory"])
def test_null_characters_are_refused(client, name):
    error = refusal(client, f"{name}=a%00b")
    assert (error["parameter"], error["code"]) == (name, "null_characters_not_allowed")


def test_a_query_is_at_most_two_hundred_characters_long(client):
    assert refusal(client, f"q={'a' * 201}")["code"] == "max_length"
    assert found(client, f"q={'a' * 200}") == []


@pytest.mark.parametrize("name", ["q", "territory", "direction", "page_size", "lang"])
def test_single_parameters_are_refused_when_given_twice(client, name):
    error = refusal(client, f"{name}=1&{name}=2")
    assert error["parameter"] == name


def test_a_row_takes_no_filters(client):
    profile = ProfileFactory()
    response = client.get(f"{URL}{profile.public_id}/?kind=region")
    assert (response.status_code, response.json()["errors"][0]["allowed"]) == (400, ["lang"])


def full_profile() -> Profile:
    profile = ProfileFactory(
        sectors=[SectorFactory(), SectorFactory()],
        themes=[ThemeFactory()],
        members=[ProfileFactory(draft=True)],
    )
    InterestFactory.create_batch(2, profile=profile, third_region=ThirdRegionFactory())
    return profile


@pytest.mark.parametrize("count", [1, 3])
def test_a_written_list_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    for _ in range(count):
        full_profile()
    write_due_documents()
    with django_assert_num_queries(3):
        assert client.get(URL).json()["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_that_is_not_written_costs_the_same_for_any_number(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        full_profile()
    with django_assert_num_queries(9):
        assert client.get(URL).json()["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_filters_cost_the_same_for_any_number(client, django_assert_num_queries, count):
    place = TerritoryFactory(nation=True, code="FR")
    sector, theme = SectorFactory(code="FOR"), ThemeFactory(code="FOREST")
    trade = CooperationFormFactory(code="TRADE")
    for _ in range(count):
        profile = ProfileFactory(territory=place, sectors=[sector], themes=[theme])
        InterestFactory(profile=profile, form=trade, sector=sector)
    query = "kind=cluster&side=eu&country=FR&territory=FR&sector=FOR&theme=FOREST&form=TRADE&q="
    write_due_documents()
    # Beside the three of a list: the codes of countries, sectors, themes and forms are read to
    # check the values, and the territory twice, to check it and for its path.
    with django_assert_num_queries(9):
        assert client.get(f"{URL}?{query}").json()["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_row_costs_the_same_however_much_it_tells(client, django_assert_num_queries, count):
    profile = ProfileFactory(
        sectors=SectorFactory.create_batch(count),
        themes=ThemeFactory.create_batch(count),
        members=ProfileFactory.create_batch(count),
    )
    InterestFactory.create_batch(count, profile=profile)
    with django_assert_num_queries(8):
        row = client.get(f"{URL}{profile.public_id}/").json()
    assert [len(row[name]) for name in ("sectors", "themes", "members", "interests")] == [count] * 4
    write_due_documents()
    with django_assert_num_queries(2):
        assert client.get(f"{URL}{profile.public_id}/").json() == row
