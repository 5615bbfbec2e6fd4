"""Calls in the API: terms as data, filters, ETags; in the feed of changes and in copies."""

from typing import Any

import pytest

from regions.queries.mirrored import records_of
from tests.factories import (
    CallFactory,
    CooperationFormFactory,
    InstrumentFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/calls/"
SYNC = "/api/v1/sync/"


def labels(client: Any, query: str) -> set[str]:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200, response.content
    return {row["label"] for row in response.json()["results"]}


def told(client: Any, cursor: str) -> tuple[dict[str, Any], str]:
    """Entries about calls after the cursor, by id."""
    body = client.get(SYNC, {"kind": "call"} | ({"cursor": cursor} if cursor else {})).json()
    return {entry["id"]: entry for entry in body["results"]}, body["cursor"]


def test_a_call_tells_its_terms_as_data(client):
    call = CallFactory(
        name_en="Stay",
        name_ja="滞在",
        sides=["eu"],
        kinds=["cluster"],
        territories=[TerritoryFactory(code="FR")],
        per_organisation=1,
        weeks_most=6,
        amount_per_week=700,
        grace_minutes=77,
        instrument=InstrumentFactory(code="MOBILITY"),
        organiser=ProfileFactory(name_en="Vitagora"),
    )
    call.shares.create(side="eu", organisations=10, persons_each=1)
    call.steps.create(kind="selection", until_on="2030-09-01", until_precision="month")
    row = client.get(f"{URL}{call.public_id}/?lang=ja").json()
    assert (row["label"], row["language"], row["state"]) == ("滞在", "ja", "published")
    assert row["eligible"]["sides"] == ["eu"]
    assert [place["code"] for place in row["eligible"]["territories"]] == ["FR"]
    assert row["grant"] == {
        "weeks": 6,
        "amount_per_week": "700.00",
        "amount": None,
        "currency": "EUR",
        "places": [
            {"side": "eu", "organisations": 10, "persons_each": 1, "different_countries": False}
        ],
    }
    assert (row["closes_at"], row["time_zone"]) == ("2030-05-17T15:00:00Z", "Europe/Brussels")
    assert row["steps"] == [
        {"kind": "selection", "until": {"value": "2030-09", "precision": "month"}}
    ]
    assert (row["instrument"], row["organiser"]["profile"]["label"]) == ("MOBILITY", "Vitagora")
    assert row["url"] == f"http://testserver/ja/calls/{call.slug}/"
    assert "77" not in str(row["apply"])
    assert "grace_minutes" not in row


def test_an_organiser_that_is_not_published_is_not_shown(client):
    call = CallFactory(organiser=ProfileFactory(draft=True))
    assert client.get(f"{URL}{call.public_id}/").json()["organiser"]["profile"] is None


def test_drafts_are_told_to_nobody_here(client):
    call = CallFactory(draft=True)
    client.force_login(UserFactory(desk="eu"))
    assert client.get(f"{URL}{call.public_id}/").status_code == 404
    assert labels(client, "") == set()


def test_filters_narrow_as_those_of_the_page_do(client):
    CallFactory(name_en="all", closes_at="2031-01-01T00:00:00Z")
    CallFactory(name_en="europe", sides=["eu"], kind="funding", sectors=[SectorFactory(code="ENV")])
    CallFactory(name_en="japan", sides=["jp"], forms=[CooperationFormFactory(code="B2B")])
    assert labels(client, "side=jp") == {"all", "japan"}
    assert labels(client, "kind=funding") == {"europe"}
    assert labels(client, "form=B2B") == {"japan"}
    assert labels(client, "closes_after=2030-12-01T00:00:00Z") == {"all"}
    assert labels(client, "closes_before=2030-12-01T00:00:00Z&side=eu") == {"europe"}
    assert labels(client, "phase=open&q=japan") == {"japan"}
    assert labels(client, "phase=closed") == set()
    for wrong in ("phase=soon", "closes_after=2030", "colour=red"):
        assert client.get(f"{URL}?{wrong}").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    for _number in range(count):
        call = CallFactory(
            organiser=ProfileFactory(),
            instrument=InstrumentFactory(),
            sectors=SectorFactory.create_batch(count),
            territories=TerritoryFactory.create_batch(count),
        )
        call.shares.create(side="eu", organisations=1)
    with django_assert_num_queries(8):  # how many, the calls, five parts, checks
        assert len(client.get(URL).json()["results"]) == count


def test_an_answer_that_is_known_is_not_sent_again(client):
    CallFactory()
    first = client.get(URL)
    assert client.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_feed_of_changes_tells_a_call_as_its_own_address_does(client):
    _, cursor = told(client, "")
    call = CallFactory(sectors=[SectorFactory()])
    entries, cursor = told(client, cursor)
    assert entries[str(call.public_id)]["record"] == client.get(f"{URL}{call.public_id}/").json()
    assert CallFactory(draft=True)
    assert told(client, cursor)[0] == {}


@pytest.mark.parametrize("part", ["share", "step", "sector", "territory", "instrument", "name"])
def test_every_part_of_a_call_is_followed(client, part):
    sector, place, tool = SectorFactory(), TerritoryFactory(code="FR"), InstrumentFactory()
    call = CallFactory(sectors=[sector], territories=[place], instrument=tool)
    other = CallFactory()
    _, cursor = told(client, "")
    if part == "share":
        call.shares.create(side="eu", organisations=1)
    elif part == "step":
        call.steps.create(kind="report", until_on="2031-01-01")
    elif part == "sector":
        type(sector).objects.update(name_en="Renamed")
    elif part == "territory":
        call.territories.clear()
    elif part == "instrument":
        type(tool).objects.filter(pk=tool.pk).update(code="renamed")
    else:
        type(call).objects.filter(pk=call.pk).update(name_ja="別名")
    entries, _ = told(client, cursor)
    assert set(entries) == {str(call.public_id)}, other
    assert entries[str(call.public_id)]["record"] == client.get(f"{URL}{call.public_id}/").json()


def test_a_call_that_is_deleted_leaves_the_copies(client):
    call = CallFactory()
    key = str(call.public_id)
    _, cursor = told(client, "")
    call.delete()
    entries, _ = told(client, cursor)
    assert (entries[key]["action"], entries[key]["reason"]) == ("delete", "deleted")


def test_drafts_are_in_no_copy(rf):
    call, draft = CallFactory(), CallFactory(draft=True)
    assert set(records_of("call", [call.pk, draft.pk], site=rf.get("/"))) == {call.pk}
