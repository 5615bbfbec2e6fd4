"""Suggestions through the API: what they tell, to whom, at what cost."""

from uuid import uuid4

import pytest

from matchmaking.services.suggestions import compute_suggestions
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/suggestions/"


@pytest.fixture
def aero():
    return SectorFactory(code="AER-AIR", name_en="Aeronautics", name_ja="航空機")


@pytest.fixture
def gifu(aero):
    return ProfileFactory(
        japanese=True, slug="gifu", name_en="Gifu", name_ja="岐阜県", sectors=[aero]
    )


@pytest.fixture
def hamburg(aero):
    return ProfileFactory(slug="hamburg", name_en="Hamburg Aviation", sectors=[aero])


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu)


def get(client, user, **query):
    client.force_login(user)
    return client.get(URL, query)


def test_a_suggestion_tells_facts_and_sentences(client, officer, gifu, hamburg, aero):
    form = CooperationFormFactory(code="TRADE", name_en="Trade")
    InterestFactory(profile=gifu, direction="seek", form=form, sector=aero)
    InterestFactory(profile=hamburg, direction="offer", form=form, sector=aero)
    compute_suggestions()
    body = get(client, officer).json()
    assert (body["count"], body["next"], body["previous"]) == (1, None, None)
    (row,) = body["results"]
    page = f"http://testserver{hamburg.get_absolute_url()}"
    assert row["rank"] == 1
    assert row["partner"] == {
        "id": str(hamburg.public_id),
        "name": {"en": "Hamburg Aviation", "ja": None},
        "label": "Hamburg Aviation",
        "language": "en",
        "url": page,
        "kind": "cluster",
        "side": "eu",
    }
    assert 0 < row["score"] <= 1
    reason = next(
        one for one in row["reasons_for"] if one["fact"]["kind"] == "they_offer_what_you_seek"
    )
    assert reason["sentence"] == "You seek “Trade” in “Aeronautics”, and they offer it."
    assert reason["url"] == f"{page}#interests"
    assert (reason["fact"]["form"], reason["fact"]["sector"]) == ("TRADE", "AER-AIR")
    assert [one["sentence"] for one in row["reasons_against"]] == [
        "They name no Japanese among their languages of work, only English.",
        "The organisation has not confirmed its profile yet.",
    ]
    assert row["not_covered"] is None


def test_sentences_are_in_the_language_of_the_answer(client, officer, gifu, hamburg):
    compute_suggestions()
    (english,) = get(client, officer).json()["results"]
    (japanese,) = get(client, officer, lang="ja").json()["results"]
    assert "Aeronautics" in english["reasons_for"][0]["sentence"]
    assert "航空機" in japanese["reasons_for"][0]["sentence"]
    assert [one["fact"] for one in english["reasons_for"]] == [
        one["fact"] for one in japanese["reasons_for"]
    ]


def test_expand_tells_the_partnership_and_what_it_does_not_cover(client, officer, gifu, hamburg):
    other = SectorFactory(code="FOR-WOOD", name_en="Wood")
    tie = PartnershipFactory(name_en="Wings", profiles=[gifu, hamburg])
    tie.sectors.add(other)
    (row,) = get(client, officer, kind="expand").json()["results"]
    assert row["partnerships"] == [
        {
            "name": {"en": "Wings", "ja": None},
            "label": "Wings",
            "language": "en",
            "started": {"value": "2018-10", "precision": "month"},
            "ended": None,
        }
    ]
    assert [one["fact"]["sector"] for one in row["not_covered"]] == ["AER-AIR"]
    assert row["reasons_for"][0]["fact"] is None
    assert (row["score"], row["fit"]) == (None, None)


def test_join_names_the_partner_in_between(client, officer, gifu, hamburg):
    lyon = ProfileFactory(name_en="Lyon")
    PartnershipFactory(profiles=[gifu, lyon])
    PartnershipFactory(profiles=[lyon, hamburg])
    (row,) = get(client, officer, kind="join").json()["results"]
    assert [one["id"] for one in row["via"]] == [str(lyon.public_id)]
    assert row["via"][0]["kind"] == "cluster"


