"""The directory: filters in the address, one order, clear refusals, a fixed cost."""

import pytest

from regions.services.search import refresh_search_text
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db
URL = "/en/partners/"


def names(response):
    return [card.name for card in response.context["cards"]]


def searched(**values):
    profile = ProfileFactory(**values)
    refresh_search_text([profile])
    return profile


@pytest.fixture
def alsace():
    france = TerritoryFactory(
        code="FR", kind="country", country="FR", name_en="France", name_ja="フランス"
    )
    grand_est = TerritoryFactory(code="FRF", kind="nuts1", parent=france, name_en="Grand Est")
    return TerritoryFactory(code="FRF1", parent=grand_est, name_en="Alsace", name_ja="アルザス")


@pytest.fixture
def gifu():
    japan = TerritoryFactory(
        japanese=True, code="JP", kind="country", name_en="Japan", name_ja="日本"
    )
    return TerritoryFactory(
        japanese=True, code="JP-21", parent=japan, name_en="Gifu", name_ja="岐阜県"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_directory_costs_the_same_for_any_number_of_profiles(
    client, django_assert_num_queries, count
):
    ProfileFactory.create_batch(count, sectors=[SectorFactory()])
    with django_assert_num_queries(6):
        response = client.get(URL)
    assert response.context["page"].paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_filtered_directory_costs_the_same_for_any_number_of_profiles(
    client, django_assert_num_queries, alsace, count
):
    sector, form = SectorFactory(code="WOOD"), CooperationFormFactory(code="B2B")
    for profile in ProfileFactory.create_batch(count, territory=alsace, sectors=[sector]):
        InterestFactory(profile=profile, form=form)
        refresh_search_text([profile])
    with django_assert_num_queries(9):
        response = client.get(
            URL + "?side=eu&kind=cluster&country=FR&territory=FRF1&sector=WOOD&form=B2B&q=alsace"
        )
    assert response.context["page"].paginator.count == count


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Gifu Prefecture", "Wood Cluster"]),
        ("side=jp", ["Gifu Prefecture"]),
        ("kind=cluster", ["Wood Cluster"]),
        ("country=FR", ["Wood Cluster"]),
        ("territory=FRF", ["Wood Cluster"]),
        ("territory=JP-21", ["Gifu Prefecture"]),
        ("sector=FOR", ["Wood Cluster"]),
        ("sector=FOR-WOOD", ["Wood Cluster"]),
        ("form=B2B", ["Gifu Prefecture"]),
        ("q=岐阜", ["Gifu Prefecture"]),
        ("q=gifu", ["Gifu Prefecture"]),
        ("q=アルザス", ["Wood Cluster"]),
        ("side=jp&kind=cluster", []),
    ],
)
def test_directory_filters(client, alsace, gifu, query, expected):
    forest = SectorFactory(code="FOR")
    wood = SectorFactory(code="FOR-WOOD", parent=forest)
    head = CooperationFormFactory(code="B2B")
    searched(name_en="Wood Cluster", territory=alsace, sectors=[wood])
    prefecture = searched(japanese=True, name_en="Gifu Prefecture", territory=gifu)
    InterestFactory(
        profile=prefecture, form=CooperationFormFactory(head=head, is_head=False), sector=wood
    )
    searched(name_en="A draft", territory=alsace, sectors=[wood], draft=True)
    assert names(client.get(f"{URL}?{query}")) == expected


def test_directory_offers_the_head_forms_of_cooperation(client):
    head = CooperationFormFactory(code="RESEARCH", name_en="Joint research")
    CooperationFormFactory(code="TECHDEV", head=head, is_head=False)
    choices = client.get(URL).context["form"].fields["form"].choices
    assert choices == [("", "All forms"), ("RESEARCH", "Joint research")]


def test_directory_orders_names_without_accents_and_case(client):
    for name in ("Zeeland", "île-de-France", "Jura", "Örebro"):
        ProfileFactory(name_en=name)
    assert names(client.get(URL)) == ["île-de-France", "Jura", "Örebro", "Zeeland"]


