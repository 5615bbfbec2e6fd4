"""The reference data, loaded from the real files into an empty database."""

import shutil
from datetime import date
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import override

from events.models import Event, Speaker, Track
from regions import models
from regions.duplicates import blocking_keys, compare
from regions.enums import AffiliationRole, Direction, ProfileState, Side, TerritoryKind
from regions.models import (
    Affiliation,
    CooperationForm,
    CooperationInterest,
    Membership,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    Sector,
    Territory,
    ThirdRegion,
)
from regions.queries.duplicates import candidate
from regions.services.documents import write_due_documents
from regions.services.reference import DATA, ReferenceDataError, load_reference_data
from tests.factories import UserFactory

ROWS = {
    "countries": 28,
    "NUTS 1 regions": 92,
    "NUTS 2 regions": 244,
    "regions of Japan": 8,
    "prefectures": 47,
    "cities": 67,
    "NACE divisions": 109,
    "sectors": 75,
    "sector to NACE links": 112,
    "forms of cooperation": 19,
    "themes": 17,
    "theme to sector links": 32,
    "third regions": 4,
    "instruments": 8,
    "forms and sectors of instruments": 31,
    "sources of data": 13,
    "European regions": 102,
    "Japanese prefectures": 47,
    "city profiles": 23,
    "European clusters": 283,
    "Japanese clusters": 52,
    "other organisations": 7,
    "sectors of profiles": 1637,
    "themes of profiles": 1355,
    "places in alliances": 8,
    "cooperation interests": 2114,
    "partnerships": 17,
    "parties": 38,
    "forms and sectors of partnerships": 87,
    "milestones": 13,
    "agreements": 4,
    "good practices": 10,
    "indicators of practices": 3,
}


def quiet(_line):
    pass


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The data once for all tests of this file; what a test changes is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_reference_data(quiet)
        transaction.set_rollback(True)


@pytest.fixture
def data(loaded, db):
    return loaded


@pytest.fixture
def folder(tmp_path):
    """A copy of the files that a test may break."""
    return shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("geo"))


