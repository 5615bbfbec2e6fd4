"""Meeting requests through the API: what they tell, to whom, at what cost, and what a token may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.models import OutgoingMail
from matchmaking.enums import MeetingState, RequestState
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.services.requests import accept_request, send_request
from regions.models import Affiliation
from tests.callers import Caller
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/requests/"


@pytest.fixture
def officer(bridge):
    return Caller(bridge.officer, bridge.gifu, "requests:write", "meetings:write")


@pytest.fixture
def manager(bridge):
    return Caller(bridge.manager, bridge.vitagora, "requests:write", "meetings:write")


@pytest.fixture
def thread(bridge):
    return bridge.ask()


def body(bridge, **values):
    return {
        "receiver": str(bridge.vitagora.public_id),
        "purpose": "Fermented food",
        "sector": bridge.sector.code,
        "language": "en",
        "times": [time.isoformat() for time in bridge.times(2)],
    } | values


def pointers(response):
    return [(one["pointer"], one["code"]) for one in response.json()["errors"]]


def test_a_request_is_sent_and_told_as_it_stands(bridge, officer):
    answer = officer.post(URL, body(bridge))
    assert answer.status_code == 201
    told = answer.json()
    sent = MeetingRequest.objects.get()
    assert answer["Location"] == f"http://testserver{URL}{sent.public_id}/"
    assert told["id"] == str(sent.public_id)
    assert (told["state"], told["turn"], told["minutes"]) == ("open", "receiver", 60)
    assert told["sender"]["id"] == str(bridge.gifu.public_id)
    assert told["purpose"] == "Fermented food"
    assert (told["form"], told["meeting"]) == (None, None)
    (first, _second) = told["times"]
    assert [one["time_zone"] for one in first["clocks"]] == ["Asia/Tokyo", "Europe/Paris"]
    assert first["clocks"][0]["starts_at"].endswith("+09:00")
    assert [(line["kind"], line["side"]) for line in told["messages"]] == [("request", "sender")]
    assert OutgoingMail.objects.filter(to=bridge.manager.email).exists()


def test_times_are_told_in_utc_to_sessions_too(client, bridge, thread):
    client.force_login(bridge.officer)
    told = client.get(f"{URL}{thread.public_id}/").json()
    assert told["times"][0]["starts_at"].endswith("Z")
    assert told["created_at"].endswith("Z")


@pytest.mark.parametrize(
    ("values", "pointer", "code"),
    [
        ({"purpose": ""}, "#/purpose", "blank"),
        ({"sector": "NOPE"}, "#/sector", "does_not_exist"),
        ({"receiver": "7"}, "#/receiver", "invalid"),
        ({"receiver": "00000000-0000-4000-8000-000000000000"}, "#/receiver", "does_not_exist"),
        ({"posting": "00000000-0000-4000-8000-000000000000"}, "#/posting", "does_not_exist"),
        ({"language": "de"}, "#/language", "invalid_choice"),
        ({"minutes": 50}, "#/minutes", "invalid_choice"),
        ({"times": []}, "#/times", "min_length"),
        ({"times": ["2027-05-17T09:00:00"]}, "#/times/0", "no_offset"),
        ({"times": ["9999-12-31T23:59:59Z"]}, "#/times/0", "too_far"),
        ({"times": ["soon"]}, "#/times/0", "invalid"),
        ({"members": [{"name": "x"}]}, "#/members/0/summary", "required"),
        ({"colour": "red"}, "#/colour", "unknown_field"),
        ({"\ud800": 1}, "#/?", "unknown_field"),
        ({"purpose": "\x00"}, "#/purpose", "null_characters_not_allowed"),
        ({"purpose": "\ud800"}, "#/purpose", "surrogate_characters_not_allowed"),
    ],
)
def test_what_cannot_be_read_is_named(bridge, officer, values, pointer, code):
    answer = officer.post(URL, body(bridge, **values))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert pointers(answer) == [(pointer, code)]
    assert not MeetingRequest.objects.exists()


def test_what_a_rule_refuses_says_which(bridge, officer, thread):
    answer = officer.post(URL, body(bridge))
    assert (answer.status_code, answer.json()["code"]) == (409, "request_already_open")
    past = (timezone.now() - timedelta(days=1)).isoformat()
    answer = officer.post(URL, body(bridge, times=[past]))
    assert (answer.status_code, pointers(answer)) == (422, [("#/times", "time_is_past")])


def test_the_list_tells_ones_own_newest_first(bridge, officer, thread):
    other = ProfileFactory()
    second = send_request(bridge.gifu, other, bridge.wish(), by=bridge.officer)
    strangers = [ProfileFactory(), ProfileFactory()]
    send_request(*strangers, bridge.wish(), by=UserFactory(profile=strangers[0]))
    told = officer.get(URL).json()
    assert [row["id"] for row in told["results"]] == [str(second.public_id), str(thread.public_id)]
    assert "messages" not in told["results"][0]


def test_the_list_is_narrowed_by_state_and_organisation(bridge, officer, manager, thread):
    assert officer.get(f"{URL}?state=open").json()["count"] == 1
    assert officer.get(f"{URL}?state=declined").json()["count"] == 0
    ours = str(bridge.gifu.public_id)
    assert officer.get(f"{URL}?organisation={ours}").json()["count"] == 1
    assert manager.get(f"{URL}?organisation={ours}").status_code == 404
    answer = officer.get(f"{URL}?state=lost&organisation=7")
    assert {one["parameter"] for one in answer.json()["errors"]} == {"state", "organisation"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(bridge, count, django_assert_num_queries):
    staff = Caller(UserFactory(desk="eu"), None, "requests:read")
    for _number in range(count):
        send_request(bridge.gifu, ProfileFactory(), bridge.wish(), by=bridge.officer)
    staff.get(URL)
    with django_assert_num_queries(4):
        assert staff.get(URL).json()["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_one_thread_costs_the_same_for_any_number_of_lines(
    bridge, officer, thread, count, django_assert_num_queries
):
    address = f"{URL}{thread.public_id}/"
    for _number in range(count):
        officer.post(f"{address}messages/", {"text": "Hello"})
    with django_assert_num_queries(5):
        assert len(officer.get(address).json()["messages"]) == count + 1


def test_who_reads_a_thread(bridge, thread):
    address = f"{URL}{thread.public_id}/"
    readers = {
        bridge.officer: 200,
        UserFactory(member_of=bridge.gifu): 200,
        bridge.manager: 200,
        UserFactory(desk="jp"): 200,
        UserFactory(profile=ProfileFactory()): 404,
    }
    for user, status in readers.items():
        assert Caller(user).get(address).status_code == status
    assert Caller(None).get(address).status_code == 401


@pytest.mark.parametrize(
    ("deed", "sent"), [("accept", None), ("decline", {}), ("counter", None), ("withdraw", {})]
)
def test_who_may_answer(bridge, thread, deed, sent):
    starts = thread.current_times[0].starts_at.isoformat()
    words = {"accept": {"starts_at": starts}, "counter": {"times": [starts]}}
    ours, theirs = (403, 200) if deed != "withdraw" else (200, 403)
    address = f"{URL}{thread.public_id}/{deed}/"
    for user, status in [
        (UserFactory(profile=ProfileFactory()), 404),
        (UserFactory(member_of=bridge.gifu), 403),
        *sorted([(bridge.officer, ours), (bridge.manager, theirs)], key=lambda one: -one[1]),
    ]:
        answer = Caller(user).post(address, words.get(deed, sent))
        assert answer.status_code == status, user


def test_the_helpdesk_answers_on_behalf(bridge, thread):
    staff = Caller(UserFactory(desk="eu"), None, "requests:write")
    assert staff.post(f"{URL}{thread.public_id}/decline/", {"text": "No."}).status_code == 200


def test_a_time_is_accepted_and_becomes_a_meeting(bridge, manager, thread):
    starts_at = thread.current_times[1].starts_at
    answer = manager.post(
        f"{URL}{thread.public_id}/accept/", {"starts_at": starts_at.isoformat()}
    ).json()
    meeting = Meeting.objects.get()
    assert (answer["state"], answer["meeting"]) == ("accepted", str(meeting.public_id))
    assert meeting.starts_at == starts_at
    assert [line["kind"] for line in answer["messages"]] == ["request", "accepted"]


def test_a_time_that_was_not_offered_is_refused(bridge, manager, thread):
    other = bridge.times(9)[8].isoformat()
    answer = manager.post(f"{URL}{thread.public_id}/accept/", {"starts_at": other})
    assert (answer.status_code, answer.json()["code"]) == (422, "time_not_offered")


def test_other_times_hand_the_turn_back(bridge, manager, thread):
    times = [time.isoformat() for time in bridge.times(8)[6:]]
    answer = manager.post(f"{URL}{thread.public_id}/counter/", {"times": times}).json()
    assert (answer["turn"], len(answer["times"])) == ("sender", 2)


def test_answering_twice_is_refused(bridge, manager, thread):
    address = f"{URL}{thread.public_id}/decline/"
    assert manager.post(address, {}).status_code == 200
    again = manager.post(address, {})
    assert (again.status_code, again.json()["code"]) == (409, "request_closed")


def test_if_match_refuses_what_changed_since(bridge, officer, manager, thread):
    address = f"{URL}{thread.public_id}/"
    tag = manager.get(address, lang="ja")["ETag"]
    officer.post(f"{address}messages/", {"text": "Please note …"})
    still = manager.post(f"{address}decline/", {}, **{"if-match": tag})
    assert still.status_code == 200  # a message changes nothing that is answered
    behind = officer.post(f"{address}withdraw/", {}, **{"if-match": tag})
    assert (behind.status_code, behind.json()["code"]) == (412, "if_match_failed")
    wild = officer.post(f"{address}withdraw/", {}, **{"if-match": "*"})
    assert wild.status_code == 409


# Tokens ----------------------------------------------------------------------------------------


def test_a_token_sees_its_own_organisation_alone(bridge, thread):
    """Its person works for two; the token is for one of them."""
    other = ProfileFactory()
    AffiliationFactory(user=bridge.officer, profile=other)
    second = send_request(other, bridge.vitagora, bridge.wish(), by=bridge.officer)
    caller = Caller(bridge.officer, bridge.gifu, "requests:write")
    assert [row["id"] for row in caller.get(URL).json()["results"]] == [str(thread.public_id)]
    assert caller.get(f"{URL}{second.public_id}/").status_code == 404
    assert caller.post(f"{URL}{second.public_id}/withdraw/", {}).status_code == 404
    named = body(bridge, sender=str(other.public_id))
    assert caller.post(URL, named).status_code == 404
    session = Caller(bridge.officer)
    assert session.get(URL).json()["count"] == 2


def test_a_token_acts_for_its_own_side_alone(bridge, thread):
    """Its person works for both sides; the token is for the one that asked."""
    AffiliationFactory(user=bridge.officer, profile=bridge.vitagora)
    caller = Caller(bridge.officer, bridge.gifu, "requests:write")
    assert caller.post(f"{URL}{thread.public_id}/decline/", {}).status_code == 403
    assert Caller(bridge.officer).post(f"{URL}{thread.public_id}/decline/", {}).status_code == 200


def test_a_token_may_no_more_than_its_person_may_now(bridge, officer, thread):
    yesterday = timezone.localdate() - timedelta(days=1)
    Affiliation.objects.filter(user=bridge.officer).update(role="member")
    answer = officer.post(f"{URL}{thread.public_id}/withdraw/", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    Affiliation.objects.filter(user=bridge.officer).update(starts_on=None, ends_on=yesterday)
    for answer in (officer.get(URL), officer.get(f"{URL}{thread.public_id}/")):
        assert (answer.status_code, answer.json()["code"]) == (403, "organisation_left")


def test_a_right_that_is_missing_is_named(bridge, thread):
    reader = Caller(bridge.officer, bridge.gifu, "requests:read")
    assert reader.get(URL).status_code == 200
    answer = reader.post(f"{URL}{thread.public_id}/withdraw/", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert answer.json()["extra"] == {"scope": "requests:write"}
    assert answer["WWW-Authenticate"] == (
        'Bearer realm="Kakehashi", error="insufficient_scope", scope="requests:write"'
    )
    assert MeetingRequest.objects.get().state == RequestState.OPEN


# Free times ------------------------------------------------------------------------------------


def test_free_times_are_those_of_the_page(bridge, officer):
    told = officer.get("/api/v1/free-times/", partner=str(bridge.vitagora.public_id)).json()
    assert told["minutes"] == 60
    starts = [time.strftime("%Y-%m-%dT%H:%M:%SZ") for time in bridge.times(5)]
    assert [one["starts_at"] for one in told["times"][:5]] == starts


def test_free_times_want_a_partner_in_the_directory(bridge, officer):
    for partner in (bridge.gifu, ProfileFactory(draft=True)):
        answer = officer.get("/api/v1/free-times/", partner=str(partner.public_id))
        assert answer.status_code == 404
    answer = officer.get("/api/v1/free-times/")
    assert [one["parameter"] for one in answer.json()["errors"]] == ["partner"]


def test_what_a_meeting_takes_is_no_longer_free(bridge, officer, manager, thread):
    time = thread.current_times[0].starts_at
    accept_request(thread, starts_at=time, by=bridge.manager)
    assert Meeting.objects.get().state == MeetingState.CONFIRMED
    told = officer.get("/api/v1/free-times/", partner=str(bridge.vitagora.public_id)).json()
    assert time.strftime("%Y-%m-%dT%H:%M:%SZ") not in [one["starts_at"] for one in told["times"]]
