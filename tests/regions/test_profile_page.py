"""The page of an organisation: who sees it, what it tells, at what cost."""

from datetime import date

import pytest
from django.utils import timezone

from regions.enums import AffiliationRole, Direction, Precision, ProfileKind
from regions.models import KeyFunction, PartnershipParty
from regions.queries.ties import ties_of
from tests.factories import (
    AffiliationFactory,
    AgreementFactory,
    InstrumentFactory,
    InterestFactory,
    MilestoneFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def page_of(client, profile, language="en"):
    response = client.get(f"/{language}/partners/{profile.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def crowded_profile(count):
    """A profile with ``count`` of everything."""
    sectors, themes = SectorFactory.create_batch(count), ThemeFactory.create_batch(count)
    nation = TerritoryFactory(nation=True, code="FR", parent=None)
    place = TerritoryFactory(parent=nation, population=1_000_000, area_km2=8_000)
    profile = ProfileFactory(
        kind=ProfileKind.REGION,
        territory=place,
        flagships=[SectorFactory()],
        sectors=sectors,
        themes=themes,
        members=ProfileFactory.create_batch(count),
    )
    for _number in range(count):
        TerritoryFactory(parent=place)
        like = TerritoryFactory(japanese=True, population=1_100_000)
        ProfileFactory(japanese=True, territory=like, sectors=sectors, themes=themes)
        KeyFunction.objects.create(profile=profile, function_en="Director")
        ProfileFactory(state="withdrawn", successor=profile)
        fitting = InstrumentFactory(eligible_kinds=["region"])
        fitting.sectors.set(sectors)
    for direction in Direction:
        InterestFactory.create_batch(
            count, profile=profile, direction=direction, third_region=ThirdRegionFactory()
        )
    for _number in range(count):
        tie = PartnershipFactory(profiles=[profile, *ProfileFactory.create_batch(count)])
        PracticeFactory.create_batch(count, partnership=tie)
        MilestoneFactory.create_batch(count, partnership=tie)
        AgreementFactory.create_batch(count, partnership=tie)
    return profile


@pytest.mark.parametrize("count", [1, 3])
def test_profile_page_costs_the_same_for_a_visitor(client, django_assert_num_queries, count):
    profile = crowded_profile(count)
    with django_assert_num_queries(5):
        response = client.get(f"/en/partners/{profile.slug}/")
    page = response.context["page"]
    assert (len(page.peers), len(page.instruments), len(page.ties)) == (count, count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_profile_page_costs_the_same_for_an_officer(client, django_assert_num_queries, count):
    profile = crowded_profile(count)
    client.force_login(UserFactory(profile=ProfileFactory(japanese=True)))
    with django_assert_num_queries(11):
        client.get(f"/en/partners/{profile.slug}/")


@pytest.mark.parametrize(
    ("reader", "status"), [("stranger", 404), ("visitor", 404), ("colleague", 200), ("staff", 200)]
)
def test_an_unpublished_profile_is_found_by_its_people_and_the_helpdesk_only(
    client, reader, status
):
    profile = ProfileFactory(draft=True)
    people = {
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
        "colleague": lambda: UserFactory(member_of=profile),
        "staff": lambda: UserFactory(desk="jp"),
    }
    if reader in people:
        client.force_login(people[reader]())
    assert client.get(f"/en/partners/{profile.slug}/").status_code == status


def test_a_person_who_has_left_does_not_see_the_draft(client):
    profile = ProfileFactory(draft=True)
    user = UserFactory()
    AffiliationFactory(
        user=user, profile=profile, starts_on=date(2020, 4, 1), ends_on=date(2023, 3, 31)
    )
    client.force_login(user)
    assert client.get(f"/en/partners/{profile.slug}/").status_code == 404


def test_names_stand_in_both_scripts_with_their_language(client):
    profile = ProfileFactory(japanese=True, name_en="Gifu Prefecture", name_ja="岐阜県")
    english, japanese = page_of(client, profile), page_of(client, profile, "ja")
    assert "<h1>Gifu Prefecture</h1>" in english
    assert '<p class="page-header__other" lang="ja">岐阜県</p>' in english
    assert "<h1>岐阜県</h1>" in japanese
    assert '<p class="page-header__other" lang="en">Gifu Prefecture</p>' in japanese


def test_a_name_in_the_other_script_only_says_so_to_screen_readers(client):
    profile = ProfileFactory(name_en="Vitagora", name_ja="")
    assert '<h1 lang="en">Vitagora</h1>' in page_of(client, profile, "ja")


def test_a_summary_in_the_other_language_is_marked(client):
    profile = ProfileFactory(summary_en="", summary_ja="食品クラスター。")
    html = page_of(client, profile)
    assert '<div lang="ja"><p>食品クラスター。</p></div>' in html
    assert "only in Japanese" in html
    assert "only in" not in page_of(client, ProfileFactory(summary_en="Food cluster."))


def test_offers_and_seeks_stand_apart(client):
    profile = ProfileFactory()
    offer = InterestFactory(profile=profile, direction=Direction.OFFER)
    seek = InterestFactory(profile=profile, direction=Direction.SEEK)
    InterestFactory(profile=profile, expires_on=date(2020, 1, 1))
    page = client.get(f"/en/partners/{profile.slug}/").context["page"]
    assert (page.offers, page.seeks) == ([offer], [seek])


def test_partnerships_stand_in_time_order_with_what_is_known_of_their_dates():
    profile = ProfileFactory()
    for name, day, precision in [
        ("unknown", None, ""),
        ("month", date(2018, 10, 1), Precision.MONTH),
        ("day", date(2018, 10, 18), Precision.DAY),
        ("year", date(2018, 1, 1), Precision.YEAR),
        ("old", date(1863, 1, 1), Precision.YEAR),
    ]:
        PartnershipFactory(
            name_en=name, started_on=day, started_precision=precision, profiles=[profile]
        )
    PartnershipFactory(
        name_en="range",
        started_on=date(2011, 1, 1),
        started_precision=Precision.YEAR,
        ended_on=date(2013, 1, 1),
        ended_precision=Precision.YEAR,
        profiles=[profile],
    )
    assert [(tie.partnership.name, tie.period) for tie in ties_of(profile)] == [
        ("old", "Since 1863"),
        ("range", "2011–13"),
        ("year", "Since 2018"),
        ("month", "Since October 2018"),
        ("day", "Since Thu 18 October 2018"),
        ("unknown", ""),
    ]


def test_a_partnership_names_the_other_published_parties_and_their_roles(client):
    cluster = ProfileFactory(name_en="Osaka Bio")
    alliance = ProfileFactory(name_en="bioXclusters")
    hidden = ProfileFactory(name_en="A secret", draft=True)
    tie = PartnershipFactory(profiles=[cluster, alliance, hidden])
    funder = ProfileFactory(name_en="A bank")
    PartnershipParty.objects.create(partnership=tie, profile=funder, role="funder")
    found = ties_of(cluster)[0]
    assert [(str(party.profile), party.role) for party in found.others] == [
        ("bioXclusters", "partner"),
        ("A bank", "funder"),
    ]
    html = page_of(client, cluster)
    assert f'<a href="/en/partners/{alliance.slug}/">bioXclusters</a>' in html
    assert "A secret" not in html


def test_a_draft_shows_its_own_partnerships_to_its_people():
    draft, partner = ProfileFactory(draft=True), ProfileFactory(name_en="bioXclusters")
    PartnershipFactory(profiles=[draft, partner])
    assert [str(party.profile) for party in ties_of(draft)[0].others] == ["bioXclusters"]


def test_an_alliance_lists_its_published_members_and_each_member_the_alliance(client):
    member = ProfileFactory(name_en="Lyonbiopôle")
    hidden = ProfileFactory(name_en="Not yet", draft=True)
    alliance = ProfileFactory(
        kind=ProfileKind.ALLIANCE, name_en="bioXclusters", members=[member, hidden]
    )
    assert client.get(f"/en/partners/{alliance.slug}/").context["page"].members == [member]
    assert client.get(f"/en/partners/{member.slug}/").context["page"].alliances == [alliance]


def test_side_seat_and_territory_may_differ(client):
    land = TerritoryFactory(code="DEA", country="DE", name_en="North Rhine-Westphalia")
    tokyo = TerritoryFactory(japanese=True, code="JP-13", name_en="Tokyo")
    office = ProfileFactory(
        kind=ProfileKind.OFFICE, side="eu", territory=land, seat=tokyo, seat_city="Chiyoda"
    )
    page = client.get(f"/en/partners/{office.slug}/").context["page"]
    assert (page.seat, page.territory) == (
        "Chiyoda · Tokyo · Japan",
        "North Rhine-Westphalia · Germany",
    )
    assert page.clock.zone == "Asia/Tokyo"


def test_the_website_is_shown_only_when_set(client):
    assert "Website" not in page_of(client, ProfileFactory())
    html = page_of(client, ProfileFactory(website="https://www.example.org/en/"))
    assert '<a href="https://www.example.org/en/" rel="noopener">www.example.org</a>' in html


def test_freshness_and_sample_data_are_told(client):
    html = page_of(
        client, ProfileFactory(confirmed_on=date(2026, 4, 1), checked_on=date(2026, 5, 4))
    )
    assert "Confirmed by the organisation on Wed 1 April 2026" in html
    assert "Checked by the helpdesk on Mon 4 May 2026" in html
    assert "May be out of date" not in html
    assert "May be out of date" in page_of(client, ProfileFactory(confirmed_on=date(2020, 4, 1)))
    assert "not endorsed by the organisation." in page_of(client, ProfileFactory(is_sample=True))
    assert "Not yet confirmed by the organisation." in page_of(client, ProfileFactory())


def test_languages_of_work_are_named_in_the_language_of_the_reader(client):
    profile = ProfileFactory(languages=["fr", "ja"])
    pages = [client.get(f"/{code}/partners/{profile.slug}/").context["page"] for code in ("en",)]
    assert pages[0].languages == ["French", "Japanese"]
    assert "フランス語 · 日本語" in page_of(client, profile, "ja")


def test_request_button_leads_to_the_request_and_is_not_for_ones_own(client):
    profile = ProfileFactory()
    button = f'href="/en/meetings/new/?to={profile.slug}"'
    assert button in page_of(client, profile)
    client.force_login(UserFactory(member_of=profile))
    assert button not in page_of(client, profile)


@pytest.mark.parametrize(
    ("role", "shown"), [(AffiliationRole.EDITOR, True), (AffiliationRole.MEMBER, False)]
)
def test_edit_button_is_for_editors(client, role, shown):
    profile = ProfileFactory()
    client.force_login(AffiliationFactory(profile=profile, role=role).user)
    assert (f'href="/en/my/{profile.slug}/edit/"' in page_of(client, profile)) is shown


def test_a_territory_stands_among_others_with_its_figures(client):
    nation = TerritoryFactory(nation=True, code="DE", country="DE", name_en="Germany")
    land = TerritoryFactory(
        code="DEA",
        kind="nuts1",
        country="DE",
        parent=nation,
        name_en="North Rhine-Westphalia",
        population=18_000_000,
        population_year=2024,
        area_km2=34_112.4,
    )
    TerritoryFactory(code="DEA1", country="DE", parent=land, name_en="Düsseldorf")
    TerritoryFactory(code="DEA2", country="DE", parent=land, name_en="Köln")
    place = (
        client.get(f"/en/partners/{ProfileFactory(kind=ProfileKind.REGION, territory=land).slug}/")
        .context["page"]
        .place
    )
    assert (place.population, place.area, place.density) == ("18,000,000", "34,112", "528")
    assert place.standard == "NUTS 2024"
    assert [one.name for one in place.above] == ["Germany"]
    assert [one.name for one in place.below] == ["Düsseldorf", "Köln"]


def test_a_prefecture_has_its_iso_code_and_no_density_without_an_area(client):
    gifu = TerritoryFactory(japanese=True, code="JP-21", population=1_978_742)
    place = (
        client.get(f"/en/partners/{ProfileFactory(japanese=True, territory=gifu).slug}/")
        .context["page"]
        .place
    )
    assert (place.standard, place.population, place.density) == ("ISO 3166-2", "1,978,742", "")


def test_the_steps_of_a_partnership_stand_in_its_timeline(client):
    profile = ProfileFactory()
    tie = PartnershipFactory(
        profiles=[profile],
        name_en="Hitachi and Baden-Württemberg",
        started_on=date(2010, 1, 1),
        started_precision=Precision.YEAR,
    )
    MilestoneFactory(
        partnership=tie,
        title_en="Stand in Düsseldorf",
        kind="exhibition",
        on=date(2011, 1, 1),
        until=date(2013, 1, 1),
        until_precision=Precision.YEAR,
    )
    MilestoneFactory(partnership=tie, title_en="Mission to Europe")
    MilestoneFactory(
        partnership=tie, title_en="Mission to Germany", on=date(2015, 1, 1), recurs=True
    )
    AgreementFactory(partnership=tie, title_en="A memorandum")
    entry = client.get(f"/en/partners/{profile.slug}/").context["page"].timeline[0]
    assert (entry.when, entry.title) == ("Since 2010", "Hitachi and Baden-Württemberg")
    assert [(step.when, step.kind, step.title) for step in entry.entries] == [
        ("2010", "Mission", "Mission to Europe"),
        ("2011–13", "Exhibition", "Stand in Düsseldorf"),
        ("Since 2015", "Mission", "Mission to Germany"),
        ("October 2018", "Memorandum of understanding", "A memorandum"),
    ]


def test_a_partnership_known_from_an_unchecked_practice_is_not_told(client):
    profile = ProfileFactory()
    tie = PartnershipFactory(profiles=[profile])
    practice = PracticeFactory(partnership=tie, state="draft")
    assert ties_of(profile) == []
    practice.state = "published"
    practice.save()
    assert [one.partnership for one in ties_of(profile)] == [tie]


@pytest.mark.parametrize(
    ("visibility", "agreed", "reader", "seen"),
    [
        ("public", True, "visitor", True),
        ("public", False, "visitor", False),
        ("members", True, "visitor", False),
        ("members", True, "member", True),
        ("helpdesk", True, "member", False),
        ("helpdesk", False, "staff", True),
    ],
)
def test_a_person_is_named_by_consent_only(client, visibility, agreed, reader, seen):
    profile = ProfileFactory()
    KeyFunction.objects.create(
        profile=profile,
        function_en="International desk",
        name_en="Kim Invented",
        email="kim@example.org",
        visibility=visibility,
        consented_at=timezone.now() if agreed else None,
    )
    people = {
        "member": lambda: UserFactory(profile=ProfileFactory()),
        "staff": lambda: UserFactory(desk="eu"),
    }
    if reader in people:
        client.force_login(people[reader]())
    html = page_of(client, profile)
    assert "International desk" in html
    assert ("kim@example.org" in html, "Kim Invented" in html) == (seen, seen)


def test_what_an_organisation_hides_is_not_shown(client):
    profile = ProfileFactory(website="https://www.example.org/", visibility={"website": "members"})
    assert "www.example.org" not in page_of(client, profile)
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert "www.example.org" in page_of(client, profile)


def test_a_machine_translation_is_named(client):
    profile = ProfileFactory(machine_translated=["summary_ja"])
    assert "Not yet read by a person: Summary in Japanese" in page_of(client, profile)


def test_sources_of_single_facts_are_told(client):
    profile = ProfileFactory(provenance={"website": "Register 2026"})
    assert client.get(f"/en/partners/{profile.slug}/").context["page"].sources == [
        ("Website", "Register 2026")
    ]


def test_instruments_fit_by_side_kind_sector_and_form(client):
    wood = SectorFactory(code="FOR-WOOD", name_en="Wood")
    profile = ProfileFactory(sectors=[wood])
    wish = InterestFactory(profile=profile, direction=Direction.SEEK)
    good = InstrumentFactory(name_en="Good", side="eu", eligible_kinds=["cluster"])
    good.forms.set([wish.form])
    good.sectors.set([SectorFactory(code="FOR", name_en="Forest"), SectorFactory(code="LIF")])
    InstrumentFactory(name_en="Other side", side="jp", eligible_kinds=["cluster"])
    InstrumentFactory(name_en="Other kind", eligible_kinds=["prefecture"])
    InstrumentFactory(name_en="Closed", eligible_kinds=["cluster"], deadline_on=date(2022, 8, 31))
    InstrumentFactory(name_en="Says nothing")
    other = InstrumentFactory(name_en="Other sector", eligible_kinds=["cluster"])
    other.sectors.set([SectorFactory(code="AER")])
    fits = client.get(f"/en/partners/{profile.slug}/").context["page"].instruments
    assert [(fit.instrument.name_en, fit.reasons) for fit in fits] == [
        (
            "Good",
            [
                "Made for: Cluster.",
                f"Fits what it offers or seeks: {wish.form.name}.",
                "Fits its sectors: Forest.",
            ],
        )
    ]


def test_an_organisation_of_a_third_country_needs_no_territory(client):
    page = client.get(f"/en/partners/{ProfileFactory(side='third', territory=None).slug}/")
    assert page.status_code == 200
    assert page.context["page"].place is None
