"""The directory: filters in the address, counts, clear refusals, a fixed cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from regions.queries.index import forget
from regions.services.search import refresh_documents
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "/en/partners/"


@pytest.fixture(autouse=True)
def _fresh_index():
    forget()


def names(response):
    return [result.card.name for result in response.context["results"]]


def listed(*profiles):
    refresh_documents([one.pk for one in profiles])
    return profiles[0]


def searched(**values):
    return listed(ProfileFactory(**values))


@pytest.fixture
def alsace():
    france = TerritoryFactory(
        code="FR", kind="country", country="FR", name_en="France", name_ja="フランス"
    )
    grand_est = TerritoryFactory(code="FRF", kind="nuts1", parent=france, name_en="Grand Est")
    TerritoryFactory(code="FRF2", parent=grand_est, name_en="Champagne-Ardenne")
    TerritoryFactory(code="FRK", kind="nuts1", parent=france, name_en="Rhône")
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
    listed(*ProfileFactory.create_batch(count, sectors=[SectorFactory()]))
    client.get(URL)
    with django_assert_num_queries(5):
        response = client.get(URL)
    assert response.context["total"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_filtered_directory_costs_a_member_the_same_for_any_number_of_profiles(
    client, django_assert_num_queries, alsace, count
):
    sector, form = SectorFactory(code="WOOD"), CooperationFormFactory(code="B2B")
    profiles = ProfileFactory.create_batch(count, territory=alsace, sectors=[sector])
    for profile in profiles:
        InterestFactory(profile=profile, form=form, sector=sector)
    listed(*profiles)
    client.force_login(UserFactory(profile=ProfileFactory(japanese=True)))
    query = "?side=eu&kind=cluster&country=FR&territory=FRF1&sector=WOOD&form=B2B&q=alsace"
    client.get(URL + query)
    with django_assert_num_queries(11):
        response = client.get(URL + query)
    assert response.context["total"] == count


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Gifu Prefecture", "Wood Cluster"]),
        ("side=jp", ["Gifu Prefecture"]),
        ("side=jp&side=eu", ["Gifu Prefecture", "Wood Cluster"]),
        ("kind=cluster", ["Wood Cluster"]),
        ("country=FR", ["Wood Cluster"]),
        ("territory=FRF", ["Wood Cluster"]),
        ("territory=JP-21", ["Gifu Prefecture"]),
        ("territory=JP-21&territory=FRF1", ["Gifu Prefecture", "Wood Cluster"]),
        ("sector=FOR", ["Wood Cluster"]),
        ("sector=FOR-WOOD", ["Wood Cluster"]),
        ("form=B2B", ["Gifu Prefecture"]),
        ("direction=offer", ["Gifu Prefecture"]),
        ("direction=seek", []),
        ("third_region=ASEAN", ["Gifu Prefecture"]),
        ("theme=GREEN", ["Wood Cluster"]),
        ("language=ja", ["Gifu Prefecture"]),
        ("freshness=fresh", ["Wood Cluster"]),
        ("freshness=unknown", ["Gifu Prefecture"]),
        ("q=岐阜", ["Gifu Prefecture"]),
        ("q=gifu", ["Gifu Prefecture"]),
        ("q=アルザス", ["Wood Cluster"]),
        ("side=jp&kind=cluster", []),
    ],
)
def test_directory_filters(client, alsace, gifu, query, expected):
    wood = SectorFactory(code="FOR-WOOD", parent=SectorFactory(code="FOR"))
    head = CooperationFormFactory(code="B2B")
    cluster = ProfileFactory(
        name_en="Wood Cluster",
        territory=alsace,
        sectors=[wood],
        themes=[ThemeFactory(code="GREEN")],
        confirmed_on=timezone.localdate(),
    )
    prefecture = ProfileFactory(japanese=True, name_en="Gifu Prefecture", territory=gifu)
    InterestFactory(
        profile=prefecture,
        form=CooperationFormFactory(head=head, is_head=False),
        sector=SectorFactory(),
        third_region=ThirdRegionFactory(code="ASEAN"),
    )
    draft = ProfileFactory(name_en="A draft", territory=alsace, sectors=[wood], draft=True)
    listed(cluster, prefecture, draft)
    assert names(client.get(f"{URL}?{query}")) == expected


def test_directory_orders_names_without_accents_and_case(client):
    listed(
        *(ProfileFactory(name_en=name) for name in ("Zeeland", "île-de-France", "Jura", "Örebro"))
    )
    assert names(client.get(URL + "?sort=name")) == ["île-de-France", "Jura", "Örebro", "Zeeland"]


def test_directory_puts_the_last_confirmed_first_when_asked(client):
    today = timezone.localdate()
    listed(
        ProfileFactory(name_en="Old", confirmed_on=today - timedelta(days=90)),
        ProfileFactory(name_en="New", confirmed_on=today),
        ProfileFactory(name_en="Never"),
    )
    assert names(client.get(URL + "?sort=fresh")) == ["New", "Old", "Never"]


def test_search_puts_names_before_texts_unless_asked_otherwise(client):
    listed(
        ProfileFactory(name_en="Aichi", summary_en="Works with bamboo."),
        ProfileFactory(name_en="Bamboo House", summary_en="Makes paper."),
    )
    assert names(client.get(URL + "?q=bamboo")) == ["Bamboo House", "Aichi"]
    assert names(client.get(URL + "?q=bamboo&sort=name")) == ["Aichi", "Bamboo House"]


def test_words_found_are_marked_and_the_rest_is_text(client):
    searched(name_en="Aichi", summary_en="Works with <b>bamboo</b> all year.")
    html = client.get(URL + "?q=bamboo").content.decode()
    assert "&lt;b&gt;<mark>bamboo</mark>&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("words", "shown"),
    [("bamboo", "Makes paper."), ("竹", '<span lang="ja"><mark>竹</mark>を編む。</span>')],
)
def test_a_sentence_found_in_the_other_language_stays_away_from_who_asked_in_their_own(
    client, words, shown
):
    bamboo = SectorFactory(name_en="Bamboo", name_ja="竹")
    searched(summary_en="Makes paper.", summary_ja="竹を編む。", sectors=[bamboo])
    (result,) = client.get(URL, {"q": words}).context["results"]
    assert result.card.summary == shown


def test_mended_words_are_told(client):
    searched(name_en="Hydrogen House")
    html = client.get(URL + "?q=hydrgoen").content.decode()
    assert "Searched for “hydrogen” instead of “hydrgoen”" in html


@pytest.mark.parametrize(
    ("days", "sentence", "stale"),
    [(None, "Not yet confirmed", False), (10, "Confirmed on", False), (400, "Confirmed on", True)],
)
def test_a_card_says_how_fresh_its_profile_is(client, days, sentence, stale):
    day = timezone.localdate() - timedelta(days=days) if days else None
    searched(confirmed_on=day)
    (result,) = client.get(URL).context["results"]
    assert (result.freshness.startswith(sentence), result.stale) == (True, stale)


def test_directory_pages_by_twenty(client):
    listed(*ProfileFactory.create_batch(21))
    first, second = client.get(URL), client.get(URL + "?page=2")
    assert (len(names(first)), len(names(second))) == (20, 1)
    assert set(names(first)).isdisjoint(names(second))
    assert 'href="?side=eu&amp;page=2"' in client.get(URL + "?side=eu").content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("side=mars", "side"),
        ("side=eu&side=mars", "side"),
        ("kind=planet", "kind"),
        ("country=XX", "country"),
        ("territory=NOWHERE", "territory"),
        ("territory=%00", "territory"),
        ("sector=NONE", "sector"),
        ("form=NONE", "form"),
        ("theme=NONE", "theme"),
        ("direction=up", "direction"),
        ("third_region=MOON", "third_region"),
        ("language=xx", "language"),
        ("freshness=rotten", "freshness"),
        ("q=" + "x" * 201, "q"),
        ("q=%00", "q"),
        ("sort=backwards", "sort"),
        ("view=globe", "view"),
    ],
)
def test_directory_names_the_filter_with_a_wrong_value(client, query, field):
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert "results" not in response.context


def test_directory_explains_a_wrong_value_to_htmx_too(client):
    response = client.get(URL + "?side=mars", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "“mars” is not in this list." in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-3", "999", "x", "", "٣", "9" * 30])
def test_directory_shows_the_nearest_page_for_a_wrong_number(client, page):
    searched()
    response = client.get(f"{URL}?page={page}")
    assert (response.status_code, response.context["page"].number) == (200, 1)


def test_changing_the_country_leaves_the_region_out_and_says_so(client, alsace, gifu):
    searched(japanese=True, name_en="Gifu Prefecture", territory=gifu)
    response = client.get(URL + "?country=JP&territory=FRF1")
    assert names(response) == ["Gifu Prefecture"]
    assert "“Alsace” lies in another country and was left out." in response.content.decode()
    assert [chip.value for chip in response.context["chips"]] == ["Japan"]
    assert response["HX-Push-Url"] == "/en/partners/?country=JP"


def test_each_value_in_use_can_be_removed(client, alsace):
    SectorFactory(code="FOR", name_en="Forest & wood")
    response = client.get(URL + "?q=oak&side=eu&side=jp&territory=FRF1&sector=FOR&kind=&page=2")
    assert [(chip.name, chip.value, chip.remove_url) for chip in response.context["chips"]] == [
        ("Search", "oak", "/en/partners/?side=eu&side=jp&territory=FRF1&sector=FOR"),
        ("Side", "Europe", "/en/partners/?q=oak&side=jp&territory=FRF1&sector=FOR"),
        ("Side", "Japan", "/en/partners/?q=oak&side=eu&territory=FRF1&sector=FOR"),
        ("Region or prefecture", "Alsace", "/en/partners/?q=oak&side=eu&side=jp&sector=FOR"),
        ("Sector", "Forest & wood", "/en/partners/?q=oak&side=eu&side=jp&territory=FRF1"),
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


def test_the_same_search_is_kept_in_other_orders_and_on_the_map(client):
    searched()
    context = client.get(URL + "?side=eu&page=1").context
    assert [(one.label, one.url, one.current) for one in context["sorts"]] == [
        ("Best match", "/en/partners/?side=eu", True),
        ("Name", "/en/partners/?side=eu&sort=name", False),
        ("Recently confirmed", "/en/partners/?side=eu&sort=fresh", False),
    ]
    assert [one.url for one in context["views"]] == [
        "/en/partners/?side=eu",
        "/en/partners/?side=eu&view=map",
    ]
