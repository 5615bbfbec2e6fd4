"""Agenda, minutes, notes, documents, delegates, further meetings and no-shows through the API."""

import base64

import pytest

from matchmaking.enums import SeriesRhythm
from matchmaking.models import Delegate, FollowUp, Meeting, MeetingDocument
from matchmaking.queries.series import plan_meetings
from matchmaking.services.series import propose_series
from tests.callers import Caller
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory
from tests.matchmaking.rooms import PDF, arrange, ended, fill

pytestmark = pytest.mark.django_db
URL = "/api/v1/meetings/"
POINTS = {"points": [{"title_en": "Methods", "minutes": 30}]}


@pytest.fixture
def officer(bridge):
    return Caller(bridge.officer, bridge.gifu, "meetings:write", "requests:write")


@pytest.fixture
def manager(bridge):
    return Caller(bridge.manager, bridge.vitagora, "meetings:write", "requests:write")


@pytest.fixture
def meeting(bridge):
    return arrange(bridge)


@pytest.fixture
def address(meeting):
    return f"{URL}{meeting.public_id}/"


@pytest.fixture
def thread(meeting):
    return f"/api/v1/requests/{meeting.request.public_id}/"


def write(caller, sheet, data):
    return caller.put(sheet, data, **{"if-match": caller.get(sheet)["ETag"]})


def test_both_sides_write_the_agenda_and_nobody_over_the_other(officer, manager, address):
    sheet = f"{address}agenda/"
    tag = manager.get(sheet)["ETag"]
    assert officer.put(sheet, POINTS).status_code == 428
    written = write(officer, sheet, POINTS).json()
    assert written["points"] == [{"title": {"en": "Methods", "ja": None}, "minutes": 30}]
    assert manager.put(sheet, POINTS, **{"if-match": tag}).status_code == 412
    long = write(manager, sheet, {"points": [{"title_ja": "議題", "minutes": 400}]})
    assert (long.status_code, long.json()["code"]) == (409, "agenda_too_long")
    untitled = write(manager, sheet, {"points": [{"minutes": 10}]})
    assert untitled.json()["errors"][0]["pointer"] == "#/points/0/title_en"


