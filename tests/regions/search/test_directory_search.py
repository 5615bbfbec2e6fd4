"""What a search of the directory finds, in which order, and what it costs."""

from datetime import date, timedelta

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from regions.enums import TerritoryKind
from regions.models import Practice, Profile, SearchDocument, SearchWord
from regions.queries.directory import Criteria, matching_ids, search_directory
from regions.queries.index import current_index
from regions.queries.matching import matching_profiles
from regions.services.search import refresh_documents, refresh_practices
from regions.services.vocabularies import rebuild_search
from tests.factories import (
    InterestFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def found(text="", **criteria):
    hits = search_directory(Criteria(q=text, **criteria)).hits
    return [hit.profile.slug for hit in hits]


@pytest.fixture
def gifu(listed, prefecture):
    place = prefecture("JP-21", "Gifu", "岐阜県", "ギフ", "Gifu")
    return listed(
        japanese=True, slug="gifu", name_en="Gifu Prefecture", name_ja="岐阜県", territory=place
    )


@pytest.fixture
def hokkaido(listed, prefecture):
    place = prefecture("JP-01", "Hokkaido", "北海道", "ホッカイドウ", "Hokkaidō")
    return listed(
        japanese=True, slug="hokkaido", name_en="Hokkaido", name_ja="北海道", territory=place
    )


@pytest.mark.parametrize(
    "text",
    [
        "岐阜",
        "岐阜県",
        "ぎふ",
        "ギフ",
        "ｷﾞﾌ",
        "ぎふけん",
        "gifu",
        "GIFU",
        "Ｇｉｆｕ",
        "gifu-ken",
        "gfiu",
    ],
)
def test_search_finds_gifu_in_every_writing(gifu, hokkaido, text):
    assert found(text) == ["gifu"]


@pytest.mark.parametrize(
    "text",
    [
        "hokkaido",
        "Hokkaidō",
        "hokkaidou",
        "hokkaidoo",
        "北海道",
        "ほっかいどう",
        "ﾎｯｶｲﾄﾞｳ",
        "hokaido",
    ],
)
def test_search_finds_hokkaido_in_every_writing(gifu, hokkaido, text):
    assert found(text) == ["hokkaido"]


@pytest.mark.parametrize("text", ["japan", "日本", "日本 岐阜", "Gifu, Japan"])
def test_search_finds_what_lies_in_a_country(gifu, listed, text):
    listed(slug="elsewhere")
    assert found(text) == ["gifu"]


def test_search_needs_every_word(gifu, hokkaido):
    assert found("gifu hokkaido") == []


def test_search_finds_the_prefecture_above_a_city(gifu, listed):
    city = TerritoryFactory(
        japanese=True,
        code="JP-21-takayama",
        kind=TerritoryKind.CITY,
        parent=gifu.territory,
        name_en="Takayama City",
        name_ja="高山市",
    )
    listed(japanese=True, slug="takayama", territory=city)
    assert found("岐阜") == ["gifu", "takayama"]


def test_kyoto_does_not_find_tokyo(listed, prefecture):
    tokyo = prefecture("JP-13", "Tokyo", "東京都", "トウキョウ", "Tōkyō")
    kyoto = prefecture("JP-26", "Kyoto", "京都府", "キョウト", "Kyōto")
    listed(japanese=True, slug="tokyo", name_ja="東京都", territory=tokyo)
    listed(japanese=True, slug="kyoto", name_ja="京都府", territory=kyoto)
    assert found("京都") == ["kyoto"]
    assert found("東京") == found("toukyou") == ["tokyo"]


@pytest.mark.parametrize("text", ["pole ceramique", "Pôle Céramique", "ceramiqe"])
def test_search_ignores_accents_and_small_slips(listed, text):
    listed(slug="limousin", name_en="Pôle Européen de la Céramique")
    assert found(text) == ["limousin"]


@pytest.mark.parametrize("text", ["Poet", "Poët", "loer", "Löer", "loeer"])
def test_search_finds_names_with_diacritics(listed, text):
    listed(slug="found", summary_en="Founded by de Taxis du Poët and Löer.")
    listed(slug="other")
    assert found(text) == ["found"]


def test_search_reads_german_umlauts_written_out(listed):
    listed(slug="linz", name_en="Automobil-Cluster Oberösterreich")
    assert found("oberoesterreich") == ["linz"]


@pytest.mark.parametrize("text", ["医", "医療", "いりょう", "医療機器"])
def test_search_finds_words_of_one_and_two_kanji(listed, text):
    listed(slug="osaka", name_ja="大阪の医療機器")
    listed(slug="other", name_ja="神戸の水素")
    assert found(text) == ["osaka"]


@pytest.mark.parametrize(
    "text", ["photonics", "光産業", "laser", "lazer", "レーザー", "ﾚｰｻﾞ", "electronics", "電子"]
)
def test_search_finds_a_sector_by_name_keyword_and_head(listed, text):
    head = SectorFactory(code="ELE", name_en="Electronics", name_ja="電子")
    leaf = SectorFactory(
        code="ELE-PHO",
        parent=head,
        name_en="Photonics",
        name_ja="光産業",
        keywords_en=["lasers"],
        keywords_ja=["レーザー"],
    )
    listed(slug="optics", sectors=[leaf])
    listed(slug="other")
    assert found(text) == ["optics"]


@pytest.mark.parametrize(
    "text", ["circular economy", "循環経済", "cirkular economy", "じゅんかんけいざい"]
)
def test_the_thesaurus_crosses_languages(listed, text):
    SectorFactory(code="ENV-REC", name_en="Circular economy", name_ja="循環経済")
    listed(slug="english", summary_en="We close loops in a circular economy.")
    listed(slug="japanese", name_en="", name_ja="循環経済の会")
    listed(slug="other")
    assert set(found(text)) == {"english", "japanese"}


def test_both_languages_of_the_pages_find_the_same(gifu, hokkaido):
    for text in ["japan", "岐阜", "prefecture"]:
        with translation.override("ja"):
            japanese = set(found(text))
        assert japanese == set(found(text))


@pytest.mark.parametrize("text", ["ageing society", "高齢社会", "sake", "地酒", "dijon", "mission"])
def test_search_looks_into_themes_interests_seat_and_practices(listed, text):
    theme = ThemeFactory(name_en="Ageing society", name_ja="高齢社会")
    profile = ProfileFactory(slug="vitagora", seat_city="Dijon", themes=[theme])
    InterestFactory(profile=profile, text_en="From sake to wine", text_ja="地酒からワインまで")
    tie = PartnershipFactory(profiles=[profile])
    PracticeFactory(partnership=tie, title_en="A mission in food")
    refresh_documents([profile.pk])
    listed(slug="other")
    assert found(text) == ["vitagora"]


def test_of_words_equally_near_those_count_that_name_something_together(listed):
    place = TerritoryFactory(
        code="DEA", name_en="North Rhine-Westphalia", name_local="Nordrhein-Westfalen"
    )
    profile = listed(territory=place, name_en="Textile Valley")
    listed(name_en="Westfalen Wine House")
    result = search_directory(Criteria(q="north rine westfalia"))
    assert [hit.profile for hit in result.hits] == [profile]
    assert result.mended == {"rine": "rhine", "westfalia": "westphalia"}


def test_a_slip_is_mended_and_told(listed):
    listed(slug="h2", name_en="Hydrogen Valley")
    result = search_directory(Criteria(q="hydrgen"))
    assert result.mended == {"hydrgen": "hydrogen"}
    assert [hit.profile.slug for hit in result.hits] == ["h2"]


def test_a_short_word_is_not_guessed(listed):
    listed(slug="h2", name_en="Hydrogen Valley")
    assert found("xyz") == []


def test_the_best_match_comes_first(listed):
    wine = SectorFactory(code="AGR-BEV", name_en="Wine", name_ja="ワイン")
    listed(slug="text", name_en="A", summary_en="Friends of wine.")
    listed(slug="tag", name_en="B", sectors=[wine])
    listed(slug="flagship", name_en="C", flagships=[wine])
    listed(slug="name", name_en="Wine and more")
    listed(slug="exact", name_en="Wine")
    assert found("wine") == ["exact", "name", "flagship", "tag", "text"]


def test_a_stale_record_stands_lower(listed):
    old = timezone.localdate() - timedelta(days=500)
    listed(slug="stale", name_en="Hydrogen A", confirmed_on=old)
    listed(slug="fresh", name_en="Hydrogen B", confirmed_on=timezone.localdate())
    assert found("hydrogen") == ["fresh", "stale"]
    assert found() == ["fresh", "stale"]
    assert found(sort="name") == ["stale", "fresh"]


def test_a_snippet_marks_the_words(listed):
    profile = listed(slug="h2", summary_en="Makers of hydrogen & more.")
    assert profile.slug == "h2"
    [hit] = search_directory(Criteria(q="hydrogen")).hits
    assert hit.snippet == "Makers of <mark>hydrogen</mark> &amp; more."


def test_names_sort_by_the_fifty_sounds_in_japanese(listed):
    for slug, name in [("t", "東京会"), ("g", "岐阜会"), ("a", "愛知会")]:
        listed(slug=slug, name_en=f"{9 - len(slug)}{slug}", name_ja=name)
    with translation.override("ja"):
        assert found(sort="name") == ["a", "g", "t"]


def test_drafts_are_not_found(listed):
    listed(slug="draft", draft=True)
    assert found() == []


def test_a_withdrawn_profile_is_gone(listed):
    profile = listed(slug="one")
    assert found() == ["one"]
    Profile.objects.filter(pk=profile.pk).update(state="withdrawn")
    refresh_documents([profile.pk])
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_words_of_a_withdrawn_profile_are_proposed_no_more(listed):
    listed(slug="stays", name_en="Zymurgy Valley")
    gone = listed(slug="goes", name_en="Zymurgy and Xylography")
    assert found("xylografy") == ["goes"]
    gone.state = "withdrawn"
    gone.save(update_fields=["state"])
    refresh_documents([gone.pk])
    assert found("xylografy") == []
    assert not SearchWord.objects.filter(text="xylography").exists()
    assert found("zymurgi") == ["stays"]


def test_a_practice_is_found_by_parties_that_are_in_the_directory(listed):
    party = listed(name_en="Xylography Guild")
    practice = PracticeFactory(partnership=PartnershipFactory(profiles=[party]))
    refresh_practices([practice.pk])
    assert practices_with("xylography") == 1
    for state, number in (("withdrawn", 0), ("published", 1)):
        party.state = state
        party.save(update_fields=["state"])
        refresh_documents([party.pk])
        assert practices_with("xylography") == number


def practices_with(word):
    return Practice.objects.published().filter(words=SearchQuery(word, config="simple")).count()


def test_another_process_hears_of_changes_and_removals(listed):
    one, two = listed(slug="one"), listed(slug="two")
    assert found() == ["one", "two"]
    before = current_index().table
    Profile.objects.filter(pk=two.pk).update(name_en="Changed", state="withdrawn")
    refresh_documents([two.pk])
    assert found() == ["one"]
    assert before.size == 2
    Profile.objects.filter(pk=one.pk).delete()
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_keeps_its_documents_to_itself(listed):
    listed(slug="one")
    assert found() == ["one"]
    with transaction.atomic():
        listed(slug="two")
        assert found() == ["one", "two"]
        transaction.set_rollback(True)
    assert found() == ["one"]


def test_an_offer_that_ended_counts_no_more(listed):
    yesterday = timezone.localdate() - timedelta(days=1)
    profile = listed(slug="one")
    interest = InterestFactory(profile=profile, text_en="Sake tours")
    refresh_documents([profile.pk])
    assert found("sake") == ["one"]
    interest.expires_on = yesterday
    interest.save()
    assert refresh_documents([profile.pk]) == 1
    assert found("sake") == []


def test_refresh_counts_only_documents_that_changed(gifu, hokkaido):
    both = [gifu.pk, hokkaido.pk]
    assert refresh_documents(both) == 0
    Profile.objects.filter(slug="gifu").update(name_en="Hida")
    assert refresh_documents(both) == 1


def test_a_new_name_of_a_sector_is_found_after_rebuilding(listed):
    sector = SectorFactory(name_en="Optics", name_ja="光学")
    listed(slug="one", sectors=[sector])
    sector.name_en = "Luminous arts"
    sector.save()
    rebuild_search()
    assert found("luminous arts") == ["one"]


@pytest.mark.parametrize("count", [1, 3])
def test_refresh_costs_the_same_for_any_number_of_profiles(django_assert_num_queries, count):
    sector = SectorFactory(parent=SectorFactory())
    profiles = ProfileFactory.create_batch(count, sectors=[sector], themes=[ThemeFactory()])
    for profile in profiles:
        InterestFactory(profile=profile)
    current_index().vocabulary  # noqa: B018
    with django_assert_num_queries(12):
        refresh_documents([profile.pk for profile in profiles])


@pytest.mark.parametrize("count", [1, 3])
def test_search_costs_the_same_for_any_number_of_hits(listed, django_assert_num_queries, count):
    for number in range(count):
        listed(name_en=f"Hydrogen {number}", summary_en="Of gas.")
    current_index().vocabulary  # noqa: B018
    with django_assert_num_queries(6):
        assert search_directory(Criteria(q="hydrogen")).total == count


def test_pages_beyond_the_last_are_the_last(listed):
    for number in range(3):
        listed(slug=f"p{number}")
    page = search_directory(Criteria(), page=9, per_page=2)
    assert (page.page, page.pages, page.total, len(page.hits)) == (2, 2, 3, 1)


@pytest.mark.parametrize("text", ["'", "\\", "a'b\\c:*&|!()", "\x00", "<->", "%_", "&" * 300, "と"])
def test_signs_of_the_query_language_do_no_harm(gifu, text):
    assert found(text) in ([], ["gifu"])


def test_the_api_filter_finds_the_same(gifu, hokkaido):
    rows = matching_profiles(Profile.objects.all(), "岐阜")
    assert [profile.slug for profile in rows] == ["gifu"]
    assert matching_profiles(Profile.objects.all(), "  ").count() == 2


def test_matching_ids_are_those_of_the_pages(gifu, hokkaido):
    assert matching_ids(Criteria(q="japan")) == [gifu.pk, hokkaido.pk]


def test_no_statement_of_a_search_reads_a_whole_table(gifu):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        search_directory(Criteria(q="gifu prefecture hidden", country=("JP",)))
        search_directory(Criteria(q="gifu"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in captured.captured_queries:
            if query["sql"].startswith(("SELECT", "\nSELECT")):
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(line for (line,) in cursor.fetchall())
                for table in ("searchdocument", "searchword", "regions_profile", "practice"):
                    assert f"Seq Scan on regions_{table}" not in plan
                    assert f"Seq Scan on {table}" not in plan


def test_a_document_carries_day_and_state():
    profile = ProfileFactory(confirmed_on=date(2026, 1, 2))
    refresh_documents([profile.pk])
    document = SearchDocument.objects.get(pk=profile.pk)
    assert (document.listed, document.confirmed_on) == (True, date(2026, 1, 2))
    assert document.revision > 0
