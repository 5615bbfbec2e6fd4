"""What an organisation's own programs write: its shortlist, saved searches, and its profile."""

from uuid import uuid4

import pytest

from regions.enums import VersionState
from regions.models import ProfileVersion, SavedSearch, ShortlistEntry
from regions.services.shortlist import add_to_shortlist, write_note
from tests.callers import Caller
from tests.factories import (
    AffiliationFactory,
    CooperationFormFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SHORTLIST, SEARCHES = "/api/v1/shortlist/", "/api/v1/saved-searches/"


@pytest.fixture
def gifu(db):
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu", name_ja="岐阜県")


@pytest.fixture
def vitagora(db):
    return ProfileFactory(slug="vitagora", name_en="Vitagora")


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu, email="officer@gifu.example")


@pytest.fixture
def caller(gifu, officer):
    return Caller(officer, gifu, "shortlists:write", "searches:write", "profiles:write")


# The shortlist ---------------------------------------------------------------------------------


def test_a_profile_is_kept_in_mind_once(caller, gifu, vitagora):
    data = {"profile": str(vitagora.public_id)}
    first, second = caller.post(SHORTLIST, data), caller.post(SHORTLIST, data)
    assert (first.status_code, second.status_code) == (201, 201)
    entry = ShortlistEntry.objects.get()
    assert (entry.organisation, entry.profile) == (gifu, vitagora)
    (row,) = caller.get(SHORTLIST).json()["results"]
    assert (row["profile"]["id"], row["state"]) == (str(vitagora.public_id), "published")


def test_only_what_is_in_the_directory_is_kept(caller, gifu):
    for profile in (ProfileFactory(draft=True).public_id, uuid4()):
        answer = caller.post(SHORTLIST, {"profile": str(profile)})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/profile")
    own = caller.post(SHORTLIST, {"profile": str(gifu.public_id)})
    assert (own.status_code, own.json()["code"]) == (409, "own_profile")


def test_notes_of_others_stay_theirs(caller, gifu, vitagora, officer):
    entry = add_to_shortlist(gifu, vitagora, by=officer)
    colleague = UserFactory(profile=gifu)
    write_note(entry, by=colleague, text="Secret", only_mine=True)
    write_note(entry, by=colleague, text="Met them", only_mine=False)
    write_note(entry, by=officer, text="Ask again", only_mine=True)
    (row,) = caller.get(SHORTLIST).json()["results"]
    assert row["notes"] == [
        {"text": "Met them", "only_mine": False, "own": False},
        {"text": "Ask again", "only_mine": True, "own": True},
    ]


def test_ones_own_notes_are_written(caller, gifu, vitagora, officer):
    address = f"{SHORTLIST}{vitagora.public_id}/note/"
    assert caller.put(address, {"text": "x"}).status_code == 404
    add_to_shortlist(gifu, vitagora, by=officer)
    caller.put(address, {"text": "Met them"})
    notes = caller.put(address, {"text": "Ask again", "only_mine": True}).json()["notes"]
    assert {(note["text"], note["only_mine"]) for note in notes} == {
        ("Met them", False),
        ("Ask again", True),
    }
    (shared,) = caller.put(address, {"text": "", "only_mine": True}).json()["notes"]
    assert shared["text"] == "Met them"
    stranger = Caller(UserFactory(profile=vitagora))
    body = {"text": "x", "organisation": str(gifu.public_id)}
    assert stranger.put(address, body).status_code == 404
    assert Caller(UserFactory(desk="eu")).put(address, body).status_code == 404


def test_whose_entry_is_taken_off_is_named_in_the_address(gifu, vitagora, officer):
    other = ProfileFactory(name_en="A first organisation")
    AffiliationFactory(user=officer, profile=other)
    add_to_shortlist(gifu, vitagora, by=officer)
    session, address = Caller(officer), f"{SHORTLIST}{vitagora.public_id}/"
    assert session.delete(address).status_code == 204
    assert ShortlistEntry.objects.exists()
    assert session.delete(f"{address}?organisation={gifu.public_id}").status_code == 204
    assert not ShortlistEntry.objects.exists()


def test_a_profile_is_taken_off(caller, gifu, vitagora, officer):
    add_to_shortlist(gifu, vitagora, by=officer)
    for profile in (vitagora.public_id, vitagora.public_id, uuid4()):
        assert caller.delete(f"{SHORTLIST}{profile}/").status_code == 204
    assert not ShortlistEntry.objects.exists()


