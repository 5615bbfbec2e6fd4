"""Which records are taken for one organisation, and which are not."""

import pytest
from django.core.exceptions import PermissionDenied

from kernel.errors import DomainError
from regions.duplicates import (
    LIKELY,
    Candidate,
    Likeness,
    blocking_keys,
    compare,
    name_keys,
    pairs_of,
    website_host,
)
from regions.enums import PairState, ProfileState
from regions.models import DuplicatePair, Profile, RecordKey, UncheckedRecord
from regions.queries.duplicates import NEWEST, likely_duplicates
from regions.readings import plain_vowels, romaji
from regions.services.content import ProfileContent
from regions.services.duplicates import (
    check,
    dismiss_pair,
    find_duplicates,
    name_pair,
    reopen_pair,
    waiting,
)
from tests.factories import ProfileFactory, TerritoryFactory, UserFactory


def one(name, website="", territory="", kind="cluster", pk=None):
    return Candidate(pk, (name,), website, territory, kind)


ALIKE = [
    ("Medicon Valley", "Medicon Valley Alliance"),
    ("Medicon Valley", "メディコンバレー"),
    ("Aerospace Valley", "AEROSPACE VALLEY e.V."),
    ("BioRegio Holding", "Bio Regio Holding GmbH"),
    ("München Biotech", "Muenchen Biotech e.V."),
    ("Lyonbiopôle", "Lyonbiopole Cluster"),
    ("Poët Laval Lavande", "Poet Laval Lavande ASBL"),
    ("株式会社山田製作所", "(株)山田製作所"),
    ("株式会社山田製作所", "Yamada Seisakusho Co., Ltd."),
    ("株式会社山田製作所", "Yamada Seisakusyo K.K."),
    ("一般社団法人 中部経済連合会", "中部経済連合会"),
    ("公益財団法人ひろしま産業振興機構", "広島産業振興機構"),
    ("ひろしま産業振興機構", "Hiroshima Sangyō Shinkō Kikō"),
    ("NPO法人諏訪圏ものづくり推進機構", "特定非営利活動法人 諏訪圏ものづくり推進機構"),
    ("諏訪圏ものづくり推進機構", "諏訪圏ﾓﾉづくり推進機構"),
    ("神戸医療産業都市", "Kobe Iryo Sangyo Toshi"),
    ("神戸医療産業都市", "Kōbe Iryō Sangyō Toshi"),
    ("Toukyou Kankou Kyoukai", "Tokyo Kanko Kyokai"),
    ("Shizuoka Foods", "Sizuoka Foods"),
    ("Wood Cluster of Styria", "Styria Wood Cluster"),
    ("Holzcluster Steiermark GmbH", "Holzcluster Steiermark"),
    ("Italian Ceramics S.p.A.", "Italian Ceramics SpA"),
    ("Turku Science Park Oy", "Turku Science Park"),
    ("Stichting Brainport Water", "Brainport Water"),
    ("Klaster Lotniczy Sp. z o.o.", "Klaster Lotniczy"),
    ("Packaging Vally Germany", "Packaging Valley Germany"),
    ("Photonics Catalunia", "Photonics Catalunya"),
    ("Fukuoka Bio Comunity", "Fukuoka Bio Community"),
    ("Ishikawa Sunrise Industries Creation Organization", "ISICO"),
    ("Kyushu Bio Cluster Conference (KBCC)", "KBCC"),
    ("American-style Foods & Drinks", "American style foods and drinks"),
    ("北海道バイオ工業会", "Hokkaido Baio Kogyokai"),
    ("かがわ希少糖ホワイトバレー", "香川希少糖ホワイトバレー"),
    ("The Green Hydrogen Alliance", "Green Hydrogen"),
    ("Vitagora", "Vitagora Food Cluster"),
    ("Vitagora", "Pôle Vitagora"),
    ("Vitagora Food Innovation Cluster", "Vitagora"),
    ("Wagralim", "Wagralim, Agri-Food Innovation Cluster"),
]

