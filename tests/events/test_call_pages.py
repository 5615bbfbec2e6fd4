"""Pages of calls: list, page with “May we apply?”, the desk from draft to withdrawal, calendar."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.models import Call
from tests.factories import (
    CallFactory,
    CooperationFormFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/en/calls/"
TYPED = {
    "name_en": "Stays 2031",
    "name_ja": "訪日プログラム2031",
    "kind": "stay",
    "desk": "eu",
    "summary_en": "Up to six weeks.",
    "summary_ja": "最長6週間。",
    "text_en": "You meet clusters.",
    "text_ja": "クラスターと面談します。",
    "sides": ["eu"],
    "kinds": ["cluster"],
    "per_organisation": "1",
    "weeks_most": "6",
    "amount_per_week": "700",
    "currency": "EUR",
    "eu_organisations": "10",
    "eu_persons": "1",
    "time_zone": "Europe/Brussels",
    "opens_on": "2031-04",
    "closes_on": "2031-08-29",
    "closes": "17:00",
    "grace_minutes": "30",
    "selection": "2031-09",
    "apply_email": "calls@example.org",
    "privacy_en": "Read by the desk.",
    "privacy_ja": "窓口のみが閲覧します。",
}


@pytest.fixture
def desk(client):
    user = UserFactory(desk="eu")
    client.force_login(user)
    return user


def names(client, query=""):
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return [one.call.name_en for one in response.context["listed"]]


def page(client, call, language="en"):
    response = client.get(f"/{language}/calls/{call.slug}/")
    assert response.status_code == 200
    return response


def test_the_way_from_a_draft_to_a_withdrawn_call(client, desk):
    response = client.post("/en/calls/new/", TYPED)
    assert response.status_code == 302, response.context["form"].errors
    call = Call.objects.get()
    assert response.url == "/en/calls/stays-2031/desk/"
    assert call.closes_at == datetime(2031, 8, 29, 15, 0, tzinfo=UTC)
    assert (call.opens_precision, call.hour_known, call.grace_minutes) == ("month", True, 30)
    base = f"/en/calls/{call.slug}/desk/"
    read = {"read": call.stamp}
    client.post(f"{base}publish/", read)
    assert Call.objects.get().state == "draft"
    for language in ("en", "ja"):
        client.post(f"{base}check/{language}/", read)
    client.post(f"{base}publish/", read)
    call = Call.objects.get()
    assert call.state == "published"
    withdraw = {"read": call.stamp, "reason_en": "No money.", "reason_ja": ""}
    assert client.post(f"{base}withdraw/", withdraw).status_code == 422
    client.post(f"{base}withdraw/", withdraw | {"reason_ja": "予算がないため。"})
    client.logout()
    assert "予算がないため。" in page(client, call, "ja").content.decode()


def test_the_edit_form_gives_back_what_was_stored(client, desk):
    sector, form, place = SectorFactory(), CooperationFormFactory(), TerritoryFactory(code="FR")
    typed = TYPED | {"sectors": [sector.code], "forms": [form.code], "territories": place.code}
    client.post("/en/calls/new/", typed | {"jp_organisations": "5", "jp_different": "on"})
    before = Call.objects.get()
    address = f"/en/calls/{before.slug}/desk/edit/"
    form = client.get(address).context["form"]
    first = {name: value for name, value in form.initial.items() if value not in (None, "", [])}
    again = {name: "on" if value is True else value for name, value in first.items() if value}
    response = client.post(address, again | {"read": before.stamp})
    assert response.status_code == 302, response.context["form"].errors
    after = Call.objects.get()
    plain = {name: value for name, value in vars(before).items() if name[0] != "_"}
    assert {name: getattr(after, name) for name in plain} == plain | {
        "updated_at": after.updated_at
    }
    assert [share.side for share in after.shares.all()] == ["eu", "jp"]
    assert list(after.territories.all()) == [place]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_en": "", "name_ja": ""}, "name_en"),
        ({"closes_on": "2031-03-01"}, "closes_on"),
        ({"closes_on": "2031-03-30", "closes": "02:30"}, "closes"),
        ({"territories": "XX"}, "territories"),
        ({"organiser": "nobody"}, "organiser"),
        ({"desk": ""}, "desk"),
        ({"opens_on": "soon"}, "opens_on"),
        ({"weeks_most": "0"}, "weeks_most"),
        ({"grace_minutes": "2000"}, "grace_minutes"),
        ({"slug": "new"}, "slug"),
        ({"apply_url_en": "javascript:alert(1)"}, "apply_url_en"),
    ],
)
def test_what_is_wrong_is_named_at_its_field_and_the_rest_is_kept(client, desk, wrong, field):
    response = client.post("/en/calls/new/", TYPED | wrong)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["text_ja"].value() == TYPED["text_ja"]
    assert not Call.objects.exists()


def test_a_draft_and_its_desk_are_for_the_helpdesk(client):
    call = CallFactory(draft=True)
    desk_pages = ["", "edit/", "withdraw/", "copy/"]
    assert client.get(f"/en/calls/{call.slug}/").status_code == 404
    assert client.get(f"/en/calls/{call.slug}/deadline.ics").status_code == 404
    assert {client.get(f"/en/calls/{call.slug}/desk/{one}").status_code for one in desk_pages} == {
        302
    }
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert client.get(f"/en/calls/{call.slug}/").status_code == 404
    for one in desk_pages:
        assert client.get(f"/en/calls/{call.slug}/desk/{one}").status_code == 403
    for one in ("publish/", "check/en/"):
        assert client.post(f"/en/calls/{call.slug}/desk/{one}").status_code == 403
    client.force_login(UserFactory(desk="jp"))
    for one in ["", *(f"desk/{one}" for one in desk_pages)]:
        assert client.get(f"/ja/calls/{call.slug}/{one}").status_code == 200
    assert client.post(f"/en/calls/{call.slug}/desk/check/fr/").status_code == 404


def test_the_list_narrows_by_who_may_apply_and_what_it_is_about(client):
    head = SectorFactory(code="ENV")
    leaf = SectorFactory(code="ENV-A", parent=head)
    form = CooperationFormFactory(code="B2B")
    CallFactory(name_en="all")
    CallFactory(name_en="europe", sides=["eu"], sectors=[leaf], kind="funding")
    CallFactory(name_en="japan", sides=["jp"], kinds=["prefecture"], forms=[form])
    found = {
        query: set(names(client, query))
        for query in (
            "?side=eu",
            "?side=jp",
            "?organisation=cluster",
            "?sector=ENV",
            "?sector=ENV-A",
            "?form=B2B",
            "?kind=funding",
            "?q=JAPAN",
            "?phase=open",
            "?phase=closed",
        )
    }
    assert found == {
        "?side=eu": {"all", "europe"},
        "?side=jp": {"all", "japan"},
        "?organisation=cluster": {"all", "europe"},
        "?sector=ENV": {"all", "europe", "japan"},
        "?sector=ENV-A": {"all", "europe", "japan"},
        "?form=B2B": {"japan"},
        "?kind=funding": {"europe"},
        "?q=JAPAN": {"japan"},
        "?phase=open": {"all", "europe", "japan"},
        "?phase=closed": set(),
    }
    assert "No call fits these filters" in client.get(f"{LIST}?phase=closed").content.decode()
    assert client.get(f"{LIST}?side=mars").status_code == 400
    other = SectorFactory(code="AGR")
    assert set(names(client, f"?sector={other.code}")) == {"all", "japan"}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_list_without_any_call_says_what_to_do(client, language):
    response = client.get(f"/{language}/calls/")
    assert (response.status_code, response.context["listed"]) == (200, [])


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_page_cost_the_same_for_any_number(client, django_assert_num_queries, count):
    places = TerritoryFactory.create_batch(count)
    user = UserFactory()
    for _number in range(count):
        organiser = ProfileFactory()
        call = CallFactory(
            organiser=organiser,
            sectors=SectorFactory.create_batch(count),
            territories=places,
            forms=CooperationFormFactory.create_batch(count),
        )
        UserFactory(profile=organiser)
        user.affiliations.create(profile=organiser)
    with django_assert_num_queries(4):  # sectors, forms, how many, the calls
        assert len(names(client)) == count
    with django_assert_num_queries(7):  # the call, five of its parts, its checks
        page(client, call)
    client.force_login(user)
    answers = page(client, call).context["answers"]
    assert len(answers) == count


def test_may_we_apply_is_answered_for_each_of_ones_organisations(client):
    call = CallFactory(sides=["eu"], kinds=["cluster"], register="ECCP")
    assert "Sign in" in page(client, call).content.decode()
    user = UserFactory(profile=ProfileFactory(name_en="A wood", kind="cluster", side="eu"))
    user.affiliations.create(profile=ProfileFactory(name_en="B pref", kind="prefecture", side="jp"))
    client.force_login(user)
    response = page(client, call)
    answers = [(one.name, one.verdict.value) for one in response.context["answers"]]
    assert answers == [("A wood", "ask"), ("B pref", "no")]
    html = response.content.decode()
    assert "Its side is “Japan”; the call is for: Europe." in html
    assert "Applicants must stand in: ECCP." in html


def test_a_closed_call_asks_nobody_to_apply(client):
    call = CallFactory(
        opens_at=datetime(2022, 7, 1, tzinfo=UTC),
        closes_at=datetime(2022, 8, 31, tzinfo=UTC),
        hour_known=False,
    )
    client.force_login(UserFactory(profile=ProfileFactory()))
    html = page(client, call).content.decode()
    assert "This call is closed." in html
    assert "<p>Wed 31 August 2022</p>" in html
    assert "calls@example.org" not in html
    assert "May we apply?" not in html


def test_who_is_late_within_the_grace_is_told_so_and_nobody_before(client):
    now = timezone.now()
    call = CallFactory(closes_at=now - timedelta(minutes=5), grace_minutes=30)
    assert "marked as late" in page(client, call).content.decode()
    early = CallFactory(closes_at=now + timedelta(hours=1), grace_minutes=1234)
    assert "1234" not in page(client, early).content.decode()


def test_the_deadline_is_on_both_clocks_and_in_a_calendar(client):
    call = CallFactory(name_en="Stay", name_ja="滞在")
    zones = [(clock.zone, clock.time) for clock in page(client, call).context["closes"]]
    assert zones == [("Europe/Brussels", "17:00"), ("Asia/Tokyo", "00:00")]
    response = client.get(f"/ja/calls/{call.slug}/deadline.ics")
    (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert entry.decoded("dtend") == call.closes_at
    assert entry["dtend"].params["TZID"] == "Europe/Brussels"
    assert "滞在" in entry["summary"]
    assert "2030年5月18日（土）" in entry["description"]


def test_linked_data_tell_the_span_and_who_may_come(client):
    call = CallFactory(territories=[TerritoryFactory(code="FR", name_en="France")])
    html = page(client, call).content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    told = json.loads(data)
    assert (told["@type"], told["validThrough"]) == ("Offer", "2030-05-17T17:00:00+02:00")
    assert [place["identifier"] for place in told["eligibleRegion"]] == ["FR"]


def test_feeds_tell_public_calls_alone_and_calendars_their_deadlines(client, desk):
    gone = {"reason_en": "No money.", "reason_ja": "予算なし。"}
    CallFactory(name_en="open", sides=["jp"])
    CallFactory(name_en="withdrawn", state="withdrawn", **gone)
    CallFactory(name_en="draft", draft=True)
    told = client.get("/en/calls/feed.json").json()["items"]
    assert {one["title"]: one["content_text"] for one in told} == {
        "open": "Come and see.",
        "withdrawn": "No money.",
    }
    atom = client.get("/en/calls/feed.atom?side=eu").content.decode()
    assert ("withdrawn" in atom, ">open<" in atom) == (True, False)
    entries = Calendar.from_ical(client.get("/en/calls/deadlines.ics").content).walk("VEVENT")
    assert {str(one["summary"]): str(one["status"]) for one in entries} == {
        "Deadline: open": "CONFIRMED",
        "Deadline: withdrawn": "CANCELLED",
    }
    for address in ("feed.atom", "feed.json", "deadlines.ics"):
        assert client.get(f"/en/calls/{address}?sector=nowhere").status_code == 400
        first = client.get(f"/en/calls/{address}")
        again = client.get(f"/en/calls/{address}", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304


def test_feeds_of_a_territory_tell_the_calls_that_its_people_may_apply_for(client):
    france = TerritoryFactory(nation=True)
    region = TerritoryFactory(parent=france)
    CallFactory(name_en="all")
    CallFactory(name_en="japan", sides=["jp"])
    for name, place in (("france", france), ("region", region), ("other", TerritoryFactory())):
        CallFactory(name_en=name).territories.add(place)

    def told(place):
        items = client.get(f"/en/calls/feed.json?territory={place}").json()["items"]
        return {one["title"] for one in items}

    assert told(region.code) == {"all", "france", "region"}
    assert told(france.code) == {"all", "france", "region"}
    assert told(TerritoryFactory(japanese=True).code) == {"all", "japan"}
    ics = client.get(f"/en/calls/deadlines.ics?territory={region.code}").content
    assert len(Calendar.from_ical(ics).walk("VEVENT")) == 3
    assert client.get("/en/calls/feed.atom?territory=NOWHERE").status_code == 400


def test_a_copy_is_a_draft_with_another_deadline(client, desk):
    call = CallFactory()
    address = f"/en/calls/{call.slug}/desk/copy/"
    assert client.get(address).context["form"]["closes_on"].value().isoformat() == "2031-05-16"
    typed = {"name_en": "Next", "name_ja": "次", "slug": "next", "closes_on": "2031-05-16"}
    assert client.post(address, typed).url == "/en/calls/next/desk/"
    assert Call.objects.get(slug="next").closes_at == datetime(2031, 5, 16, 15, 0, tzinfo=UTC)
    assert client.post(address, typed).status_code == 422
