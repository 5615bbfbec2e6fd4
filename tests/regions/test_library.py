"""Instruments, sources and the house's own pages."""

from datetime import date

import pytest

from tests.factories import (
    CooperationFormFactory,
    DataSourceFactory,
    InstrumentFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_instruments_cost_the_same_for_any_number(client, django_assert_num_queries, count):
    for number in range(count):
        instrument = InstrumentFactory()
        instrument.forms.set([CooperationFormFactory()])
        instrument.sectors.set([SectorFactory(code=f"S-{number}")])
    with django_assert_num_queries(5):
        response = client.get("/en/instruments/")
    assert len(response.context["instruments"]) == count


def named(client, query):
    response = client.get(f"/en/instruments/?{query}")
    assert response.status_code == 200
    return sorted(one.name_en for one in response.context["instruments"])


def test_instruments_are_filtered_by_side_kind_stage_form_and_sector(client):
    research = CooperationFormFactory(code="RTD", name_en="Research and development")
    joint = CooperationFormFactory(code="JOINT", head=research, is_head=False)
    forest = SectorFactory(code="FOR")
    wood = SectorFactory(code="FOR-WOOD", parent=forest)
    SectorFactory(code="AER")
    one = InstrumentFactory(
        name_en="One", side="eu", stage="project", eligible_kinds=["cluster"], summary_en="Money."
    )
    one.forms.set([joint])
    one.sectors.set([forest])
    InstrumentFactory(name_en="Two", side="jp", stage="find", eligible_kinds=["prefecture"])
    InstrumentFactory(name_en="For all", stage="find")
    assert named(client, "side=eu") == ["For all", "One"]
    assert named(client, "organisation=prefecture") == ["For all", "Two"]
    assert named(client, "stage=find") == ["For all", "Two"]
    assert named(client, "form=RTD") == ["One"]
    assert named(client, f"sector={wood.code}") == ["For all", "One", "Two"]
    assert named(client, "sector=AER") == ["For all", "Two"]
    assert named(client, "q=money") == ["One"]
    assert named(client, "side=jp&stage=project") == []


def test_an_unknown_filter_value_is_named_and_nothing_is_listed(client):
    InstrumentFactory()
    response = client.get("/en/instruments/?stage=nonsense")
    assert response.status_code == 400
    assert response.context["instruments"] == []
    assert "stage" in response.context["form"].errors


def test_a_closed_call_says_so(client):
    InstrumentFactory(name_en="Past", deadline_on=date(2022, 8, 31))
    html = client.get("/en/instruments/").content.decode()
    assert "Call closed" in html
    assert "Wed 31 August 2022" in html


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


@pytest.mark.parametrize(
    "path", ["practices", "agreements", "instruments", "epa", "about-data", "style"]
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_pages_answer_in_both_languages_without_any_data(client, language, path):
    response = client.get(f"/{language}/{path}/")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()
