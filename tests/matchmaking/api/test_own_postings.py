"""One's own postings and the answers to postings through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.models import Posting, PostingAnswer
from tests.callers import Caller
from tests.factories import AffiliationFactory, CooperationFormFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
URL, ANSWERS = "/api/v1/own-postings/", "/api/v1/posting-answers/"
RIGHT = "postings:write"


@pytest.fixture
def officer(bridge):
    return Caller(bridge.officer, bridge.gifu, RIGHT)


@pytest.fixture
def manager(bridge):
    return Caller(bridge.manager, bridge.vitagora, RIGHT)


@pytest.fixture
def text(bridge):
    return {
        "direction": "seek",
        "form": CooperationFormFactory().code,
        "sector": bridge.sector.code,
        "languages": ["ja", "en"],
        "open_until": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "title_en": "Tall buildings",
        "text_en": "We look for a partner.",
    }


@pytest.fixture
def posting(officer, text):
    return officer.post(URL, text).json()


@pytest.fixture
def thread(manager, posting):
    return manager.post(ANSWERS, {"posting": posting["id"], "text": "We test beams."}).json()


def test_a_posting_is_published_changed_closed_and_renewed(officer, text):
    made = officer.post(URL, text)
    assert made.status_code == 201
    one = f"{URL}{made.json()['id']}/"
    assert officer.put(one, text).status_code == 428
    tag = officer.get(one)["ETag"]
    changed = officer.put(one, text | {"title_en": "Taller"}, **{"if-match": tag})
    assert changed.json()["title"]["en"] == "Taller"
    assert officer.put(one, text, **{"if-match": tag}).status_code == 412
    assert officer.post(f"{one}close/").json()["state"] == "closed"
    again = officer.post(f"{one}close/")
    assert (again.status_code, again.json()["code"]) == (409, "posting_closed")
    assert officer.post(f"{one}renew/").json()["state"] == "open"


def test_a_posting_in_no_language_is_refused(officer, text):
    wrong = officer.post(URL, text | {"text_en": ""})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "text_required")
    assert officer.post(URL, text | {"sector": "NONE"}).status_code == 400
    assert not Posting.objects.exists()


def test_who_writes_a_posting(bridge, posting, text):
    one = f"{URL}{posting['id']}/"
    for caller, read, write in [
        (Caller(UserFactory(profile=ProfileFactory())), 404, 404),
        (Caller(bridge.manager), 404, 404),
        (Caller(UserFactory(member_of=bridge.gifu)), 200, 403),
        (Caller(bridge.officer, bridge.gifu, "postings:read"), 200, 403),
        (Caller(UserFactory(desk="eu")), 200, 200),
        (Caller(bridge.officer), 200, 200),
        (Caller(None), 401, 401),
    ]:
        assert caller.get(one).status_code == read
        assert caller.put(one, text, **{"if-match": "*"}).status_code == write


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_any_number(officer, text, count, django_assert_num_queries):
    for number in range(count):
        made = officer.post(URL, text | {"title_en": f"{number}"}).json()
        partner = ProfileFactory()
        answer = {"posting": made["id"], "text": "Yes."}
        Caller(UserFactory(profile=partner)).post(ANSWERS, answer)
    for address in (URL, ANSWERS):
        with django_assert_num_queries(4):
            assert officer.get(address).json()["count"] == count


def test_an_answer_is_talked_about_and_accepted(bridge, officer, manager, posting, thread):
    one = f"{ANSWERS}{thread['id']}/"
    known = manager.post(ANSWERS, {"posting": posting["id"], "text": "Again."})
    assert (known.status_code, known.json()["code"]) == (409, "answered_already")
    told = officer.post(f"{one}messages/", {"text": "In March?"}).json()
    assert [line["organisation"] for line in told["messages"]] == [
        str(bridge.vitagora.public_id),
        str(bridge.gifu.public_id),
    ]
    assert manager.post(f"{one}accept/").status_code == 403
    assert Caller(UserFactory(desk="eu")).post(f"{one}accept/").status_code == 403
    assert Caller(UserFactory(profile=ProfileFactory())).get(one).status_code == 404
    tag = officer.get(one)["ETag"]
    assert officer.post(f"{one}accept/", **{"if-match": tag}).json()["state"] == "accepted"
    assert officer.post(f"{one}decline/", **{"if-match": tag}).status_code == 412
    late = officer.post(f"{one}decline/")
    assert (late.status_code, late.json()["code"]) == (409, "answer_closed")


def test_answers_end(officer, manager, posting, thread):
    one = f"{ANSWERS}{thread['id']}/"
    assert officer.post(f"{one}withdraw/").status_code == 403
    assert manager.post(f"{one}withdraw/").json()["state"] == "withdrawn"
    second = manager.post(ANSWERS, {"posting": posting["id"], "text": "Once more."}).json()
    assert officer.post(f"{ANSWERS}{second['id']}/decline/").json()["state"] == "declined"
    own = officer.post(ANSWERS, {"posting": posting["id"], "text": "We."})
    assert (own.status_code, own.json()["code"]) == (409, "own_posting")


def test_a_token_of_the_answering_side_does_not_decide(bridge, thread):
    """Its person works for the other side, too."""
    AffiliationFactory(user=bridge.manager, profile=bridge.gifu, role="editor")
    token = Caller(bridge.manager, bridge.vitagora, RIGHT)
    one = f"{ANSWERS}{thread['id']}/"
    assert token.post(f"{one}accept/").status_code == 403
    assert token.post(f"{one}messages/", {"text": "x"}).status_code == 403
    assert PostingAnswer.objects.get().state == "open"