def test_three_parties_name_region_hub_and_who_is_there(client, officer, gifu, hamburg, aero):
    asean = ThirdRegionFactory(code="ASEAN")
    hanoi = ProfileFactory(side="third", territory=None)
    for profile, role in ((gifu, "target"), (hamburg, "hub"), (hanoi, "")):
        InterestFactory(profile=profile, sector=aero, third_region=asean, third_region_role=role)
    (row,) = get(client, officer, kind="three").json()["results"]
    assert (row["third_region"], row["hub"]) == ("ASEAN", "theirs")
    assert [one["id"] for one in row["third_parties"]] == [str(hanoi.public_id)]


@pytest.mark.parametrize(
    ("reader", "status"), [("owner", 200), ("colleague", 200), ("stranger", 404), ("staff", 200)]
)
def test_suggestions_are_read_by_the_organisation_and_the_helpdesk(
    client, officer, gifu, hamburg, reader, status
):
    compute_suggestions()
    user = {
        "owner": lambda: officer,
        "colleague": lambda: UserFactory(member_of=gifu),
        "stranger": lambda: UserFactory(profile=hamburg),
        "staff": lambda: UserFactory(desk="eu"),
    }[reader]()
    response = get(client, user, profile=str(gifu.public_id))
    assert response.status_code == status
    if status == 200:
        assert [row["partner"]["id"] for row in response.json()["results"]] == [
            str(hamburg.public_id)
        ]


def test_nobody_signed_in_is_told_nothing(client, gifu):
    response = client.get(URL, {"profile": str(gifu.public_id)})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Kakehashi"'
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_authenticated"


def test_an_unknown_organisation_and_none_at_all_are_not_found(client, officer):
    assert get(client, UserFactory(desk="jp"), profile=str(uuid4())).status_code == 404
    assert get(client, UserFactory()).status_code == 404


def test_answers_are_for_the_reader_alone(client, officer):
    response = get(client, officer)
    assert response["Cache-Control"] == "private, no-store"
    assert not response.has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"profile": "7"}, "invalid"),
        ({"kind": "magic"}, "unknown_value"),
        ({"sector": "NOPE"}, "unknown_value"),
        ({"organisation": "pub"}, "unknown_value"),
        ({"language": "english"}, "max_length"),
        ({"place": "\0"}, "null_characters_not_allowed"),
        ({"nonsense": "1"}, "unknown_parameter"),
        ({"page": "0"}, "invalid_number"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(client, officer, query, code):
    response = get(client, officer, **query)
    assert response.status_code == 400
    (problem,) = response.json()["errors"]
    assert (problem["parameter"], problem["code"]) == (next(iter(query)), code)


def test_filters_and_pages_narrow(client, officer, aero):
    wood = SectorFactory(code="FOR-WOOD")
    ProfileFactory(slug="b", sectors=[aero, wood], languages=["de"])
    ProfileFactory.create_batch(2, sectors=[aero])
    compute_suggestions()
    for query, count in [
        ({}, 3),
        ({"sector": "FOR-WOOD"}, 1),
        ({"language": "en"}, 2),
        ({"place": "JP-21"}, 0),
        ({"language": "de", "organisation": "cluster"}, 1),
    ]:
        assert get(client, officer, **query).json()["count"] == count, query
    second = get(client, officer, page_size="2", page="2").json()
    assert [row["rank"] for row in second["results"]] == [3]
    assert get(client, officer, page="9").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_cost_the_same_for_any_number(
    client, officer, aero, count, django_assert_num_queries
):
    ProfileFactory.create_batch(count, sectors=[aero])
    compute_suggestions()
    get(client, officer)  # what is read once and remembered
    with django_assert_num_queries(10):
        response = client.get(URL)
    assert response.json()["count"] == count
