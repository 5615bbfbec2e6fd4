"""What the free-text search finds, in either script."""

import pytest

from kernel.folding import fold
from regions.enums import Side, TerritoryKind
from regions.models import Profile
from regions.services.search import refresh_search_text
from tests.factories import (
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def japan():
    return TerritoryFactory(
        nation=True, code="JP", side=Side.JP, country="JP", name_en="Japan", name_ja="日本"
    )


def prefecture(japan, code, english, japanese, kana, romaji):
    return TerritoryFactory(
        japanese=True,
        code=code,
        parent=japan,
        name_en=english,
        name_ja=japanese,
        name_kana=kana,
        name_romaji=romaji,
    )


@pytest.fixture
def gifu(japan):
    territory = prefecture(japan, "JP-21", "Gifu", "岐阜県", "ギフ", "Gifu")
    return ProfileFactory(japanese=True, slug="gifu", name_ja="岐阜県", territory=territory)


@pytest.fixture
def hokkaido(japan):
    territory = prefecture(japan, "JP-01", "Hokkaido", "北海道", "ホッカイドウ", "Hokkaidō")
    return ProfileFactory(japanese=True, slug="hokkaido", name_ja="北海道", territory=territory)


def found(text):
    refresh_search_text(Profile.objects.all())
    return list(Profile.objects.matching(text).order_by("slug").values_list("slug", flat=True))


@pytest.mark.parametrize(
    "text", ["岐阜", "岐阜県", "ぎふ", "ギフ", "ｷﾞﾌ", "gifu", "GIFU", "Ｇｉｆｕ"]
)
def test_search_finds_gifu_in_every_writing(gifu, hokkaido, text):
    assert found(text) == ["gifu"]


@pytest.mark.parametrize("text", ["hokkaido", "Hokkaidō", "北海道", "ほっかいどう", "ﾎｯｶｲﾄﾞｳ"])
def test_search_finds_hokkaido_in_every_writing(gifu, hokkaido, text):
    assert found(text) == ["hokkaido"]


@pytest.mark.parametrize("text", ["japan", "日本", "日本 岐阜"])
def test_search_finds_what_lies_in_a_country(gifu, text):
    ProfileFactory(slug="elsewhere")
    assert found(text) == ["gifu"]


def test_search_needs_every_word(gifu, hokkaido):
    assert found("gifu hokkaido") == []


def test_search_finds_the_prefecture_above_a_city(gifu):
    city = TerritoryFactory(
        japanese=True,
        code="JP-21-takayama",
        kind=TerritoryKind.CITY,
        parent=gifu.territory,
        name_en="Takayama City",
        name_ja="高山市",
    )
    ProfileFactory(japanese=True, slug="takayama", territory=city)
    assert found("岐阜") == ["gifu", "takayama"]


def test_search_ignores_accents():
    ProfileFactory(slug="limousin", name_en="Pôle Européen de la Céramique")
    assert found("pole ceramique") == ["limousin"]


@pytest.mark.parametrize(
    "text", ["photonics", "光産業", "laser", "レーザー", "electronics", "電子"]
)
def test_search_finds_a_sector_by_name_keyword_and_head(text):
    head = SectorFactory(code="ELE", name_en="Electronics", name_ja="電子")
    leaf = SectorFactory(
        code="ELE-PHO",
        parent=head,
        name_en="Photonics",
        name_ja="光産業",
        keywords_en=["lasers"],
        keywords_ja=["レーザー"],
    )
    ProfileFactory(slug="optics", sectors=[leaf])
    ProfileFactory(slug="other")
    assert found(text) == ["optics"]


@pytest.mark.parametrize("text", ["ageing society", "高齢社会", "sake", "地酒", "dijon"])
def test_search_looks_into_themes_interests_and_seat(text):
    theme = ThemeFactory(name_en="Ageing society", name_ja="高齢社会")
    profile = ProfileFactory(slug="vitagora", seat_city="Dijon", themes=[theme])
    InterestFactory(profile=profile, text_en="From sake to wine", text_ja="地酒からワインまで")
    ProfileFactory(slug="other")
    assert found(text) == ["vitagora"]


def test_refresh_counts_only_texts_that_changed(gifu, hokkaido):
    assert refresh_search_text(Profile.objects.all()) == 2
    Profile.objects.filter(slug="gifu").update(name_en="Hida")
    assert refresh_search_text(Profile.objects.all()) == 1


def test_refresh_hands_the_text_to_the_given_object(gifu):
    refresh_search_text([gifu])
    gifu.save()
    assert fold("岐阜") in Profile.objects.get(pk=gifu.pk).search_text


@pytest.mark.parametrize("count", [1, 3])
def test_refresh_costs_the_same_for_any_number_of_profiles(django_assert_num_queries, count):
    sector = SectorFactory(parent=SectorFactory())
    profiles = ProfileFactory.create_batch(count, sectors=[sector], themes=[ThemeFactory()])
    for profile in profiles:
        InterestFactory(profile=profile)
    with django_assert_num_queries(8):
        refresh_search_text(profiles)
