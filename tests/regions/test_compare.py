"""Profiles side by side: what is shared, too few and too many, a fixed cost."""

import pytest

from regions.queries.index import forget
from regions.services.search import refresh_documents
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
)

pytestmark = pytest.mark.django_db
URL = "/en/compare/"


@pytest.fixture(autouse=True)
def _fresh_index():
    forget()


def address(*profiles):
    return URL + "?" + "&".join(f"with={one.slug}" for one in profiles)


def rows_of(response):
    return {
        row.label: [[(value.text, value.shared) for value in cell.values] for cell in row.cells]
        for row in response.context["comparison"].rows
    }


def test_comparison_marks_what_is_shared(client):
    wood, paper = SectorFactory(name_en="Wood"), SectorFactory(name_en="Paper")
    place = TerritoryFactory(name_en="Alsace", population=1_900_000, population_year=2023)
    cluster = ProfileFactory(
        territory=place, flagships=[wood], sectors=[paper], languages=["en", "fr"]
    )
    prefecture = ProfileFactory(
        japanese=True, name_en="Gifu", sectors=[wood], themes=[ThemeFactory(name_en="Green")]
    )
    research = CooperationFormFactory(name_en="Joint research")
    InterestFactory(profile=cluster, form=research, sector=wood)
    InterestFactory(
        profile=prefecture,
        form=research,
        sector=wood,
        direction="seek",
        third_region=ThirdRegionFactory(name_en="Asia"),
    )
    PartnershipFactory(name_en="Wood together", profiles=[cluster, prefecture])
    rows = rows_of(client.get(address(cluster, prefecture)))
    assert rows["Kind"] == [[("Cluster", False)], [("Japanese prefecture", False)]]
    assert rows["Population of the territory"] == [[("1,900,000 (2023)", False)], []]
    assert rows["Flagship strengths"] == [[("Wood", False)], []]
    assert rows["Sectors"] == [[("Wood", True), ("Paper", False)], [("Wood", True)]]
    assert rows["Offers"] == [[("Joint research: Wood", False)], []]
    assert rows["Seeks"] == [[], [("Joint research: Wood", False)]]
    assert rows["Themes"] == [[], [("Green", False)]]
    assert rows["Third regions"] == [[], [("Asia", False)]]
    assert rows["Languages of work"] == [
        [("English", True), ("French", False)],
        [("Japanese", False), ("English", True)],
    ]
    assert rows["Partnerships"] == [[("Wood together", True)], [("Wood together", True)]]
    assert rows["Freshness"] == [[("Not yet confirmed", False)]] * 2


def test_an_offer_names_who_seeks_it_and_the_reverse(client):
    first, second = ProfileFactory(name_en="First"), ProfileFactory(name_en="Second")
    tie = {"form": CooperationFormFactory(), "sector": SectorFactory()}
    InterestFactory(profile=first, **tie)
    InterestFactory(profile=second, direction="seek", **tie)
    response = client.get(address(first, second))
    rows = {row.label: row.cells for row in response.context["comparison"].rows}
    answers = {
        name: [[value.answers for value in cell.values] for cell in rows[name]]
        for name in ("Offers", "Seeks")
    }
    assert answers == {"Offers": [[("Second",)], []], "Seeks": [[], [("First",)]]}
    html = response.content.decode()
    assert ("sought by Second" in html, "offered by First" in html) == (True, True)


def test_a_row_in_which_nobody_says_anything_is_left_out(client):
    rows = rows_of(client.get(address(*ProfileFactory.create_batch(2, languages=[]))))
    assert list(rows) == ["Kind", "Side", "Place", "Freshness"]


@pytest.mark.parametrize(
    ("number", "status", "sentence"),
    [
        (0, 200, "Choose two to four profiles."),
        (1, 200, "Choose at least one more profile to compare with this one."),
        (5, 400, "1 profile too many: four fit side by side. Take one away."),
        (7, 400, "3 profiles too many: four fit side by side. Take some away."),
    ],
)
def test_too_few_or_too_many_are_named(client, number, status, sentence):
    response = client.get(address(*ProfileFactory.create_batch(number)))
    assert (response.status_code, response.context["comparison"]) == (status, None)
    assert sentence in response.content.decode()


def test_each_profile_can_be_taken_away(client):
    first, second = ProfileFactory.create_batch(2)
    chosen = client.get(address(first, second)).context["chosen"]
    assert [one.remove_url for one in chosen] == [address(second), address(first)]


def test_only_what_is_published_is_compared(client):
    shown, draft = ProfileFactory(), ProfileFactory(draft=True)
    response = client.get(address(shown, draft) + "&with=nobody&with=%00&with=" + shown.slug)
    assert [one.card.name for one in response.context["chosen"]] == [shown.name]


def test_another_profile_can_be_found_and_added(client):
    first, second = ProfileFactory(), ProfileFactory(name_en="Bamboo House")
    refresh_documents([first.pk, second.pk])
    response = client.get(address(first) + "&find=bamboo")
    assert [url for _one, url in response.context["offered"]] == [address(first, second)]
    nothing = client.get(address(first) + "&find=nowhere-to-be-found")
    assert "No other profile has these words." in nothing.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, count):
    profiles = ProfileFactory.create_batch(4, sectors=SectorFactory.create_batch(count))
    for profile in profiles:
        InterestFactory.create_batch(count, profile=profile)
        PartnershipFactory.create_batch(count, profiles=[profile])
    with django_assert_num_queries(5):
        response = client.get(address(*profiles))
    assert len(response.context["comparison"].cards) == 4