def test_minutes_are_versions_that_both_agree_to(bridge, officer, manager, address):
    sheet = f"{address}minutes/ja/"
    assert officer.get(sheet).json()["version"] == 0
    assert write(officer, sheet, {"text": "一"}).json()["version"] == 1
    assert write(manager, sheet, {"text": "二"}).json()["text"] == "二"
    late = officer.post(f"{sheet}agree/", {"version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "minutes_changed")
    assert officer.post(f"{sheet}agree/", {"version": 3}).status_code == 404
    agreed = officer.post(f"{sheet}agree/", {"version": 2}).json()["agreed"]
    assert agreed == [str(bridge.gifu.public_id)]
    assert officer.get(f"{address}minutes/fr/").status_code == 404


def test_private_notes_are_for_ones_own_side_alone(bridge, officer, manager, address):
    sheet = f"{address}notes/"
    write(officer, sheet, {"text": "Ask for the price."})
    assert officer.get(sheet).json()["text"] == "Ask for the price."
    assert manager.get(sheet).json()["text"] == ""
    assert Caller(UserFactory(desk="eu")).get(sheet).status_code == 403
    assert Caller(UserFactory(member_of=bridge.gifu)).get(sheet).status_code == 403


def test_a_file_comes_and_goes_as_base64(bridge, officer, manager, address):
    data = {"file_name": "a.pdf", "file": base64.b64encode(PDF).decode()}
    made = officer.post(f"{address}documents/", data)
    assert made.status_code == 201
    assert made.json()["organisation"]["id"] == str(bridge.gifu.public_id)
    one = f"{URL}documents/{made.json()['id']}/"
    assert base64.b64decode(manager.get(one).json()["file"]) == PDF
    assert manager.delete(one).status_code == 403
    assert officer.delete(one).status_code == 204
    assert not MeetingDocument.objects.exists()


@pytest.mark.parametrize(
    ("data", "status", "code", "pointer"),
    [
        ({"file_name": "a.exe", "file": "TVo="}, 422, "file_type", "#/file"),
        ({"file_name": "a.pdf", "file": "not base64"}, 400, "no_base64", "#/file"),
        ({}, 422, "file_or_link", "#/file"),
        ({"url": "http://plain.example/x"}, 422, "link_not_secure", "#/url"),
    ],
)
def test_what_is_no_document_is_refused(officer, address, data, status, code, pointer):
    answer = officer.post(f"{address}documents/", data)
    (problem,) = answer.json()["errors"]
    assert (answer.status_code, problem["code"], problem["pointer"]) == (status, code, pointer)


@pytest.mark.parametrize("count", [1, 3])
def test_documents_cost_the_same_for_any_number(
    bridge, meeting, officer, address, count, django_assert_num_queries
):
    fill(bridge, meeting, count)
    officer.get(f"{address}documents/")
    with django_assert_num_queries(6):
        assert officer.get(f"{address}documents/").json()["count"] == count


def test_who_writes_around_a_meeting(bridge, address, thread):
    stranger = UserFactory(profile=ProfileFactory())
    for caller, read, write_ in [
        (Caller(stranger), 404, 404),
        (Caller(UserFactory(member_of=bridge.gifu)), 200, 403),
        (Caller(bridge.officer, bridge.gifu, "meetings:read", "requests:read"), 200, 403),
        (Caller(bridge.manager), 200, 200),
        (Caller(None), 401, 401),
    ]:
        assert caller.get(f"{address}agenda/").status_code == read
        answer = caller.put(f"{address}agenda/", POINTS, **{"if-match": "*"})
        assert answer.status_code == write_
        video = caller.post(f"{address}video/", {"url": "https://meet.example/x"})
        assert video.status_code == write_
        assert caller.get(f"{thread}delegates/").status_code == read
        assert caller.put(f"{thread}delegates/", {"people": []}).status_code == write_
    staff = Caller(UserFactory(desk="jp"))
    assert staff.put(f"{address}agenda/", POINTS, **{"if-match": "*"}).status_code == 200


def test_a_token_does_not_act_for_the_other_side(bridge, address, thread):
    """Its person works for both, and the services would take the first of them."""
    both = bridge.manager
    AffiliationFactory(user=both, profile=bridge.gifu, role="editor")
    token = Caller(both, bridge.vitagora, "meetings:write", "requests:write")
    for call in [
        token.put(f"{address}agenda/", POINTS, **{"if-match": "*"}),
        token.put(f"{address}notes/", {"text": "x"}, **{"if-match": "*"}),
        token.post(f"{address}video/", {"url": "https://meet.example/x"}),
        token.post(f"{address}documents/", {"url": "https://a.example/x"}),
    ]:
        assert call.status_code == 403
    named = token.put(f"{thread}delegates/", {"people": [str(both.public_id)]}).json()
    assert [len(side["people"]) for side in named["sides"]] == [0, 1]


def test_delegates_are_named_replaced_and_answer(bridge, officer, manager, thread):
    colleague = UserFactory(member_of=bridge.vitagora)
    page = f"{thread}delegates/"
    told = manager.get(page).json()
    assert {one["id"] for one in told["candidates"]} == {
        str(bridge.manager.public_id),
        str(colleague.public_id),
    }
    tag = manager.get(page)["ETag"]
    data = {"people": [str(colleague.public_id)], "deputies": [str(bridge.manager.public_id)]}
    named = manager.put(page, data, **{"if-match": tag}).json()["sides"][1]["people"]
    assert [(one["role"], one["answer"]) for one in named] == [
        ("lead", "pending"),
        ("deputy", "accepted"),
    ]
    assert manager.put(page, data, **{"if-match": tag}).status_code == 412
    manager.post(f"{thread}attendance/", {"answer": "declined"})
    assert Delegate.objects.get(user=bridge.manager).answer == "declined"
    assert officer.post(f"{thread}attendance/", {"answer": "declined"}).status_code == 403
    wrong = officer.put(page, {"people": [str(bridge.manager.public_id)]})
    assert wrong.json()["errors"][0]["code"] == "not_of_the_organisation"


def further(meeting):
    plan = plan_meetings(meeting, rhythm=SeriesRhythm.MONTH, count=3)
    return [slot.starts_at for slot in plan.slots]


def test_further_meetings_are_proposed_and_agreed_to(officer, manager, meeting, address):
    times = [one.isoformat() for one in further(meeting)]
    made = officer.post(f"{address}series/", {"rhythm": "month", "times": times})
    one = f"/api/v1/series/{made.json()['id']}/"
    assert manager.get("/api/v1/series/").json()["count"] == 1
    assert officer.post(f"{one}agree/", {"times": times[:1]}).status_code == 403
    agreed = manager.post(f"{one}agree/", {"times": times[:2]}).json()
    assert agreed["state"] == "agreed"
    assert [bool(time["meeting"]) for time in agreed["times"]] == [True, True, False]
    assert Meeting.objects.count() == 3
    again = officer.post(f"{one}withdraw/")
    assert (again.status_code, again.json()["code"]) == (409, "series_closed")


@pytest.mark.parametrize(("deed", "who"), [("decline", "manager"), ("withdraw", "officer")])
def test_further_meetings_end(bridge, officer, manager, meeting, deed, who):
    series = propose_series(meeting, further(meeting), rhythm=SeriesRhythm.MONTH, by=bridge.officer)
    callers = {"officer": officer, "manager": manager}
    one = f"/api/v1/series/{series.public_id}/{deed}/"
    other = callers["officer" if who == "manager" else "manager"]
    assert Caller(UserFactory(profile=ProfileFactory())).post(one).status_code == 404
    assert other.post(one).status_code == 403
    assert callers[who].post(one).json()["state"] in {"declined", "withdrawn"}


def test_a_no_show_is_reported_and_contested(bridge, officer, manager, meeting, address):
    early = officer.post(f"{address}no-show/", {"text": "x"})
    assert (early.status_code, early.json()["code"]) == (409, "meeting_not_begun")
    ended(meeting, hours=1)
    none = manager.post(f"{address}contest/", {"text": "We were there."})
    assert (none.status_code, none.json()["code"]) == (409, "no_show_not_reported")
    assert officer.post(f"{address}no-show/", {"text": "x"}).status_code == 200
    empty = manager.post(f"{address}contest/", {"text": ""})
    assert (empty.status_code, empty.json()["code"]) == (422, "note_empty")
    assert manager.post(f"{address}contest/", {"text": "We were there."}).status_code == 200
    held = FollowUp.objects.get(profile=bridge.vitagora, meeting=meeting).held
    assert held == "held"