def test_whose_shortlist_it_is(gifu, vitagora, officer):
    address = f"{SHORTLIST}?organisation={gifu.public_id}"
    for user, status in [
        (officer, 200),
        (UserFactory(member_of=gifu), 200),
        (UserFactory(profile=vitagora), 404),
        (UserFactory(), 404),
        (None, 401),
    ]:
        assert Caller(user).get(address).status_code == status
    staff = Caller(UserFactory(desk="eu"))
    assert staff.get(address).json()["count"] == 0
    body = {"organisation": str(gifu.public_id), "profile": str(vitagora.public_id)}
    assert staff.post(SHORTLIST, body).status_code == 403
    assert officer_of_two_reads_by_token(officer, gifu) == 404


def officer_of_two_reads_by_token(officer, gifu):
    other = ProfileFactory()
    AffiliationFactory(user=officer, profile=other)
    caller = Caller(officer, gifu, "shortlists:read")
    return caller.get(f"{SHORTLIST}?organisation={other.public_id}").status_code


def test_an_organisation_that_is_none_is_named(caller):
    answer = caller.get(f"{SHORTLIST}?organisation=7")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "organisation")


@pytest.mark.parametrize("count", [1, 3])
def test_the_shortlist_costs_the_same_for_any_number(
    caller, gifu, officer, count, django_assert_num_queries
):
    for profile in ProfileFactory.create_batch(count):
        add_to_shortlist(gifu, profile, by=officer)
    caller.get(SHORTLIST)
    with django_assert_num_queries(8):
        assert caller.get(SHORTLIST).json()["count"] == count


# Saved searches --------------------------------------------------------------------------------


def test_a_search_is_saved_in_its_short_form(caller, officer):
    TerritoryFactory(japanese=True)
    data = {"name": "Japan", "query": "?side=jp&q=&sort=name", "rhythm": "weekly"}
    answer = caller.post(SEARCHES, data)
    assert answer.status_code == 201
    saved = SavedSearch.objects.get()
    assert (saved.user, saved.query, saved.rhythm) == (officer, "side=jp&sort=name", "weekly")
    assert answer.json()["url"].endswith("/partners/?side=jp&sort=name")


@pytest.mark.parametrize(
    ("query", "code"), [("colour=red", "unknown_parameter"), ("side=mars", "unknown_value")]
)
def test_a_search_that_says_nothing_is_refused(caller, query, code):
    answer = caller.post(SEARCHES, {"name": "x", "query": query})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("#/query", code)
    assert not SavedSearch.objects.exists()


def test_searches_are_ones_own(caller, gifu):
    made = caller.post(SEARCHES, {"name": "All", "query": ""}).json()
    colleague = Caller(UserFactory(profile=gifu), gifu, "searches:write")
    assert colleague.get(SEARCHES).json()["count"] == 0
    assert colleague.delete(f"{SEARCHES}{made['id']}/").status_code == 404
    assert Caller(UserFactory(desk="jp")).delete(f"{SEARCHES}{made['id']}/").status_code == 404
    assert caller.delete(f"{SEARCHES}{made['id']}/").status_code == 204
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_searches_cost_the_same_for_any_number(caller, count, django_assert_num_queries):
    for number in range(count):
        caller.post(SEARCHES, {"name": f"{number}", "query": f"q={number}"})
    with django_assert_num_queries(3):
        assert caller.get(SEARCHES).json()["count"] == count


# The profile as it is being written ------------------------------------------------------------


@pytest.fixture
def version(gifu):
    return f"/api/v1/profiles/{gifu.public_id}/version/"


def written(caller, version, **values):
    answer = caller.get(version)
    return answer.json()["content"] | values, {"if-match": answer["ETag"]}


def test_what_is_public_is_where_writing_begins(caller, gifu, version):
    told = caller.get(version).json()
    assert (told["number"], told["state"], told["submitted_at"]) == (None, None, None)
    assert (told["content"]["name_en"], told["content"]["name_ja"]) == ("Gifu", "岐阜県")
    assert "kind" not in told["content"]