DIFFERENT = [
    ("Silicon Saxony", "Silicon Alps"),
    ("Aerospace Valley", "Aviation Valley"),
    ("Region North Denmark", "Region South Denmark"),
    ("Hiroshima Prefecture", "Hiroshima City"),
    ("岐阜県", "岐阜市"),
    ("Kagawa Prefecture", "Kanagawa Prefecture"),
    ("香川県", "神奈川県"),
    ("Akita Prefecture", "Arita Town"),
    ("Fukui Prefecture", "Fukuoka Prefecture"),
    ("Miyagi Prefecture", "Miyazaki Prefecture"),
    ("Yamagata Prefecture", "Yamaguchi Prefecture"),
    ("Okayama Prefecture", "Wakayama Prefecture"),
    ("Tochigi Prefecture", "Tottori Prefecture"),
    ("Ishikawa Prefecture", "Shiga Prefecture"),
    ("Toyama Prefecture", "Oyama City"),
    ("Bavarian Biotech Cluster", "Bavarian Wood Cluster"),
    ("Health Cluster Portugal", "Wood Cluster Portugal"),
    ("Tyrol Development Agency", "Tyrol Innovation Agency"),
    ("Lower Austria", "Upper Austria"),
    ("East Kyushu Medical Valley", "Kyushu Silicon Island"),
    ("BioWin", "BioM"),
    ("Cap Digital", "Cap Energies"),
    ("Chamber of Commerce of Lyon", "Chamber of Commerce of Turin"),
    ("Automotive Cluster West", "Automotive Cluster East"),
    ("Packaging Cluster", "Beauty Cluster"),
    ("広島産業振興機構", "福島産業振興機構"),
    ("山形県", "山梨県"),
    ("東京都", "京都府"),
    ("北九州市", "九州経済連合会"),
    ("Rhône", "Rhône-Alpes Textile Technology Platform"),
    ("Brittany", "Images & Networks Brittany"),
    ("Green Energy Cluster", "Blue Energy Cluster"),
    ("Agro Transilvania Cluster", "Transilvania IT Cluster"),
    ("ABC", "ABD"),
    ("Food Cluster 100", "Food Cluster 10"),
    ("Wood Forum 2021", "Wood Forum 2022"),
    ("Vitagora Food Cluster", "Vitagora Wellness Venture Mountain"),
    ("Packaging Cluster", "Food Packaging Cluster"),
    ("Food Cluster", "Vitagora Food Cluster"),
    ("Wallonia Food Cluster", "Wallonia Space Cluster"),
    ("Brittany", "Brittany Ferries"),
]


@pytest.mark.parametrize(("a", "b"), ALIKE)
def test_compare_takes_two_spellings_for_one(a, b):
    assert (a, b, compare(one(a), one(b)).score >= LIKELY) == (a, b, True)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_compare_tells_two_names_apart(a, b):
    assert (a, b, compare(one(a), one(b)).score >= LIKELY) == (a, b, False)


@pytest.mark.parametrize(("a", "b"), [*ALIKE, *DIFFERENT])
def test_compare_says_the_same_in_both_directions(a, b):
    assert compare(one(a), one(b)).score == compare(one(b), one(a)).score


@pytest.mark.parametrize(
    ("a", "b", "reasons"),
    [
        (one("Alpha Wood"), one("Alpha Wood"), ["same_name"]),
        (one("岐阜県", kind="prefecture"), one("Gifu-ken", kind="prefecture"), ["same_reading"]),
        (one("Alpha Wood"), one("Alpha Wood Cluster"), ["similar_name"]),
        (one("Alpha Wood"), one("Alpha Wood Machines"), ["name_within"]),
        (
            one("Alpha", "https://www.alpha.example/en/"),
            one("Ohne Namen", "http://alpha.example"),
            ["same_website"],
        ),
        (
            one("Alpha Wood", territory="FRK2"),
            one("Alpha Wood", territory="FRK2"),
            ["same_name", "same_territory"],
        ),
    ],
)
def test_compare_names_its_reasons(a, b, reasons):
    likeness = compare(a, b)
    assert (likeness.reasons, likeness.is_likely) == (reasons, True)
    assert all(likeness.labels)


def test_two_records_of_one_region_are_one():
    a = one("Bayern", territory="DE2", kind="region")
    b = one("Free State of Bavaria", territory="DE2", kind="region")
    assert compare(a, b).reasons == ["same_place"]
    assert compare(a, one("Bayern", territory="AT1", kind="region")).is_likely is False


