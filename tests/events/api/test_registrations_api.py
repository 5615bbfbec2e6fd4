"""Registrations through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from api import deeds
from events.api import registrations
from events.models import Question, Registration, Track
from tests.callers import Caller
from tests.events.stages import conference
from tests.events.test_parts import with_part
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory
from tests.overtaking import overtake

pytestmark = pytest.mark.django_db
URL = "/api/v1/registrations/"


@pytest.fixture
def gifu():
    return ProfileFactory(japanese=True, slug="gifu")


@pytest.fixture
def user(gifu):
    return UserFactory(profile=gifu)


@pytest.fixture
def officer(gifu, user):
    return Caller(user, gifu, "events:write")


@pytest.fixture
def event():
    return conference(state="open", online_url="https://video.example/room")


@pytest.fixture
def said(event):
    return {"event": str(event.public_id), "language": "ja"}


@pytest.fixture
def one(officer, said):
    (made,) = officer.post(URL, said).json()["registrations"]
    return f"{URL}{made['id']}/"


def test_one_registers_oneself_once(user, officer, said):
    answer = officer.post(URL, said)
    (made,) = answer.json()["registrations"]
    assert (answer.status_code, made["state"]) == (201, "confirmed")
    assert made["person"]["id"] == str(user.public_id)
    again = officer.post(URL, said)
    assert (again.status_code, again.json()["code"]) == (422, "already_registered")
    assert officer.get(URL).json()["count"] == 1


def test_editors_register_colleagues_and_members_do_not(gifu, user, officer, said):
    member = UserFactory(member_of=gifu)
    both = said | {"people": [str(member.public_id), str(user.public_id)]}
    refused = Caller(member).post(URL, said | {"people": [str(user.public_id)]})
    assert refused.json()["errors"][0]["code"] == "not_of_the_organisation"
    stranger = said | {"people": [str(UserFactory().public_id)]}
    assert officer.post(URL, stranger).status_code == 400
    assert len(officer.post(URL, both).json()["registrations"]) == 2
    assert Caller(member).get(URL).json()["count"] == 1


def test_questions_are_told_and_must_be_answered(event, officer, said):
    Question.objects.create(event=event, kind="yes_no", label_en="Meat?", required=True)
    Track.objects.create(event=event, name_en="Wood")
    asked = officer.get(f"/api/v1/events/{event.public_id}/registration/").json()
    assert (asked["open"], asked["tracks"][0]["name"]["en"]) == (True, "Wood")
    assert asked["questions"][0]["options"] == ["yes", "no"]
    missing = officer.post(URL, said)
    (problem,) = missing.json()["errors"]
    assert (missing.status_code, problem["pointer"]) == (400, "#/answers")
    assert problem["detail"].startswith("Meat?")
    data = said | {"answers": [{"number": 1, "answer": "no"}], "tracks": [1]}
    (made,) = officer.post(URL, data).json()["registrations"]
    assert (made["tracks"], made["answers"][0]["answer"]) == ([1], "no")
    assert officer.post(URL, data | {"tracks": [2]}).status_code == 400


def test_parts_are_told_and_signed_up_for_by_the_id_of_the_session(event, officer, said):
    _event, part = with_part(seats=1, event=event)
    key = str(part.public_id)
    asked = officer.get(f"/api/v1/events/{event.public_id}/registration/").json()["parts"]
    assert [(one["id"], one["title"]["ja"], one["seats_left"]) for one in asked] == [
        (key, "施設見学", 1)
    ]
    unknown = officer.post(URL, said | {"parts": [str(event.public_id)]})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "#/parts")
    (made,) = officer.post(URL, said | {"parts": [key]}).json()["registrations"]
    assert made["parts"] == [key]
    colleague = ProfileFactory()
    other = Caller(UserFactory(profile=colleague), colleague, "events:write")
    assert other.post(URL, said | {"parts": [key]}).json()["code"] == "part_full"
    kept = officer.put(f"{URL}{made['id']}/", {"language": "en", "parts": [key]})
    assert kept.json()["parts"] == [key]
    assert officer.put(f"{URL}{made['id']}/", {"language": "en"}).json()["parts"] == []


def test_who_reads_and_changes_a_registration(gifu, user, one):
    for caller, read, write in [
        (Caller(UserFactory(profile=ProfileFactory())), 404, 404),
        (Caller(UserFactory(profile=gifu)), 404, 404),
        (Caller(user, gifu, "events:read"), 200, 403),
        (Caller(user, gifu, "requests:write"), 403, 403),
        (Caller(UserFactory(desk="eu")), 404, 404),
        (Caller(user), 200, 200),
        (Caller(None), 401, 401),
    ]:
        assert caller.get(one).status_code == read
        assert caller.put(one, {"language": "en"}).status_code == write


def test_a_token_of_another_organisation_sees_nothing(user, one):
    other = ProfileFactory()
    AffiliationFactory(user=user, profile=other, role="editor")
    assert Caller(user, other, "events:write").get(one).status_code == 404


def test_a_registration_is_changed_and_cancelled(officer, one):
    tag = officer.get(one)["ETag"]
    changed = officer.put(one, {"language": "en", "role": "press"}, **{"if-match": tag})
    assert (changed.json()["language"], changed.json()["role"]) == ("en", "press")
    assert officer.put(one, {"language": "ja"}, **{"if-match": tag}).status_code == 412
    assert officer.post(f"{one}take/").json()["code"] == "seat_gone"
    assert officer.post(f"{one}cancel/").json()["state"] == "cancelled"
    assert officer.post(f"{one}cancel/").json()["code"] == "registration_over"


@pytest.mark.parametrize("deed", ["change", "take", "cancel"])
def test_who_is_overtaken_in_that_moment_writes_nothing(officer, one, deed, monkeypatch):
    def others_write():
        Registration.objects.update(role="press", updated_at=timezone.now())

    tag = {"if-match": officer.get(one)["ETag"]}
    overtake(monkeypatch, registrations if deed == "change" else deeds, others_write)
    if deed == "change":
        answer = officer.put(one, {"language": "en"}, **tag)
    else:
        answer = officer.post(f"{one}{deed}/", **tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "if_match_failed")
    found = Registration.objects.get()
    assert (found.role, found.language, found.state) == ("press", "ja", "confirmed")


def test_a_kept_seat_is_taken(officer, one):
    soon = timezone.now() + timedelta(hours=1)
    Registration.objects.update(state="offered", held_until=soon)
    assert officer.post(f"{one}take/").json()["state"] == "confirmed"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(officer, count, django_assert_num_queries):
    for _number in range(count):
        event = conference(state="open", online_url="https://video.example/room")
        officer.post(URL, {"event": str(event.public_id), "language": "en"})
    with django_assert_num_queries(7):
        assert officer.get(URL).json()["count"] == count