def test_a_text_is_saved_and_the_public_one_stays(caller, gifu, version):
    wood, form = SectorFactory(code="FOR-WOOD"), CooperationFormFactory(code="RESEARCH")
    entry = {"direction": "seek", "form": "RESEARCH", "sector": "FOR-WOOD", "text_en": "Seats"}
    data, tag = written(
        caller, version, summary_en="Wood and knives.", sectors=["FOR-WOOD"], interests=[entry]
    )
    answer = caller.put(version, data, **tag)
    assert answer.status_code == 200, answer.json()
    told = answer.json()
    assert (told["state"], told["content"]["summary_en"]) == ("draft", "Wood and knives.")
    assert told["content"]["interests"][0]["text_en"] == "Seats"
    pending = ProfileVersion.objects.pending().get()
    assert (pending.content["kind"], pending.content["sectors"]) == (gifu.kind, [wood.code])
    assert pending.content["interests"][0]["form"] == form.code
    gifu.refresh_from_db()
    assert gifu.summary_en == "Makers of fine things."


def test_nothing_is_overwritten_unread(caller, gifu, version):
    data, tag = written(caller, version, summary_en="First")
    assert caller.put(version, data).status_code == 428
    assert caller.put(version, data, **tag).status_code == 200
    late = caller.put(version, data | {"summary_en": "Second"}, **tag)
    assert (late.status_code, late.json()["code"]) == (412, "if_match_failed")
    assert ProfileVersion.objects.pending().get().content["summary_en"] == "First"


def test_wrong_codes_and_lengths_are_named_where_they_stand(caller, version):
    entry = {"direction": "seek", "form": "NOPE", "sector": "NOPE"}
    data, tag = written(
        caller, version, flagships=["NOPE"], interests=[entry], website="", languages=["en"]
    )
    answer = caller.put(version, data, **tag)
    assert answer.status_code == 400
    found = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert found == {
        ("#/flagships/0", "unknown_value"),
        ("#/interests/0/form", "unknown_value"),
        ("#/interests/0/sector", "unknown_value"),
    }
    data, tag = written(caller, version, summary_en="x" * 3001, kind="cluster")
    found = {one["pointer"] for one in caller.put(version, data, **tag).json()["errors"]}
    assert found == {"#/kind"}
    data, tag = written(caller, version, summary_en="x" * 3001)
    found = {one["pointer"] for one in caller.put(version, data, **tag).json()["errors"]}
    assert found == {"#/summary_en"}


def test_a_text_goes_to_the_helpdesk(caller, version):
    submit = f"{version}submit/"
    answer = caller.post(submit)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_submit")
    sector = SectorFactory().code
    texts = {"summary_en": "Wood and knives.", "summary_ja": "木と刃物。", "sectors": [sector]}
    data, tag = written(caller, version, **texts)
    saved = caller.put(version, data, **tag)
    old = caller.post(submit, **tag)
    assert old.status_code == 412
    answer = caller.post(submit, **{"if-match": saved["ETag"]})
    assert (answer.status_code, answer.json()["state"]) == (200, VersionState.SUBMITTED)
    again = caller.put(version, data, **{"if-match": answer["ETag"]})
    assert (again.status_code, again.json()["code"]) == (409, "profile_in_review")


def test_who_writes_a_profile(gifu, vitagora, officer, version):
    for user, read, write in [
        (UserFactory(profile=vitagora), 404, 404),
        (UserFactory(member_of=gifu), 200, 403),
        (officer, 200, 200),
        (UserFactory(profile=gifu), 200, 200),
        (UserFactory(desk="jp"), 200, 200),
        (None, 401, 401),
    ]:
        caller = Caller(user)
        answer = caller.get(version)
        assert answer.status_code == read
        content = answer.json().get("content", {}) | {"summary_en": f"By {user}"}
        tag = {"if-match": answer.get("ETag", "*")}
        if write == 404:
            content = written(Caller(officer), version)[0]
        assert Caller(user).put(version, content, **tag).status_code == write


def test_a_token_writes_its_own_profile_alone(officer, gifu, vitagora):
    AffiliationFactory(user=officer, profile=vitagora)
    caller = Caller(officer, gifu, "profiles:write")
    assert caller.get(f"/api/v1/profiles/{vitagora.public_id}/version/").status_code == 404


def test_a_search_is_renamed_by_its_person_alone(caller, gifu, officer):
    data = {"name": "Japan", "query": "side=jp", "rhythm": "never"}
    one = f"{SEARCHES}{caller.post(SEARCHES, data).json()['id']}/"
    new = {"name": "All of Japan", "rhythm": "weekly"}
    assert Caller(UserFactory(profile=gifu)).put(one, new).status_code == 404
    changed = caller.put(one, new).json()
    assert (changed["name"], changed["rhythm"], changed["query"]) == (*new.values(), "side=jp")
