"""Practices, instruments, agreements, sources and the house's own pages."""

import pytest

from regions.models import PartnershipParty
from tests.factories import (
    CooperationFormFactory,
    DataSourceFactory,
    InstrumentFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


def told_practice(**values):
    partnership = PartnershipFactory(profiles=ProfileFactory.create_batch(3))
    partnership.forms.set([CooperationFormFactory()])
    partnership.sectors.set([SectorFactory(code=values.pop("sector", "WOOD"))])
    return PracticeFactory(partnership=partnership, **values)


@pytest.mark.parametrize("count", [1, 3])
def test_practices_cost_the_same_for_any_number(client, django_assert_num_queries, count):
    for number in range(count):
        told_practice(sector=f"S-{number}")
    with django_assert_num_queries(4):
        response = client.get("/en/practices/")
    assert len(response.context["practices"]) == count


def test_practice_page_tells_partners_and_how_to_ask_them(client):
    practice = told_practice(
        title_en="Ten years of food", summary_en="They met.", lessons_en="Begin small."
    )
    hidden = ProfileFactory(draft=True, name_en="Not yet")
    supporter = ProfileFactory(name_en="A bank")
    for profile in (hidden, supporter):
        PartnershipParty.objects.create(
            partnership=practice.partnership, profile=profile, role="supporter"
        )
    html = client.get(f"/en/practices/{practice.slug}/").content.decode()
    for text in ("Ten years of food", "They met.", "Begin small.", "October 2018", "(Supporter)"):
        assert text in html
    for party in practice.partnership.parties.exclude(profile=hidden):
        assert f'href="/en/meetings/new/?to={party.profile.slug}"' in html
        assert f'href="/en/partners/{party.profile.slug}/"' in html
    assert "Not yet" not in html
    assert "Not yet" not in client.get("/en/practices/").content.decode()


def test_an_unknown_practice_is_not_found(client):
    assert client.get("/en/practices/nothing/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_instruments_cost_the_same_for_any_number(client, django_assert_num_queries, count):
    InstrumentFactory.create_batch(count)
    with django_assert_num_queries(1):
        response = client.get("/en/instruments/")
    assert len(response.context["instruments"]) == count


def test_an_instrument_is_linked_only_where_its_address_is_known(client):
    InstrumentFactory(name_en="Known", url="https://example.org/known")
    InstrumentFactory(name_en="Unknown")
    html = client.get("/en/instruments/").content.decode()
    assert html.count("To the website") == 1


def test_about_data_lists_sources_and_licences(client):
    DataSourceFactory(name_en="NUTS 2024", licence_en="CC BY 4.0 (Eurostat)")
    html = client.get("/en/about-data/").content.decode()
    assert "NUTS 2024" in html
    assert "CC BY 4.0 (Eurostat)" in html
    assert "data compiled from public sources; they are not endorsed by the organisations" in html


def test_accessibility_statement_tells_where_to_write(client, settings):
    settings.HELPDESK_MAILBOX = "desk@example.org"
    html = client.get("/en/accessibility/").content.decode()
    assert '<a href="mailto:desk@example.org">desk@example.org</a>' in html


@pytest.mark.parametrize("path", ["practices", "instruments", "epa", "about-data", "style"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_pages_answer_in_both_languages_without_any_data(client, language, path):
    response = client.get(f"/{language}/{path}/")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()
