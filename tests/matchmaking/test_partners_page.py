"""'Partners for us' beyond new partners: kinds, filters, pages, and the page about a pair."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from matchmaking.services.suggestions import compute_suggestions
from regions.enums import PartyRole, Precision, ProfileKind, ProfileState, Side
from regions.models import Membership, PartnershipParty
from tests.factories import (
    CallFactory,
    CooperationFormFactory,
    InstrumentFactory,
    InterestFactory,
    MilestoneFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def aero():
    return SectorFactory(code="AER-AIR", name_en="Aeronautics", name_ja="航空機")


@pytest.fixture
def wood():
    return SectorFactory(code="FOR-WOOD", name_en="Wood", name_ja="木材")


@pytest.fixture
def trade():
    return CooperationFormFactory(code="TRADE", name_en="Trade", name_ja="貿易")


@pytest.fixture
def gifu(aero, wood):
    return ProfileFactory(
        japanese=True, slug="gifu", name_en="Gifu", name_ja="岐阜県", sectors=[aero, wood]
    )


@pytest.fixture
def hamburg(aero, wood):
    return ProfileFactory(slug="hamburg", name_en="Hamburg Aviation", sectors=[aero, wood])


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu)


def page(client, user, **query):
    client.force_login(user)
    return client.get(reverse("suggestions"), query)


def shown(response):
    return [row.partner.slug for row in response.context["page"].suggestions]


def told(row):
    return [clause.text for clause in row.explanation.pros]


def against(row):
    return [clause.text for clause in row.explanation.cons]


NO_JAPANESE = "They name no Japanese among their languages of work, only English."
UNCONFIRMED = "The organisation has not confirmed its profile yet."
SILENT = "They have not said yet what they offer or seek."


# Expand


def test_expand_tells_since_when_the_last_step_and_what_is_not_covered(
    client, officer, gifu, hamburg, aero
):
    tie = PartnershipFactory(name_en="Wings", profiles=[gifu, hamburg])
    tie.sectors.add(aero)
    MilestoneFactory(partnership=tie, title_en="First visit")
    MilestoneFactory(
        partnership=tie, title_en="Fair", on=date(2021, 5, 1), precision=Precision.MONTH
    )
    (row,) = page(client, officer, kind="expand").context["page"].suggestions
    assert row.partner == hamburg
    assert told(row) == [
        "You work together in “Wings” (Since October 2018).",
        "The last step known is “Fair” (May 2021).",
    ]
    assert [clause.text for clause in row.uncovered] == ["Both of you work in “Wood”."]
    assert against(row) == [NO_JAPANESE, SILENT, UNCONFIRMED]
    assert row.subject == "FOR-WOOD"
    assert "Not part of it yet" in page(client, officer, kind="expand").content.decode()


def test_expand_says_that_a_partnership_has_ended(client, officer, gifu, hamburg):
    PartnershipFactory(
        name_en="Wings",
        profiles=[gifu, hamburg],
        ended_on=date(2020, 1, 1),
        ended_precision=Precision.YEAR,
    )
    (row,) = page(client, officer, kind="expand").context["page"].suggestions
    assert told(row) == ["You work together in “Wings”."]
    assert against(row)[0] == "The partnership “Wings” has ended (2020)."


def test_a_partner_is_proposed_to_expand_and_never_as_new(client, officer, gifu, hamburg):
    PartnershipFactory(profiles=[gifu, hamburg])
    compute_suggestions()
    assert shown(page(client, officer)) == []
    assert shown(page(client, officer, kind="expand")) == ["hamburg"]


def test_expand_leaves_out_partners_that_left_the_directory(client, officer, gifu, hamburg):
    PartnershipFactory(profiles=[gifu, hamburg])
    hamburg.state = ProfileState.WITHDRAWN
    hamburg.save()
    response = page(client, officer, kind="expand")
    assert shown(response) == []
    assert "No partnership is known yet" in response.content.decode()


# Join


def test_join_proposes_a_partners_partner_and_says_by_way_of_whom(client, officer, gifu, hamburg):
    lyon = ProfileFactory(slug="lyon", name_en="Lyon")
    osaka = ProfileFactory(japanese=True, slug="osaka")
    PartnershipFactory(profiles=[gifu, lyon])
    PartnershipFactory(profiles=[lyon, hamburg, osaka])
    response = page(client, officer, kind="join")
    (row,) = response.context["page"].suggestions
    assert row.partner == hamburg
    assert told(row) == [
        "They work with Lyon, a partner of yours.",
        "Both of you work in “Aeronautics”.",
        "Both of you work in “Wood”.",
        "You can work together in English.",
    ]
    assert f'By way of: <a href="{lyon.get_absolute_url()}">Lyon</a>' in response.content.decode()


def test_join_warns_where_nothing_is_shared(client, officer, gifu):
    lyon, paris = ProfileFactory(name_en="Lyon"), ProfileFactory(slug="paris", languages=["fr"])
    PartnershipFactory(profiles=[gifu, lyon])
    PartnershipFactory(profiles=[lyon, paris])
    (row,) = page(client, officer, kind="join").context["page"].suggestions
    assert against(row) == [
        "You name no sector in common, and neither offers what the other seeks.",
        "You have no language of work in common; they work in French.",
        SILENT,
        UNCONFIRMED,
    ]


def test_a_cluster_is_told_which_alliance_it_could_join(client, aero, hamburg):
    cluster = ProfileFactory(slug="toulouse", sectors=[aero])
    other = ProfileFactory(name_en="Berlin Water")
    alliance = ProfileFactory(
        slug="wings", kind=ProfileKind.ALLIANCE, name_en="Wings", members=[hamburg, other]
    )
    ProfileFactory(kind=ProfileKind.ALLIANCE, members=[other])
    mine = ProfileFactory(kind=ProfileKind.ALLIANCE, members=[hamburg])
    Membership.objects.create(alliance=mine, member=cluster)
    (row,) = page(client, UserFactory(profile=cluster), kind="join").context["page"].suggestions
    assert row.partner == alliance
    assert told(row) == [
        "1 member works in sectors of yours: Hamburg Aviation.",
        "1 sector in common with its members: Aeronautics.",
    ]


def test_an_alliance_of_the_other_side_is_told_as_such(client, aero, hamburg):
    kobe = ProfileFactory(japanese=True, kind=ProfileKind.CLUSTER, sectors=[aero])
    ProfileFactory(kind=ProfileKind.ALLIANCE, members=[hamburg])
    (row,) = page(client, UserFactory(profile=kobe), kind="join").context["page"].suggestions
    assert against(row)[0] == "No member is from your side yet."


def test_a_prefecture_is_not_sent_into_an_alliance_of_clusters(client, officer, hamburg):
    ProfileFactory(kind=ProfileKind.ALLIANCE, members=[hamburg])
    assert shown(page(client, officer, kind="join")) == []


# Peers


def test_peers_resemble_the_region_on_either_side(client, officer, gifu, aero, wood):
    like = ProfileFactory(
        slug="styria",
        kind=ProfileKind.REGION,
        sectors=[aero, wood],
        territory=TerritoryFactory(population=1_900_000),
    )
    ProfileFactory(kind=ProfileKind.REGION)
    (row,) = page(client, officer, kind="peer").context["page"].suggestions
    assert row.partner == like
    assert told(row) == ["2 sectors in common: Aeronautics · Wood."]
    assert [one.clause.anchor for one in row.pros] == ["#sectors"]


def test_a_cluster_is_told_that_only_territories_have_peers(client, aero):
    cluster = ProfileFactory(kind=ProfileKind.CLUSTER, sectors=[aero])
    region = ProfileFactory(kind=ProfileKind.REGION, sectors=[aero])
    texts = [
        page(client, UserFactory(profile=one), kind="peer").content.decode()
        for one in (cluster, region)
    ]
    assert ["Only regions and cities are compared" in text for text in texts] == [True, False]


# Three parties


@pytest.fixture
def asean():
    return ThirdRegionFactory(code="ASEAN", name_en="ASEAN", name_ja="アセアン")


def names_region(profile, region, role, sector, direction="seek"):
    InterestFactory(
        profile=profile,
        direction=direction,
        sector=sector,
        third_region=region,
        third_region_role=role,
    )


def test_three_parties_join_target_and_hub_and_name_who_is_there(
    client, officer, gifu, hamburg, aero, asean
):
    names_region(gifu, asean, "target", aero)
    names_region(hamburg, asean, "hub", aero)
    hanoi = ProfileFactory(slug="hanoi", name_en="Hanoi Wings", side=Side.THIRD, territory=None)
    names_region(hanoi, asean, "", aero)
    ProfileFactory(slug="other")
    response = page(client, officer, kind="three")
    (row,) = response.context["page"].suggestions
    assert row.partner == hamburg
    assert told(row) == [
        "“ASEAN” is a target of yours, and they can be a hub there.",
        "In the directory for “ASEAN”: Hanoi Wings.",
        "Both of you work in Aeronautics and Wood.",
    ]
    assert against(row) == [NO_JAPANESE, UNCONFIRMED]
    html = response.content.decode()
    assert f'There: <a href="{hanoi.get_absolute_url()}">Hanoi Wings</a>' in html


def test_three_parties_say_that_nobody_is_there_and_that_you_are_partners(
    client, officer, gifu, hamburg, aero, asean
):
    names_region(gifu, asean, "hub", aero)
    names_region(hamburg, asean, "target", aero)
    PartnershipFactory(profiles=[gifu, hamburg])
    (row,) = page(client, officer, kind="three").context["page"].suggestions
    assert told(row) == [
        "“ASEAN” is a target of theirs, and you can be a hub there.",
        "Both of you work in Aeronautics and Wood.",
        "You work together already.",
    ]
    assert against(row)[0] == (
        "Nobody from “ASEAN” is in the directory yet: the helpdesk can look."
    )


def test_three_parties_of_two_targets_need_a_hub_there(client, officer, gifu, hamburg, aero, asean):
    names_region(gifu, asean, "target", aero)
    names_region(hamburg, asean, "target", aero)
    assert shown(page(client, officer, kind="three")) == []
    hanoi = ProfileFactory(name_en="Hanoi Wings", side=Side.THIRD, territory=None)
    names_region(hanoi, asean, "hub", aero, direction="offer")
    (row,) = page(client, officer, kind="three").context["page"].suggestions
    assert told(row)[:2] == [
        "“ASEAN” is a target of both of you.",
        "Hanoi Wings can be the hub in “ASEAN”.",
    ]


# Filters and pages


def test_filters_narrow_and_count_what_would_remain(client, officer, gifu, hamburg, wood, trade):
    berlin = ProfileFactory(slug="berlin", sectors=[wood], languages=["de"])
    InterestFactory(profile=berlin, form=trade, sector=wood)
    compute_suggestions()
    everything = page(client, officer)
    assert sorted(shown(everything)) == ["berlin", "hamburg"]
    for query, slugs in [
        ({"sector": "AER-AIR"}, ["hamburg"]),
        ({"form": "TRADE"}, ["berlin"]),
        ({"language": "de"}, ["berlin"]),
        ({"language": "de", "sector": "AER-AIR"}, []),
        ({"place": "DE"}, []),
        ({"organisation": "cluster", "language": "en"}, ["hamburg"]),
        ({"third_region": "nowhere"}, []),
        ({"sector": "a\0b"}, []),
    ]:
        response = page(client, officer, **query)
        assert shown(response) == slugs, query
        assert response.context["page"].found == 2
    options = page(client, officer, language="de").context["page"].options
    assert [(one.value, one.label, one.number) for one in options["language"]] == [
        ("en", "English", 1),
        ("de", "German", 1),
    ]
    assert [(one.value, one.number) for one in options["sector"]] == [("FOR-WOOD", 1)]
    html = page(client, officer, language="de", sector="AER-AIR").content.decode()
    assert "No suggestion fits these filters" in html
    assert "0 of 2 suggestions" in html


def test_the_place_is_the_prefecture_in_japan_and_the_country_elsewhere(client, hamburg, gifu):
    tokyo = TerritoryFactory(japanese=True, code="JP-13", name_en="Tokyo")
    ward = TerritoryFactory(
        japanese=True, code="JP-13-minato", kind="city", parent=tokyo, name_en="Minato"
    )
    ProfileFactory(
        japanese=True, slug="minato", territory=ward, sectors=list(hamburg.sectors.all())
    )
    compute_suggestions()
    user = UserFactory(profile=hamburg)
    options = page(client, user).context["page"].options["place"]
    assert ("JP-13", "Tokyo", 1) in [(one.value, one.label, one.number) for one in options]
    assert shown(page(client, user, place="JP-13")) == ["minato"]
    gifu_options = page(client, UserFactory(profile=gifu)).context["page"].options["place"]
    assert [(one.value, one.label) for one in gifu_options] == [("FR", "France")]


def test_ten_suggestions_make_a_page_and_ranks_go_on(client, officer, aero):
    ProfileFactory.create_batch(12, sectors=[aero])
    compute_suggestions()
    first, second = page(client, officer), page(client, officer, page="2")
    ranks = [
        row.rank for response in (first, second) for row in response.context["page"].suggestions
    ]
    assert ranks == list(range(1, 13))
    assert len(set(shown(first) + shown(second))) == 12
    assert shown(page(client, officer, page="99")) == shown(second)
    assert "?for=gifu&amp;kind=new&amp;page=2" in first.content.decode()


def test_an_unknown_kind_is_the_first_one(client, officer, hamburg):
    compute_suggestions()
    assert page(client, officer, kind="magic").context["kind"] == "new"


# Instruments


def test_a_suggestion_names_the_instruments_that_help_the_pair(
    client, officer, gifu, hamburg, aero, trade
):
    for profile, direction in ((gifu, "seek"), (hamburg, "offer")):
        InterestFactory(profile=profile, direction=direction, form=trade, sector=aero)
    fitting = InstrumentFactory(name_en="Joint fund", stage="find")
    fitting.forms.add(trade)
    ours = InstrumentFactory(name_en="JP travel", side="jp", eligible_kinds=["prefecture"])
    ours.forms.add(trade)
    InstrumentFactory(name_en="For offices", eligible_kinds=["office"]).forms.add(trade)
    InstrumentFactory(name_en="Closed", deadline_on=date(2020, 1, 1)).forms.add(trade)
    InstrumentFactory(name_en="Other sector").sectors.add(SectorFactory())
    compute_suggestions()
    response = page(client, officer)
    (row,) = response.context["page"].suggestions
    assert [(one.instrument.name, one.for_whom, one.reasons) for one in row.instruments] == [
        (
            "Joint fund",
            "For both of you",
            ["Both of you name it: Trade.", "Fits where you stand: Find partners."],
        ),
        (
            "JP travel",
            "For Gifu",
            ["Made for: Japanese prefecture.", "Both of you name it: Trade."],
        ),
    ]
    assert "Joint fund" in response.content.decode()


# Costs and readers

COSTS = {"new": 11, "expand": 10, "join": 11, "peer": 11, "three": 11}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", COSTS)
def test_each_kind_costs_the_same_for_any_number(
    client, officer, gifu, aero, asean, kind, count, django_assert_num_queries
):
    names_region(gifu, asean, "target", aero)
    known = ProfileFactory(name_en="Lyon") if kind == "join" else None
    for number in range(count):
        made = ProfileFactory(
            kind=ProfileKind.REGION if kind == "peer" else ProfileKind.CLUSTER, sectors=[aero]
        )
        names_region(made, asean, "hub", aero)
        if kind == "expand":
            PartnershipFactory(profiles=[gifu, made])
        if kind == "join":
            if not number:
                PartnershipFactory(profiles=[gifu, known])
            PartnershipFactory(profiles=[known, made])
    compute_suggestions()
    page(client, officer)  # what is read once and remembered
    with django_assert_num_queries(COSTS[kind]):
        response = client.get(reverse("suggestions"), {"kind": kind})
    assert len(shown(response)) == count


@pytest.mark.parametrize("kind", COSTS)
def test_each_kind_is_read_in_japanese(client, officer, gifu, hamburg, aero, asean, kind):
    names_region(gifu, asean, "target", aero)
    names_region(hamburg, asean, "hub", aero)
    lyon = ProfileFactory(name_en="Lyon", kind=ProfileKind.REGION, sectors=[aero])
    PartnershipFactory(profiles=[gifu, lyon])
    if kind != "three":
        PartnershipFactory(profiles=[lyon, ProfileFactory(sectors=[aero])])
    compute_suggestions()
    client.force_login(officer)
    with translation.override("ja"):
        response = client.get(reverse("suggestions"), {"kind": kind})
    assert response.context["page"].suggestions
    for row in response.context["page"].suggestions:
        for clause in [*row.explanation.pros, *row.explanation.cons, *(row.uncovered or [])]:
            assert any(ord(letter) > 0x3000 for letter in clause.text), clause.text


@pytest.mark.parametrize("kind", COSTS)
@pytest.mark.parametrize(
    ("reader", "status"), [("owner", 200), ("colleague", 200), ("stranger", 404), ("staff", 200)]
)
def test_every_kind_is_for_the_organisation_and_the_helpdesk(
    client, officer, gifu, hamburg, kind, reader, status
):
    assert (
        page(client, reader_of(reader, officer, gifu), **{"for": "gifu", "kind": kind}).status_code
        == status
    )


def reader_of(reader, officer, gifu):
    return {
        "owner": lambda: officer,
        "colleague": lambda: UserFactory(member_of=gifu),
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
        "staff": lambda: UserFactory(desk="jp"),
    }[reader]()


# You and X


def pair(client, user, slug, **query):
    client.force_login(user)
    return client.get(reverse("pair", args=[slug]), query)


def test_the_page_of_a_pair_tells_what_is_shared_and_what_to_do(
    client, officer, gifu, hamburg, aero, trade
):
    theme = ThemeFactory(name_en="Circular economy")
    for profile, direction in ((gifu, "seek"), (hamburg, "offer")):
        InterestFactory(profile=profile, direction=direction, form=trade, sector=aero)
        profile.themes.add(theme)
    InstrumentFactory(name_en="Joint fund").forms.add(trade)
    response = pair(client, officer, "hamburg")
    found = response.context["page"]
    assert found.shared == [
        ("Sectors", ["Aeronautics", "Wood"]),
        ("Forms of cooperation", ["Trade"]),
        ("Themes", ["Circular economy"]),
    ]
    assert told(found.suggestion)[0] == "You seek “Trade” in “Aeronautics”, and they offer it."
    html = response.content.decode()
    assert "You and Hamburg Aviation" in html
    assert "Joint fund" in html
    ask = f"{reverse('request-new')}?to=hamburg&amp;from=gifu&amp;sector=AER-AIR"
    assert f'href="{ask}"' in html


def test_the_page_of_a_pair_of_partners_tells_what_is_not_covered(
    client, officer, gifu, hamburg, aero
):
    tie = PartnershipFactory(name_en="Wings", profiles=[gifu, hamburg])
    tie.sectors.add(aero)
    found = pair(client, officer, "hamburg").context["page"]
    assert found.are_partners
    assert told(found.suggestion)[0] == "You work together in “Wings” (Since October 2018)."
    assert [clause.text for clause in found.suggestion.uncovered] == ["Both of you work in “Wood”."]


@pytest.mark.parametrize(
    ("reader", "status"), [("owner", 200), ("colleague", 200), ("stranger", 404), ("staff", 200)]
)
def test_the_page_of_a_pair_is_for_the_organisation_and_the_helpdesk(
    client, officer, gifu, hamburg, reader, status
):
    response = pair(client, reader_of(reader, officer, gifu), "hamburg", **{"for": "gifu"})
    assert response.status_code == status
    asks = reverse("request-new") in response.content.decode()
    assert asks == (reader in {"owner", "colleague"})


def test_there_is_no_page_of_a_pair_with_oneself_or_somebody_hidden(client, officer, gifu):
    draft = ProfileFactory(draft=True)
    for slug in ("gifu", draft.slug, "atlantis"):
        assert pair(client, officer, slug).status_code == 404
    assert pair(client, UserFactory(), "gifu").status_code == 404


def test_a_visitor_is_asked_to_sign_in_before_a_pair(client, hamburg):
    response = client.get(reverse("pair", args=["hamburg"]))
    assert response.status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_pair_costs_the_same_for_any_number_of_partnerships(
    client, officer, gifu, hamburg, count, django_assert_num_queries
):
    for _ in range(count):
        tie = PartnershipFactory(profiles=[gifu, hamburg])
        PartnershipParty.objects.create(
            partnership=tie, profile=ProfileFactory(), role=PartyRole.SUPPORTER
        )
    CallFactory.create_batch(count)
    pair(client, officer, "hamburg")  # what is read once and remembered
    with django_assert_num_queries(12):
        response = client.get(reverse("pair", args=["hamburg"]))
    assert len(response.context["calls"]) == count


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "How suggestions are made"), ("ja", "おすすめの仕組み")],
)
def test_everybody_may_read_how_suggestions_are_made(client, language, title):
    with translation.override(language):
        html = client.get(reverse("suggestions-how")).content.decode()
    assert f"{title}</h1>" in html