def test_directory_orders_by_japanese_names_for_japanese_readers(client):
    ProfileFactory(name_en="Zenith", name_ja="あ")
    ProfileFactory(name_en="Alpha", name_ja="ん")
    assert names(client.get("/ja/partners/")) == ["あ", "ん"]


def test_search_puts_names_before_texts_unless_asked_otherwise(client):
    searched(name_en="Aichi", summary_en="Works with bamboo.")
    searched(name_en="Bamboo House", summary_en="Makes paper.")
    assert names(client.get(URL + "?q=bamboo")) == ["Bamboo House", "Aichi"]
    assert names(client.get(URL + "?q=bamboo&sort=name")) == ["Aichi", "Bamboo House"]


def test_directory_pages_by_twenty(client):
    ProfileFactory.create_batch(21)
    first, second = client.get(URL), client.get(URL + "?page=2")
    assert (len(names(first)), len(names(second))) == (20, 1)
    assert set(names(first)).isdisjoint(names(second))
    assert 'href="?side=eu&amp;page=2"' in client.get(URL + "?side=eu").content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("side=mars", "side"),
        ("kind=planet", "kind"),
        ("country=XX", "country"),
        ("territory=NOWHERE", "territory"),
        ("sector=NONE", "sector"),
        ("form=NONE", "form"),
        ("q=" + "x" * 201, "q"),
        ("q=%00", "q"),
        ("sort=backwards", "sort"),
    ],
)
def test_directory_names_the_filter_with_a_wrong_value(client, query, field):
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert "cards" not in response.context


def test_directory_explains_a_wrong_value_to_htmx_too(client):
    response = client.get(URL + "?side=mars", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "“mars” is not in this list." in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-3", "999", "x", ""])
def test_directory_shows_the_nearest_page_for_a_wrong_number(client, page):
    ProfileFactory()
    response = client.get(f"{URL}?page={page}")
    assert (response.status_code, response.context["page"].number) == (200, 1)


def test_changing_the_country_leaves_the_region_out_and_says_so(client, alsace, gifu):
    ProfileFactory(japanese=True, name_en="Gifu Prefecture", territory=gifu)
    response = client.get(URL + "?country=JP&territory=FRF1")
    assert names(response) == ["Gifu Prefecture"]
    assert "“Alsace” lies in another country and was left out." in response.content.decode()
    assert [chip.value for chip in response.context["chips"]] == ["Japan"]
    assert response["HX-Push-Url"] == "/en/partners/?country=JP"


def test_regions_are_offered_once_the_country_is_known(client, alsace, gifu):
    def offered(query):
        return client.get(URL + query).context["form"].fields["territory"].widget.choices

    assert offered("") == [("", "Choose a country first")]
    assert offered("?country=FR") == [
        ("", "All regions"),
        ("FRF", "Grand Est"),
        ("FRF1", "\u2003Alsace"),
    ]
    assert offered("?territory=JP-21") == [("", "All regions"), ("JP-21", "Gifu")]


def test_each_filter_in_use_can_be_removed(client, alsace):
    SectorFactory(code="FOR", name_en="Forest & wood")
    response = client.get(URL + "?q=oak&side=eu&territory=FRF1&sector=FOR&kind=&page=2")
    assert [(chip.name, chip.value, chip.remove_url) for chip in response.context["chips"]] == [
        ("Search", "oak", "/en/partners/?side=eu&territory=FRF1&sector=FOR"),
        ("Side", "Europe", "/en/partners/?q=oak&territory=FRF1&sector=FOR"),
        ("Region or prefecture", "Alsace", "/en/partners/?q=oak&side=eu&sector=FOR"),
        ("Sector", "Forest & wood", "/en/partners/?q=oak&side=eu&territory=FRF1"),
    ]


def test_an_empty_result_says_what_to_do(client):
    html = client.get(URL + "?side=jp").content.decode()
    assert "No profile fits all of this" in html
    assert "Without “Side: Japan”" in html


def test_htmx_is_told_the_address_without_empty_fields(client):
    response = client.get(URL + "?q=&side=eu&kind=&country=", headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/en/partners/?side=eu"


def test_what_was_searched_is_shown_as_text(client):
    html = client.get(URL, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html
