"""Meetings, next steps and outcomes through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.api import steps
from matchmaking.enums import Round
from matchmaking.models import FollowUp, Meeting, NextStep
from matchmaking.services.next_steps import StepContent, add_step
from matchmaking.services.outcomes import ask
from matchmaking.services.requests import accept_request
from regions.models import Affiliation
from tests.callers import Caller
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory
from tests.overtaking import overtake

pytestmark = pytest.mark.django_db
URL = "/api/v1/meetings/"


@pytest.fixture
def officer(bridge):
    return Caller(bridge.officer, bridge.gifu, "meetings:write")


@pytest.fixture
def manager(bridge):
    return Caller(bridge.manager, bridge.vitagora, "meetings:write")


@pytest.fixture
def meeting(bridge):
    thread = bridge.ask()
    starts_at = thread.current_times[0].starts_at
    return accept_request(thread, starts_at=starts_at, by=bridge.manager)


@pytest.fixture
def address(meeting):
    return f"{URL}{meeting.public_id}/"


@pytest.fixture
def step(bridge, meeting):
    content = StepContent(text_en="Send it", profile=bridge.gifu, person=bridge.officer)
    return add_step(meeting, content, by=bridge.officer)


@pytest.fixture
def over(meeting):
    now = timezone.now()
    Meeting.objects.update(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2))
    meeting.refresh_from_db()
    ask(meeting, Round.AFTER)
    return meeting


def question(meeting, profile):
    return FollowUp.objects.get(meeting=meeting, profile=profile)


def test_a_meeting_is_told_on_both_clocks(bridge, officer, meeting, address, step):
    told = officer.get(address).json()
    assert (told["id"], told["state"]) == (str(meeting.public_id), "confirmed")
    assert told["request"] == str(meeting.request.public_id)
    assert told["starts_at"] == meeting.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [one["time_zone"] for one in told["clocks"]] == ["Asia/Tokyo", "Europe/Paris"]
    assert told["move"] is None
    (promised,) = told["steps"]
    assert promised["text"] == {"en": "Send it", "ja": None}
    assert promised["organisation"]["id"] == str(bridge.gifu.public_id)


def test_the_list_is_narrowed(bridge, officer, meeting):
    def count(query):
        return officer.get(f"{URL}?{query}").json()["count"]

    assert (count("when=upcoming"), count("when=past")) == (1, 0)
    assert (count("state=confirmed"), count("state=cancelled")) == (1, 0)
    assert count(f"organisation={bridge.gifu.public_id}") == 1
    assert officer.get(f"{URL}?organisation={bridge.vitagora.public_id}").status_code == 404
    assert officer.get(f"{URL}?when=soon").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(bridge, count, django_assert_num_queries):
    for _number in range(count):
        partner = ProfileFactory()
        bridge.vitagora, bridge.manager = partner, UserFactory(profile=partner)
        thread = bridge.ask()
        accept_request(thread, starts_at=thread.current_times[0].starts_at, by=bridge.manager)
    staff = Caller(UserFactory(desk="eu"), None, "meetings:read")
    staff.get(URL)
    with django_assert_num_queries(4):
        assert staff.get(URL).json()["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_one_meeting_costs_the_same_for_any_number_of_steps(
    bridge, officer, meeting, address, count, django_assert_num_queries
):
    for _number in range(count):
        content = StepContent(text_en="Send it", profile=bridge.gifu)
        add_step(meeting, content, by=bridge.officer)
    officer.get(address)
    with django_assert_num_queries(5):
        assert len(officer.get(address).json()["steps"]) == count


def test_who_reads_and_cancels_a_meeting(bridge, meeting, address):
    for user, read, cancel in [
        (UserFactory(profile=ProfileFactory()), 404, 404),
        (UserFactory(member_of=bridge.gifu), 200, 403),
        (bridge.officer, 200, 200),
        (UserFactory(desk="jp"), 200, 409),
        (None, 401, 401),
    ]:
        assert Caller(user).get(address).status_code == read
        answer = Caller(user).post(f"{address}cancel/", {"text": "Ill."})
        assert answer.status_code == cancel, user


def test_cancelling_wants_a_reason(officer, address):
    assert officer.post(f"{address}cancel/", {}).status_code == 400
    answer = officer.post(f"{address}cancel/", {"text": "Ill."}).json()
    assert answer["state"] == "cancelled"


def test_another_time_waits_for_the_other_side(bridge, officer, manager, meeting, address):
    time = bridge.times(9)[8]
    moving = officer.post(f"{address}move/", {"times": [time.isoformat()]}).json()
    assert moving["move"]["by"] == "sender"
    assert moving["starts_at"] == meeting.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    starts = {"starts_at": time.isoformat()}
    assert officer.post(f"{address}accept-move/", starts).status_code == 403
    moved = manager.post(f"{address}accept-move/", starts).json()
    assert (moved["move"], moved["starts_at"]) == (None, time.strftime("%Y-%m-%dT%H:%M:%SZ"))


def test_another_time_can_be_declined(bridge, officer, manager, address):
    assert manager.post(f"{address}decline-move/", {}).json()["code"] == "no_move_waits"
    officer.post(f"{address}move/", {"times": [bridge.times(9)[8].isoformat()]})
    assert manager.post(f"{address}decline-move/", {"text": "No."}).json()["move"] is None


def test_a_token_answers_a_move_for_its_own_side_alone(bridge, officer, address):
    officer.post(f"{address}move/", {"times": [bridge.times(9)[8].isoformat()]})
    AffiliationFactory(user=bridge.officer, profile=bridge.vitagora)
    assert officer.post(f"{address}decline-move/", {}).status_code == 403


def test_if_match_guards_a_meeting(bridge, officer, manager, address):
    tag = officer.get(address)["ETag"]
    manager.post(f"{address}move/", {"times": [bridge.times(9)[8].isoformat()]})
    answer = officer.post(f"{address}cancel/", {"text": "Ill."}, **{"if-match": tag})
    assert answer.status_code == 412
    assert Meeting.objects.get().is_confirmed


# Next steps ------------------------------------------------------------------------------------


def test_a_step_is_written_down(bridge, officer, meeting, address):
    data = {
        "text_ja": "試料を送る",
        "organisation": str(bridge.vitagora.public_id),
        "due_on": "2030-06-01",
    }
    answer = officer.post(f"{address}steps/", data)
    assert answer.status_code == 201
    made = NextStep.objects.get()
    assert (made.text_ja, made.profile, str(made.due_on)) == (
        "試料を送る",
        bridge.vitagora,
        "2030-06-01",
    )
    assert answer["ETag"] == answer.json()["tag"]


def test_a_step_is_of_one_of_the_two_and_says_something(bridge, officer, address):
    other = str(ProfileFactory().public_id)
    answer = officer.post(f"{address}steps/", {"text_en": "x", "organisation": other})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/organisation")
    answer = officer.post(f"{address}steps/", {"organisation": str(bridge.gifu.public_id)})
    assert (answer.status_code, answer.json()["code"]) == (422, "text_required")


def test_a_step_is_changed_by_who_has_read_it(bridge, officer, manager, step):
    address = f"/api/v1/steps/{step.public_id}/"
    data = {"text_en": "Send both", "organisation": str(bridge.gifu.public_id)}
    assert officer.put(address, data).status_code == 428
    tag = officer.post(address, {"done": False})["ETag"]
    assert manager.put(address, data, **{"if-match": tag}).status_code == 200
    late = officer.put(address, data | {"text_en": "Nothing"}, **{"if-match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "if_match_failed")
    step.refresh_from_db()
    assert (step.text_en, step.person) == ("Send both", bridge.officer)


def test_a_step_that_goes_to_the_other_side_loses_its_person(bridge, officer, step):
    address = f"/api/v1/steps/{step.public_id}/"
    data = {"text_en": "Send it", "organisation": str(bridge.vitagora.public_id)}
    officer.put(address, data, **{"if-match": "*"})
    step.refresh_from_db()
    assert (step.profile, step.person) == (bridge.vitagora, None)


def test_a_step_is_done_and_open_again(manager, step):
    address = f"/api/v1/steps/{step.public_id}/"
    assert manager.post(address, {"done": True}).json()["done_at"]
    assert manager.post(address, {"done": False}).json()["done_at"] is None


def test_who_writes_steps(bridge, meeting, address, step):
    data = {"text_en": "x", "organisation": str(bridge.gifu.public_id)}
    for user, add, finish in [
        (UserFactory(profile=ProfileFactory()), 404, 404),
        (UserFactory(member_of=bridge.gifu), 403, 403),
        (bridge.manager, 201, 200),
        (UserFactory(desk="eu"), 201, 200),
    ]:
        caller = Caller(user)
        assert caller.post(f"{address}steps/", data).status_code == add
        finished = caller.post(f"/api/v1/steps/{step.public_id}/", {"done": True})
        assert finished.status_code == finish


# Outcomes --------------------------------------------------------------------------------------


def test_an_outcome_is_answered_by_the_organisation_that_was_asked(bridge, officer, over):
    asked = question(over, bridge.gifu)
    (row,) = officer.get("/api/v1/outcomes/?answered=no").json()["results"]
    assert (row["id"], row["round"], row["answered_at"]) == (str(asked.public_id), 0, None)
    answer = officer.put(
        f"/api/v1/outcomes/{asked.public_id}/", {"held": "held", "milestone": "contact"}
    ).json()
    assert (answer["held"], answer["milestone"]) == ("held", "contact")
    assert officer.get("/api/v1/outcomes/?answered=no").json()["count"] == 0


def test_the_other_side_does_not_read_it(bridge, officer, manager, over):
    address = f"/api/v1/outcomes/{question(over, bridge.gifu).public_id}/"
    assert manager.get(address).status_code == 404
    assert manager.put(address, {"held": "held", "milestone": "mou"}).status_code == 404
    assert Caller(UserFactory(desk="jp")).get(address).status_code == 200
    assert Caller(UserFactory(member_of=bridge.gifu)).put(address, {}).status_code == 403


def test_an_outcome_says_what_is_missing(bridge, officer, over):
    address = f"/api/v1/outcomes/{question(over, bridge.gifu).public_id}/"
    answer = officer.put(address, {})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/held")
    answer = officer.put(address, {"held": "held", "milestone": "contact", "rating": 6})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/rating")


def test_an_outcome_that_changed_meanwhile_is_not_overwritten(bridge, officer, over):
    address = f"/api/v1/outcomes/{question(over, bridge.gifu).public_id}/"
    tag = officer.get(address)["ETag"]
    data = {"held": "held", "milestone": "contact"}
    assert officer.put(address, data, **{"if-match": tag}).status_code == 200
    assert officer.put(address, data, **{"if-match": tag}).status_code == 412


def test_an_outcome_that_is_overtaken_in_that_moment_is_not_written(
    bridge, officer, over, monkeypatch
):
    address = f"/api/v1/outcomes/{question(over, bridge.gifu).public_id}/"
    tag = {"if-match": officer.get(address)["ETag"]}
    others = FollowUp.objects.filter(profile=bridge.gifu)
    overtake(monkeypatch, steps, lambda: others.update(note="Theirs", updated_at=timezone.now()))
    answer = officer.put(address, {"held": "held", "milestone": "contact", "note": "Mine"}, **tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "if_match_failed")
    assert others.get().note == "Theirs"


@pytest.mark.parametrize("count", [1, 3])
def test_outcomes_cost_the_same_for_any_number(bridge, over, count, django_assert_num_queries):
    for number, round_ in enumerate((Round.SIX, Round.TWELVE)[: count - 1]):
        FollowUp.objects.create(meeting=over, profile=bridge.gifu, round=round_)
        assert number < 2
    officer = Caller(bridge.officer, bridge.gifu, "meetings:read")
    officer.get("/api/v1/outcomes/")
    with django_assert_num_queries(4):
        assert officer.get("/api/v1/outcomes/").json()["count"] == count


def test_a_token_of_who_left_reads_nothing(bridge, officer, address, over):
    yesterday = timezone.localdate() - timedelta(days=1)
    Affiliation.objects.filter(user=bridge.officer).update(starts_on=None, ends_on=yesterday)
    for path in (URL, address, "/api/v1/outcomes/"):
        assert officer.get(path).json()["code"] == "organisation_left"