def change_cell(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def state_of_tables():
    """Rows and latest change of every table that the loader writes."""
    tables = {}
    for name in models.__all__:
        model = getattr(models, name)
        stamped = any(field.name == "updated_at" for field in model._meta.fields)
        latest = model.objects.aggregate(at=Max("updated_at"))["at"] if stamped else None
        tables[name] = (model.objects.count(), model.objects.aggregate(pk=Max("pk"))["pk"], latest)
    return tables


# What is in the database ---------------------------------------------------------------------


def test_load_creates_every_row_of_the_files(data):
    assert {family: count.created for family, count in data.items()} == ROWS
    assert {family: count.total for family, count in data.items()} == ROWS


def test_territories_have_their_official_numbers(data):
    kinds = Territory.objects.values_list("kind").annotate(Count("pk")).order_by()
    assert dict(kinds) == {
        TerritoryKind.COUNTRY: 28,
        TerritoryKind.NUTS1: 92,
        TerritoryKind.NUTS2: 244,
        TerritoryKind.JP_REGION: 8,
        TerritoryKind.PREFECTURE: 47,
        TerritoryKind.CITY: 67,
    }
    assert Territory.objects.filter(kind="country", side=Side.EU).count() == 27


@pytest.mark.parametrize(
    ("code", "path", "zone"),
    [
        ("JP", "JP", "Asia/Tokyo"),
        ("JP-21-gifu", "JP/JP-r4/JP-21/JP-21-gifu", "Asia/Tokyo"),
        ("FRK2", "FR/FRK/FRK2", "Europe/Paris"),
        ("EL30", "GR/EL3/EL30", "Europe/Athens"),
        ("CY00", "CY/CY0/CY00", "Asia/Nicosia"),
        ("FI1D", "FI/FI1/FI1D", "Europe/Helsinki"),
        ("ES70", "ES/ES7/ES70", "Atlantic/Canary"),
        ("PT11", "PT/PT1/PT11", "Europe/Lisbon"),
        ("PT20", "PT/PT2/PT20", "Atlantic/Azores"),
        ("PT30", "PT/PT3/PT30", "Atlantic/Madeira"),
        ("FRY4", "FR/FRY/FRY4", "Indian/Reunion"),
        ("IE05", "IE/IE0/IE05", "Europe/Dublin"),
    ],
)
def test_territory_knows_its_path_and_its_clock(data, code, path, zone):
    territory = Territory.objects.get(code=code)
    assert (territory.path, territory.time_zone) == (path, zone)
    assert ZoneInfo(territory.time_zone).key == zone


def test_prefecture_keeps_every_writing_of_its_name(data):
    north = Territory.objects.get(code="JP-01")
    names = (north.name_en, north.name_ja, north.name_kana, north.name_romaji)
    assert names == ("Hokkaido", "北海道", "ホッカイドウ", "Hokkaidō")


def test_sectors_are_16_heads_and_59_leaves_with_nace(data):
    assert Sector.objects.filter(parent=None).count() == 16
    assert Sector.objects.exclude(parent=None).count() == 59
    assert Sector.objects.exclude(parent=None).filter(nace_divisions=None).count() == 0
    wood = Sector.objects.get(code="FOR-WOOD")
    assert list(wood.nace_divisions.values_list("code", flat=True)) == ["16", "31", "41"]


def test_forms_of_cooperation_have_the_six_heads(data):
    heads = CooperationForm.objects.filter(is_head=True).values_list("code", flat=True)
    assert list(heads) == ["TRADE", "SERVICES", "INVEST", "B2B", "RTD", "PEOPLE"]
    below = CooperationForm.objects.filter(head__code="RTD").values_list("code", flat=True)
    assert list(below) == ["RESEARCH", "TECHDEV"]


def test_third_regions_are_those_of_the_sources_and_the_neighbourhood(data):
    codes = ThirdRegion.objects.values_list("code", flat=True)
    assert list(codes) == ["ASEAN", "LATAM", "AFRICA", "NEIGHBOUR"]


def test_no_two_records_of_the_data_are_suspected_to_be_one(data):
    records = [candidate(one) for one in Profile.objects.select_related("territory")]
    sharing = {}
    for one in records:
        for key in blocking_keys(one):
            sharing.setdefault(key, []).append(one)
    pairs = {pair for group in sharing.values() for pair in combinations(group, 2)}
    assert [pair for pair in pairs if compare(*pair).is_likely] == []


def test_every_profile_can_be_found_matched_and_scheduled(data):
    profiles = Profile.objects.annotate(
        offers=Count("interests", Q(interests__direction=Direction.OFFER), distinct=True),
        seeks=Count("interests", Q(interests__direction=Direction.SEEK), distinct=True),
    )
    assert profiles.count() == 514
    lacking = profiles.filter(
        Q(offers=0)
        | Q(seeks=0)
        | Q(seat=None)
        | Q(territory=None)
        | Q(languages=[])
        | Q(source="")
        | Q(summary_en="")
        | Q(summary_ja="")
        | Q(is_sample=False)
        | ~Q(state=ProfileState.PUBLISHED)
    )
    assert list(lacking) == []


def test_every_interest_names_a_leaf_sector(data):
    assert not CooperationInterest.objects.filter(sector__parent=None).exists()


def test_websites_are_shown_only_where_a_page_proves_them(data):
    assert Profile.objects.exclude(website="").count() == 9
    assert Profile.objects.get(slug="vitagora").website == ""


def test_office_stands_on_one_side_and_sits_on_the_other(data):
    office = Profile.objects.get(slug="nrw-japan")
    places = (office.side, office.territory.code, office.seat.code, office.time_zone)
    assert places == (Side.EU, "DEA", "JP-13", "Asia/Tokyo")


def test_bioxclusters_has_four_members_in_four_countries(data):
    members = Membership.objects.filter(alliance__slug="bioxclusters-alliance")
    countries = members.values_list("member__territory__country", flat=True)
    assert sorted(countries) == ["DE", "ES", "FR", "IT"]


def test_nine_webinars_tell_of_real_partnerships(data):
    series = Practice.objects.filter(source__startswith="Webinar series")
    parties = series.annotate(n=Count("partnership__parties"))
    assert list(parties.order_by("position").values_list("position", "n")) == [
        (1, 2),
        (2, 4),
        (3, 2),
        (4, 2),
        (5, 2),
        (6, 2),
        (7, 3),
        (8, 2),
        (9, 2),
    ]
    texts = Practice.objects.filter(Q(title_ja="") | Q(summary_ja="") | Q(lessons_ja=""))
    assert not texts.exists()


@pytest.mark.parametrize(
    ("name", "english", "japanese"),
    [
        ("Alsace and Japan", "1863", "1863年"),
        (
            "Osaka and North Rhine-Westphalia: memorandum on new energy",
            "October 2018",
            "2018年10月",
        ),
        ("Hitachi Regional Technical Support Center and automotive-bw", "2015", "2015年"),
        ("Kyushu Bio Cluster and Vitagora", "", ""),
    ],
)
def test_partnership_starts_as_exactly_as_the_sources_say(data, name, english, japanese):
    partnership = Partnership.objects.get(name_en=name)
    with override("en"):
        assert partnership.started == english
    with override("ja"):
        assert partnership.started == japanese


def test_partnership_remembers_what_it_grew_out_of(data):
    later = Partnership.objects.get(name_en="Kobe, Life Science Nord and MAGIA2Market")
    assert later.grew_out_of.name_en == "Hyogo/Kobe and Northern Germany"


# Running it again ------------------------------------------------------------------------------


def test_second_load_changes_nothing(data):
    before = state_of_tables()
    again = load_reference_data(quiet)
    assert {family: count.unchanged for family, count in again.items()} == ROWS
    assert state_of_tables() == before


def test_load_mends_a_text_that_nobody_looks_after(data):
    Profile.objects.filter(slug="vitagora").update(name_en="Vitagoria")
    again = load_reference_data(quiet)
    assert Profile.objects.get(slug="vitagora").name_en == "Vitagora"
    clusters = again["European clusters"]
    assert (clusters.created, clusters.updated, clusters.unchanged) == (0, 1, 282)


def test_load_leaves_partnerships_and_their_parties_to_the_staff(data):
    partnership = Partnership.objects.get(practices__slug="agri-food-innovation-kyushu-vitagora")
    partnership.name_en = "Ours now"
    partnership.save(update_fields=["name_en"])
    gifu = Profile.objects.get(slug="gifu")
    PartnershipParty.objects.create(partnership=partnership, profile=gifu)
    load_reference_data(quiet)
    partnership.refresh_from_db()
    assert (partnership.name_en, partnership.profiles.contains(gifu)) == ("Ours now", True)


def test_load_leaves_a_confirmed_profile_as_it_is(data):
    Profile.objects.filter(slug="gifu").update(
        summary_en="Ours.", confirmed_on=date(2026, 1, 1), is_sample=True
    )
    load_reference_data(quiet)
    assert Profile.objects.get(slug="gifu").summary_en == "Ours."


def test_load_leaves_a_profile_with_people_as_they_wrote_it(data):
    gifu = Profile.objects.get(slug="gifu")
    Affiliation.objects.create(user=UserFactory(), profile=gifu, role=AffiliationRole.EDITOR)
    Profile.objects.filter(pk=gifu.pk).update(summary_en="Ours.")
    gifu.interests.all().delete()
    again = load_reference_data(quiet)
    gifu.refresh_from_db()
    assert (gifu.summary_en, gifu.interests.count()) == ("Ours.", 0)
    assert again["Japanese prefectures"].total == 46


def test_load_leaves_a_profile_that_is_no_sample_any_more(data):
    Profile.objects.filter(slug="gifu").update(is_sample=False, name_en="Gifu!")
    load_reference_data(quiet)
    assert Profile.objects.get(slug="gifu").name_en == "Gifu!"


def test_load_does_not_publish_again_what_was_withdrawn(data):
    Profile.objects.filter(slug="gifu").update(state=ProfileState.WITHDRAWN)
    load_reference_data(quiet)
    assert Profile.objects.get(slug="gifu").state == ProfileState.WITHDRAWN


# Broken files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "territories/jp_prefectures.csv",
            "137.0461",
            "east",
            "territories/jp_prefectures.csv, line 22, column lon: “east” is not a number",
        ),
        (
            "profiles/clusters_jp.csv",
            "AGR-FUNC AGR-FOOD LIF-BIO",
            "AGR-FUNC AGR-FUD",
            "profiles/clusters_jp.csv, line 2, column sectors: “AGR-FUD” is not known",
        ),
        (
            "taxonomy/cooperation_forms.csv",
            "RESEARCH,Joint research,共同研究,RTD,0",
            "RESEARCH,Joint research,,RTD,0",
            "taxonomy/cooperation_forms.csv, line 7, column name_ja: the cell is empty",
        ),
        (
            "profiles/alliance_members.csv",
            "magia2market-alliance,life-science-nord,",
            "magia2market-alliance,",
            "profiles/alliance_members.csv, line 9, column source: 3 cells expected, 2 found",
        ),
        (
            "partnerships.toml",
            'partners = ["kbcc", "vitagora"]',
            'partners = ["kbcc", "vitagoria"]',
            "partnerships.toml, entry “kyushu-vitagora”: “vitagoria” is not known",
        ),
        (
            "taxonomy/third_regions.csv",
            "LATAM",
            "ASEAN",
            "third region ASEAN: more than once",
        ),
    ],
)
def test_broken_file_names_its_place(data, folder, name, old, new, message):
    change_cell(folder, name, old, new)
    with pytest.raises(ReferenceDataError) as error:
        load_reference_data(quiet, folder=folder)
    assert str(error.value) == message


