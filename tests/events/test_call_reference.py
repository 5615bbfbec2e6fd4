"""The calls of the source documents."""

import pytest

from events.models import Call
from events.queries.call_grants import grants
from events.services.call_data import load_calls
from kernel.clocks import clocks
from tests.factories import CooperationFormFactory, InstrumentFactory, SectorFactory

pytestmark = pytest.mark.django_db
FORMS = ("PEOPLE", "STUDYVISIT", "B2B", "POLICY", "TRAIN")
SECTORS = ("ENE", "ENV", "MOB", "MAN", "DIG", "SOC")


@pytest.fixture(autouse=True)
def loaded():
    for code in ("MOBILITY", "R2R"):
        InstrumentFactory(code=code)
    for code in FORMS:
        CooperationFormFactory(code=code)
    for code in SECTORS:
        SectorFactory(code=code)
    return load_calls(lambda _line: None)


def test_the_stays_of_2022_are_told_as_the_source_tells_them(loaded):
    assert (loaded.created, loaded.unchanged) == (2, 0)
    call = Call.objects.get(slug="stay-in-japan-2022")
    (paris,) = clocks(call.closes_at, call.closes_at, [call.time_zone])
    assert (call.phase, paris.date, call.hour_known) == ("closed", "Wed 31 August 2022", False)
    assert "That is €4,200 at most." in grants(call)
    assert (call.opens, call.sides, call.per_organisation) == ("Fri 1 July 2022", ["eu"], 1)
    assert [str(step) for step in call.steps.all()] == [
        "Selection: September 2022",
        "Results are told: October 2022",
        "Stay, visit or project: Fri 31 March 2023",
    ]


def test_the_regions_of_2022_have_caps_of_three_and_two():
    call = Call.objects.get(slug="region-to-region-2022")
    shares = call.shares.values_list("side", "organisations", "persons_each", "different_countries")
    assert list(shares) == [("eu", 5, 3, True), ("jp", 5, 2, False)]
    assert call.opens == "April 2022"


def test_a_second_load_leaves_what_staff_changed(loaded):
    Call.objects.filter(slug="stay-in-japan-2022").update(weeks_most=5)
    again = load_calls(lambda _line: None)
    assert (again.created, again.unchanged) == (0, 2)
    assert Call.objects.get(slug="stay-in-japan-2022").weeks_most == 5
