"""The exposure report: who may read it, what it says, what it costs."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import translation

from matchmaking.models import Appearance, SuggestionRun
from matchmaking.queries.exposure import Wanted, appearances, distribution, percent
from matchmaking.queries.exposure_regions import by_region
from matchmaking.services.runs import compute_suggestions
from regions.enums import ProfileState, TerritoryKind
from regions.models import Profile, Territory
from regions.services.search import refresh_documents
from tests.factories import ProfileFactory, SectorFactory, TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def helpdesk(db):
    return UserFactory(desk="jp")


def make_market(count):
    """So many regions of Europe for as many prefectures, all in one sector."""
    sector = SectorFactory(code="AER-AIR", name_en="Aeronautics", name_ja="航空機")
    for number in range(count):
        ProfileFactory(slug=f"region-{number}", name_en=f"Region {number}", flagships=[sector])
        ProfileFactory(
            japanese=True, slug=f"prefecture-{number}", name_en=f"Prefecture {number}",
            flagships=[sector],
        )  # fmt: skip
    refresh_documents(list(Profile.objects.values_list("pk", flat=True)))
    return compute_suggestions()


def page(client, user, **query):
    client.force_login(user)
    return client.get(reverse("exposure"), query)


def slugs(response):
    return [row.profile.slug for row, _strength, _kept in response.context["rows"]]


@pytest.mark.parametrize("name", ["exposure", "exposure-table"])
def test_exposure_asks_a_visitor_to_sign_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["exposure", "exposure-table"])
@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_exposure_is_refused_to_who_is_not_of_the_helpdesk(client, name, who):
    user = UserFactory() if who == "stranger" else UserFactory(profile=ProfileFactory())
    client.force_login(user)
    assert client.get(reverse(name)).status_code == 403


def test_exposure_before_the_first_run_says_so(client, helpdesk):
    response = page(client, helpdesk)
    assert response.status_code == 200
    assert "No suggestions have been computed yet" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_exposure_costs_the_same_for_any_number_of_profiles(
    client, helpdesk, django_assert_num_queries, count
):
    make_market(count)
    client.force_login(helpdesk)
    with django_assert_num_queries(8):
        response = client.get(reverse("exposure"))
    assert len(response.context["rows"]) == 2 * count


def test_exposure_says_the_figures_of_the_run(client, helpdesk):
    make_market(3)
    figures = page(client, helpdesk).context["figures"]
    assert (figures.fitting, figures.unseen_before, figures.unseen_after) == (6, 0, 0)
    assert (figures.gini_after, figures.kept, figures.enough_after) == ("0.00", "100%", "100%")
    assert [side["label"] for side in figures.sides] == ["Europe", "Japan"]
    assert (figures.short, figures.over_cap) == (0, 0)


def test_exposure_warns_of_those_who_could_not_be_served(client, helpdesk):
    make_market(1)
    response = page(client, helpdesk)
    assert response.context["figures"].short == 2
    assert "2 organisations stay below 3 lists" in response.text


def test_exposure_counts_and_orders_by_what_is_asked(client, helpdesk):
    run = make_market(3)
    rows = Appearance.objects.filter(run=run)
    rows.filter(profile__slug="region-1").update(before=0, after=4, strength=0.9, kept=0.5)
    rows.filter(profile__slug="prefecture-2").update(before=9, after=1, is_hidden_champion=True)
    assert slugs(page(client, helpdesk))[0] == "region-1"
    assert slugs(page(client, helpdesk, sort="after"))[0] == "prefecture-2"
    assert slugs(page(client, helpdesk, sort="most"))[0] == "region-1"
    assert slugs(page(client, helpdesk, sort="strength"))[0] == "region-1"
    assert slugs(page(client, helpdesk, sort="kept"))[0] == "region-1"
    assert slugs(page(client, helpdesk, sort="name"))[0] == "prefecture-0"
    assert slugs(page(client, helpdesk, show="unseen")) == ["region-1"]
    assert slugs(page(client, helpdesk, show="gained")) == ["region-1"]
    assert slugs(page(client, helpdesk, show="less")) == ["prefecture-2"]
    assert slugs(page(client, helpdesk, show="hidden")) == ["prefecture-2"]
    assert len(slugs(page(client, helpdesk, side="jp"))) == 3
    assert slugs(page(client, helpdesk, kind="office")) == []


def test_exposure_refuses_a_filter_that_is_not_offered(client, helpdesk):
    make_market(1)
    response = page(client, helpdesk, sort="password")
    assert response.status_code == 400
    assert slugs(response) == []
    client.force_login(helpdesk)
    assert client.get(reverse("exposure-table"), {"side": "moon"}).status_code == 400


def test_exposure_leaves_out_who_left_the_directory(client, helpdesk):
    make_market(1)
    Profile.objects.filter(slug="region-0").update(state=ProfileState.WITHDRAWN)
    assert slugs(page(client, helpdesk)) == ["prefecture-0"]


def test_a_new_run_replaces_the_counts_of_the_one_before(helpdesk):
    first = make_market(1)
    second = compute_suggestions()
    assert not Appearance.objects.filter(run=first).exists()
    assert Appearance.objects.filter(run=second).count() == 2
    assert SuggestionRun.objects.get(pk=first.pk).exposure["report"]["fitting"] == 2


def test_nobody_but_the_helpdesk_sees_appearances(helpdesk):
    make_market(1)
    assert appearances(Wanted(), by=helpdesk).count() == 2
    assert appearances(Wanted(), by=UserFactory(profile=ProfileFactory())).count() == 0


def test_distribution_counts_everybody_once(helpdesk):
    run = make_market(3)
    Appearance.objects.filter(run=run, profile__slug="region-1").update(before=0, after=50)
    found = {one.label: (one.before, one.after) for one in distribution(by=helpdesk)}
    assert found == {
        "0": (1, 0), "1–2": (0, 0), "3–5": (5, 5), "6–10": (0, 0), "11–20": (0, 0),
        "21–40": (0, 0), "41 or more": (0, 1),
    }  # fmt: skip


def test_by_region_gathers_countries_and_the_regions_of_japan(helpdesk):
    japan = TerritoryFactory(
        code="JP", kind=TerritoryKind.COUNTRY, country="JP", side="jp", path="JP"
    )
    chubu = TerritoryFactory(
        code="JP-r5", kind=TerritoryKind.JP_REGION, country="JP", side="jp", parent=japan,
        path="JP/JP-r5", name_en="Chubu",
    )  # fmt: skip
    gifu = TerritoryFactory(
        code="JP-21", kind=TerritoryKind.PREFECTURE, country="JP", side="jp", parent=chubu,
        path="JP/JP-r5/JP-21", name_en="Gifu",
    )  # fmt: skip
    run = make_market(2)
    rows = Appearance.objects.filter(run=run)
    for number, (before, after) in enumerate([(0, 2), (4, 2)]):
        row = rows.get(profile__slug=f"prefecture-{number}")
        row.profile.territory = gifu
        row.profile.save(update_fields=["territory"])
        rows.filter(pk=row.pk).update(before=before, after=after)
    run = SuggestionRun.objects.get(pk=run.pk)
    regions = {row.name: row for row in by_region(run)}
    found = regions["Chubu (Japan)"]
    assert (found.profiles, found.mean_before, found.mean_after) == (2, "2.0", "2.0")
    assert (found.gini_before, found.gini_after) == ("0.50", "0.00")
    assert (found.enough_before, found.enough_after) == ("50%", "0%")


def test_exposure_table_is_the_whole_list_as_csv(client, helpdesk):
    run = make_market(3)
    Appearance.objects.filter(run=run, profile__slug="region-1").update(
        before=0, is_hidden_champion=True
    )
    client.force_login(helpdesk)
    response = client.get(reverse("exposure-table"), {"side": "eu"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Name"] for row in rows] == ["Region 1", "Region 0", "Region 2"]
    assert [row["Lists before"] for row in rows] == ["0", "3", "3"]
    assert [row["Hidden champion"] for row in rows] == ["yes", "no", "no"]
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''exposure.csv"
    workbook = client.get(reverse("exposure-table"), {"format": "xlsx"})
    assert b"".join(workbook.streaming_content).startswith(b"PK")


def test_exposure_speaks_japanese(client, helpdesk):
    make_market(1)
    client.force_login(helpdesk)
    with translation.override("ja"):
        response = client.get(reverse("exposure"))
    assert "表示状況レポート" in response.text


@pytest.mark.parametrize(
    ("share", "said"), [(1.0, "100%"), (0.9999, "99.9%"), (0.98196, "98.1%"), (0.0, "0%")]
)
def test_percent_never_rounds_up_to_all(share, said):
    with translation.override("en"):
        assert percent(share) == said


# Places ------------------------------------------------------------------------------------------


@pytest.fixture
def places(helpdesk):
    """Two countries of Europe with one region each, and Gifu."""
    for code, country, kind, side, path, names in (
        ("FR", "FR", TerritoryKind.COUNTRY, "eu", "FR", ("France", "フランス")),
        ("FRC1", "FR", TerritoryKind.NUTS2, "eu", "FR/FRC/FRC1", ("Bourgogne", "ブルゴーニュ")),
        ("DE", "DE", TerritoryKind.COUNTRY, "eu", "DE", ("Germany", "ドイツ")),
        ("JP-21", "JP", TerritoryKind.PREFECTURE, "jp", "JP/JP-r5/JP-21", ("Gifu", "岐阜県")),
        ("JP-r5", "JP", TerritoryKind.JP_REGION, "jp", "JP/JP-r5", ("Chubu", "中部")),
    ):
        TerritoryFactory(
            code=code, country=country, kind=kind, side=side, path=path, name_en=names[0],
            name_ja=names[1],
        )  # fmt: skip
    run = make_market(2)
    for slug, code, before, after in (
        ("region-0", "FRC1", 0, 3),
        ("region-1", "DE", 6, 5),
        ("prefecture-0", "JP-21", 2, 2),
        ("prefecture-1", "JP-21", 4, 2),
    ):
        profile = Profile.objects.get(slug=slug)
        profile.territory = Territory.objects.get(code=code)
        profile.save(update_fields=["territory"])
        Appearance.objects.filter(run=run, profile=profile).update(before=before, after=after)
    return SuggestionRun.objects.get(pk=run.pk)


def names(client, **query):
    return [row.name for row in client.get(reverse("exposure-regions"), query).context["page"]]


@pytest.mark.parametrize("name", ["exposure-regions", "exposure-regions-table"])
@pytest.mark.parametrize(("who", "status"), [("eu", 200), ("jp", 200), ("officer", 403)])
def test_places_are_read_by_both_desks(client, places, name, who, status):
    user = UserFactory(profile=ProfileFactory()) if who == "officer" else UserFactory(desk=who)
    client.force_login(user)
    assert client.get(reverse(name)).status_code == status


def test_places_are_sorted_narrowed_and_found_by_either_script(client, places, helpdesk):
    client.force_login(helpdesk)
    assert names(client) == ["France", "Germany", "Chubu (Japan)"]
    assert names(client, sort="before") == ["France", "Chubu (Japan)", "Germany"]
    assert names(client, sort="after") == ["Chubu (Japan)", "France", "Germany"]
    assert names(client, sort="unseen") == ["Chubu (Japan)", "France", "Germany"]
    assert names(client, side="jp") == ["Chubu (Japan)"]
    assert names(client, q="ﾌﾗﾝｽ") == ["France"]
    assert names(client, q="CHUB") == ["Chubu (Japan)"]
    assert names(client, level="region") == [
        "Bourgogne (France)", "Germany", "Gifu (Japan)",
    ]  # fmt: skip
    assert names(client, q="nowhere") == []
    refused = client.get(reverse("exposure-regions"), {"sort": "luck"})
    assert (refused.status_code, list(refused.context["page"])) == (400, [])


def test_the_column_in_use_says_so_and_every_order_keeps_the_filters(client, places, helpdesk):
    client.force_login(helpdesk)
    html = client.get(reverse("exposure-regions"), {"sort": "gini", "side": "eu"}).text
    assert 'aria-sort="descending"' in html
    assert "side=eu&amp;sort=name" in html or "sort=name&amp;side=eu" in html


def test_a_place_leads_to_its_organisations(client, places, helpdesk):
    found = page(client, helpdesk, place="JP-r5")
    assert sorted(slugs(found)) == ["prefecture-0", "prefecture-1"]
    assert "In Chubu (Japan) only." in found.text
    assert slugs(page(client, helpdesk, place="FR")) == ["region-0"]
    assert slugs(page(client, helpdesk, q="efecture 1")) == ["prefecture-1"]
    assert slugs(page(client, helpdesk, place="nowhere")) == []


def test_the_table_of_places_has_the_same_rows(client, places, helpdesk):
    client.force_login(helpdesk)
    response = client.get(reverse("exposure-regions-table"), {"side": "jp"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Code"], row["Mean lists before"], row["Mean lists after"]) == (
        "JP-r5", "3.00", "2.00",
    )  # fmt: skip
    assert client.get(reverse("exposure-regions-table"), {"sort": "luck"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_places_cost_the_same_for_any_number(client, helpdesk, count, django_assert_num_queries):
    run = make_market(count)
    for number, profile in enumerate(Profile.objects.order_by("pk")):
        profile.territory = TerritoryFactory(code=f"X{number}", path=f"XX/X/X{number}")
        profile.save(update_fields=["territory"])
    assert run.pk
    client.force_login(helpdesk)
    with django_assert_num_queries(5):
        response = client.get(reverse("exposure-regions"), {"level": "region"})
    assert response.context["page"].paginator.count == 2 * count