def test_broken_family_is_left_as_it_was(data, folder):
    change_cell(folder, "profiles/clusters_jp.csv", "AGR-FUNC AGR-FOOD LIF-BIO", "NONE")
    change_cell(folder, "profiles/prefectures.csv", "Gifu Prefecture", "Gifu changed")
    with pytest.raises(ReferenceDataError):
        load_reference_data(quiet, folder=folder)
    assert Profile.objects.get(slug="gifu").name_en == "Gifu Prefecture"


def test_missing_file_is_named(data, folder):
    (folder / "sources.csv").unlink()
    with pytest.raises(ReferenceDataError, match=r"^sources\.csv: the file is missing in "):
        load_reference_data(quiet, folder=folder)


# The command -----------------------------------------------------------------------------------------


def test_command_loads_everything_and_says_so(data, capsys):
    call_command("load_reference_data")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "countries: 28 unchanged"
    assert lines[-5:-1] == [
        "search texts: 0 written",
        "events: 16 new",
        "programmes: 5 new",
        "calls: 2 new",
    ]
    assert Event.objects.count() == 16
    seats = Speaker.objects.filter(profile=None).values_list("organisation_en", flat=True)
    assert [name for name in seats if name and name == name.lower()] == []  # no unknown key
    for track in Track.objects.prefetch_related("sectors"):
        assert track.sectors.exists(), track
    webinars = Event.objects.filter(kind="webinar")
    assert [event.partners.count() > 1 for event in webinars] == [True] * 9
    assert webinars.get(practice__slug="medical-industry-kobe-north-germany").partners.count() >= 3


def test_command_ends_with_one_clear_line(db, monkeypatch, capsys):
    def broken(_progress):
        raise ReferenceDataError("a.csv, line 3, column name: the cell is empty")

    target = "config.management.commands.load_reference_data.load_reference_data"
    monkeypatch.setattr(target, broken)
    with pytest.raises(CommandError) as error:
        call_command("load_reference_data")
    assert str(error.value) == "a.csv, line 3, column name: the cell is empty"


# What the API keeps written ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ja"])
def test_written_profiles_are_what_the_serializer_says(data, client, language):
    addresses = [f"/api/v1/profiles/?page_size=200&lang={language}&page={n}" for n in (1, 2, 3)]
    fresh = [client.get(address).content for address in addresses]
    assert write_due_documents() == Profile.objects.published().count() == 514
    assert [client.get(address).content for address in addresses] == fresh