def test_a_region_and_its_office_are_two():
    region = one("North Rhine-Westphalia", territory="DEA", kind="region")
    office = one("North Rhine-Westphalia Japan K.K.", territory="DEA", kind="office")
    assert compare(region, office).is_likely is False


def test_hosts_that_many_share_prove_nothing():
    assert website_host("https://www.facebook.com/alpha") == ""
    assert website_host("alpha.example/en") == "alpha.example"
    assert website_host("https://[broken") == ""


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("ギフケン", "gifuken"),
        ("ちゅうぶ", "chuubu"),
        ("ニッポン", "nippon"),
        ("マッチャ", "matcha"),
        ("フィンランド", "finrando"),
        ("ジョウ", "jou"),
        ("ティー", "ti"),
    ],
)
def test_romaji_writes_kana_in_hepburn(kana, letters):
    assert romaji(kana) == letters


def test_plain_vowels_writes_long_ones_short():
    assert plain_vowels("toukyou oosaka yuubari") == "tokyo osaka yubari"


def test_name_keys_are_equal_across_scripts_forms_and_spacing():
    names = ["岐阜県", "Gifu-ken", "Gifu Prefecture", "ＧＩＦＵ ｋｅｎ"]
    assert {frozenset(name_keys(name)) for name in names} == {frozenset({"gihuprefecture"})}


def test_pairs_of_finds_twins_in_a_list():
    rows = [one("Alpha Wood", pk=1), one("Beta", pk=2), one("ALPHA WOOD GmbH", pk=3)]
    assert [(a.pk, b.pk) for a, b, _likeness in pairs_of(rows)] == [(1, 3)]


def test_likeness_without_known_reasons_has_no_labels():
    assert Likeness(1, ["unheard-of"]).labels == []


@pytest.fixture
def desk():
    return UserFactory(desk="jp")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_likely_duplicates_costs_two_queries(django_assert_num_queries, count):
    for number in range(count):
        ProfileFactory(slug=f"wood-{number}", name_en="Alpha Wood")
    find_duplicates()
    with django_assert_num_queries(2):
        found = likely_duplicates(one("ALPHA WOOD e.V."))
    assert len(found) == count


@pytest.mark.django_db
def test_likely_duplicates_finds_a_record_in_the_other_script_before_saving():
    place = TerritoryFactory(japanese=True)
    known = ProfileFactory(name_en="", name_ja="広島産業振興機構", territory=place, side="jp")
    ProfileFactory(name_ja="福島産業振興機構", side="jp")
    find_duplicates()
    content = ProfileContent(
        kind="cluster", side="jp", name_en="Hiroshima Sangyo Shinko Kiko", territory=place
    )
    assert [profile for profile, _likeness in likely_duplicates(content)] == [known]


@pytest.mark.django_db
def test_likely_duplicates_knows_records_that_were_just_written():
    known = ProfileFactory(name_en="Alpha Wood")
    assert UncheckedRecord.objects.count() == 1
    assert [profile for profile, _ in likely_duplicates(one("Alpha Wood Ltd"))] == [known]
    assert likely_duplicates(one("Alpha Wood Ltd"), exclude=known.pk) == []


@pytest.mark.django_db
def test_likely_duplicates_leaves_out_what_is_gone():
    ProfileFactory(name_en="Alpha Wood", state=ProfileState.WITHDRAWN)
    find_duplicates()
    assert likely_duplicates(one("Alpha Wood")) == []


@pytest.mark.django_db
def test_find_duplicates_notes_a_pair_once_older_record_first():
    older = ProfileFactory(name_en="Alpha Wood", website="https://alpha.example/")
    newer = ProfileFactory(name_en="Alpha Wood Cluster", website="http://www.alpha.example")
    assert find_duplicates() == 2
    assert find_duplicates() == 0
    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.state) == (older, newer, PairState.OPEN)
    assert pair.reasons == ["similar_name", "same_website"]


@pytest.mark.django_db
def test_find_duplicates_takes_no_more_than_asked():
    ProfileFactory.create_batch(3)
    assert find_duplicates(most=2) == 2
    assert UncheckedRecord.objects.count() == 1


@pytest.mark.django_db
def test_a_changed_name_is_looked_at_again_and_the_old_suspicion_forgotten():
    ProfileFactory(name_en="Alpha Wood")
    newer = ProfileFactory(name_en="Alpha Wood")
    find_duplicates()
    assert DuplicatePair.objects.count() == 1
    Profile.objects.filter(pk=newer.pk).update(name_en="Quite Another")
    assert find_duplicates() == 1
    assert DuplicatePair.objects.count() == 0
    assert RecordKey.objects.filter(profile=newer, key="alphawod").count() == 0


@pytest.mark.django_db
def test_a_change_that_says_nothing_of_who_it_is_is_not_looked_at():
    profile = ProfileFactory()
    find_duplicates()
    Profile.objects.filter(pk=profile.pk).update(summary_en="New words")
    assert UncheckedRecord.objects.count() == 0


@pytest.mark.django_db
def test_a_dismissed_pair_stays_dismissed(desk):
    ProfileFactory(name_en="Alpha Wood")
    newer = ProfileFactory(name_en="Alpha Wood")
    find_duplicates()
    pair = DuplicatePair.objects.get()
    dismiss_pair(pair, by=desk)
    Profile.objects.filter(pk=newer.pk).update(name_en="Alpha Wood Cluster")
    find_duplicates()
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (PairState.DISMISSED, desk)
    with pytest.raises(DomainError) as refused:
        dismiss_pair(pair, by=desk)
    assert refused.value.code == "pair_state_changed"
    reopen_pair(pair, by=desk)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (PairState.OPEN, None)


@pytest.mark.django_db
def test_a_pair_that_the_helpdesk_named_survives_the_next_search(desk):
    one_record, other = ProfileFactory(name_en="Alpha"), ProfileFactory(name_en="Omega")
    pair = name_pair(other, one_record, by=desk)
    assert (pair.first, pair.second, pair.reasons) == (one_record, other, ["by_hand"])
    find_duplicates()
    assert DuplicatePair.objects.get() == pair
    with pytest.raises(DomainError) as refused:
        name_pair(other, other, by=desk)
    assert refused.value.code == "not_two_records"


@pytest.mark.django_db
def test_only_the_helpdesk_decides_on_pairs(desk):
    first, second = ProfileFactory(), ProfileFactory()
    pair = name_pair(first, second, by=desk)
    for person in (UserFactory(profile=first), UserFactory(member_of=first), UserFactory()):
        for deed in (dismiss_pair, reopen_pair):
            with pytest.raises(PermissionDenied):
                deed(pair, by=person)
        with pytest.raises(PermissionDenied):
            name_pair(first, second, by=person)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_find_duplicates_costs_the_same_for_any_number_of_records(django_assert_num_queries, count):
    for form in ["", "e.V.", "GmbH", "Oy"][: count + 1]:
        ProfileFactory(name_en=f"Alpha Wood {form}")
    with django_assert_num_queries(14):
        assert find_duplicates() == count + 1


@pytest.mark.django_db
def test_a_record_that_changed_while_it_was_looked_at_is_looked_at_again():
    profile = ProfileFactory(name_en="Alpha Wood")
    notes = waiting(10)
    profile.name_en = "Beta Wood"
    profile.save(update_fields=["name_en"])
    check(notes)
    assert [pk for pk, _noted_at in waiting(10)] == [profile.pk]


@pytest.mark.parametrize(("a", "b"), [pair for pair in ALIKE if "ISICO" not in pair])
def test_names_of_one_organisation_share_a_key(a, b):
    assert blocking_keys(one(a)) & blocking_keys(one(b))


@pytest.mark.django_db
def test_a_slip_of_the_pen_is_found_by_the_stem_of_the_name():
    known = ProfileFactory(name_en="Hämeenlinna Woodworks Cluster")
    find_duplicates()
    asked = one("Hameenlinna Woodmorks")
    assert not blocking_keys(asked) & set(RecordKey.objects.values_list("key", flat=True))
    ProfileFactory.create_batch(NEWEST)  # the newest are compared in any case
    assert [profile for profile, _likeness in likely_duplicates(asked)] == [known]
