"""The desk: what it lists, in which order, at what cost, and what is done to many rows at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import ImportState, PairState, PracticeState, ProfileState, VersionState
from regions.models import (
    Claim,
    CooperationInterest,
    DeskAction,
    DuplicatePair,
    ImportBatch,
    Profile,
    ProfileVersion,
    VersionCheck,
)
from regions.queries.desk import desk, queue
from regions.queries.desk_kinds import Kind, items_named
from regions.services.desk import Deed, perform, preview, undo_action
from regions.services.listing import reinstate_profile, withdraw_profile
from tests.factories import (
    PASSWORD,
    InterestFactory,
    PracticeFactory,
    ProfileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def fresh(**values):
    """A published profile that needs nothing."""
    both = {"name_ja": "組織", "summary_ja": "紹介", "confirmed_on": TODAY()}
    return ProfileFactory(**both | values)


def stale(**values):
    return fresh(confirmed_on=TODAY() - timedelta(days=400), **values)


def submitted(profile, *doors, days=0):
    version = ProfileVersion.objects.create(
        profile=profile,
        number=1,
        state=VersionState.SUBMITTED,
        round=1,
        submitted_at=timezone.now() - timedelta(days=days),
    )
    return [VersionCheck.objects.create(version=version, round=1, door=door) for door in doors]


def expiring(**values):
    profile = fresh(**values)
    InterestFactory(profile=profile, expires_on=TODAY() + timedelta(days=9))
    InterestFactory(profile=profile, expires_on=TODAY() + timedelta(days=20))
    return profile


def pair(**values):
    return DuplicatePair.objects.create(
        first=fresh(**values), second=fresh(**values), score=0.9, reasons=["same_name"]
    )


def one_of_each():
    submitted(fresh(), "en", "ja")
    Claim.objects.create(profile=fresh(), user=UserFactory(), function="Director", message="Ask.")
    PracticeFactory(state=PracticeState.SUBMITTED)
    ImportBatch.objects.create(file_name="a.csv", content=b"", state=ImportState.CHECKED)
    pair()
    expiring()
    stale()
    fresh(name_ja="")
    fresh(side="jp", name_en="", name_ja="組織", summary_en="")


@pytest.fixture
def eu():
    return UserFactory(desk="eu")


@pytest.fixture
def staff(client, eu):
    client.login(email=eu.email, password=PASSWORD)
    return client


def kinds(found):
    return [row.kind.value for row in found.rows]


def test_desk_lists_every_kind_who_waits_first():
    one_of_each()
    found = desk()
    assert dict(found.counts) == {
        Kind.TEXT: 2,
        Kind.CLAIM: 1,
        Kind.PRACTICE: 1,
        Kind.IMPORT: 1,
        Kind.DUPLICATE: 1,
        Kind.EXPIRING: 1,
        Kind.STALE: 1,
        Kind.TRANSLATION: 2,
    }
    assert found.total == len(found.rows) == 10
    assert [row.somebody_waits for row in found.rows] == [True] * 5 + [False] * 5


def test_desk_of_today_leaves_out_what_can_wait():
    one_of_each()
    found = desk(kind="today")
    waiting = {row.kind for row in found.rows}
    assert waiting == set(Kind) - {Kind.STALE, Kind.TRANSLATION}
    assert found.today == len(found.rows) == 7


def test_desk_puts_the_oldest_first_or_the_own_language():
    submitted(fresh(), "en", days=1)
    submitted(fresh(), "ja", days=3)
    assert [row.language for row in desk().rows] == ["ja", "en"]
    assert [row.language for row in desk(first="en").rows] == ["en", "ja"]
    assert [row.language for row in desk(language="en").rows] == ["en"]
    assert desk(language="en").total == 1


def test_desk_shows_one_row_for_each_door_that_is_open():
    english, _japanese = submitted(fresh(), "en", "ja")
    VersionCheck.objects.filter(pk=english.pk).update(state="approved")
    assert [row.language for row in desk(kind="text").rows] == ["ja"]


def test_desk_counts_a_profile_with_two_expiring_offers_once():
    profile = expiring()
    found = desk(kind="expiring")
    assert [row.record for row in found.rows] == [profile]
    assert found.rows[0].ends_on == TODAY() + timedelta(days=9)
    CooperationInterest.objects.update(expires_on=TODAY() - timedelta(days=1))
    assert desk(kind="expiring").total == 0


@pytest.mark.parametrize(
    ("confirmed", "checked", "listed"),
    [(None, None, 1), (400, None, 1), (400, 380, 1), (400, 10, 0), (300, None, 0)],
)
def test_desk_calls_stale_what_nobody_confirmed_or_checked_for_a_year(confirmed, checked, listed):
    fresh(confirmed_on=ago(confirmed), checked_on=ago(checked))
    assert desk(kind="stale").total == listed


def ago(days):
    return TODAY() - timedelta(days=days) if days else None


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"name_ja": ""}, ["ja"]),
        ({"summary_ja": ""}, ["ja"]),
        ({"summary_en": ""}, ["en"]),
        ({"summary_en": "", "summary_ja": ""}, []),
        ({"name_en": "", "summary_ja": ""}, ["en", "ja"]),
        ({"state": ProfileState.DRAFT, "name_ja": ""}, []),
    ],
)
def test_desk_finds_what_stands_in_one_language_only(values, missing):
    fresh(**values)
    assert sorted(row.language for row in desk(kind="translation").rows) == missing


def test_desk_finds_offers_that_stand_in_one_language_only():
    profile = fresh()
    InterestFactory(profile=profile, text_ja="木材")
    assert [row.language for row in desk(kind="translation").rows] == ["en"]


def test_desk_leaves_out_pairs_and_texts_of_records_that_are_gone():
    gone = pair()
    Profile.objects.filter(pk=gone.second_id).update(state=ProfileState.WITHDRAWN)
    assert desk(kind="duplicate").total == 0


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", ["/en/curation/", "/ja/curation/?first=oldest"])
def test_the_queue_costs_the_same_for_any_number_of_rows(
    staff, django_assert_num_queries, count, path
):
    for _number in range(count):
        one_of_each()
    staff.get(path)
    with django_assert_num_queries(12):
        assert staff.get(path).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/en/curation/?kind=stale", 7),
        ("/en/curation/?kind=nonsense", 12),
        ("/en/curation/translations/?lang=ja", 6),
        ("/en/curation/duplicates/", 4),
    ],
)
def test_lists_cost_the_same_for_any_number_of_rows(
    staff, django_assert_num_queries, count, path, queries
):
    for _number in range(count):
        one_of_each()
    staff.get(path)
    with django_assert_num_queries(queries):
        assert staff.get(path).status_code == 200


def test_the_queue_has_pages(staff):
    for _number in range(26):
        stale()
    page = staff.get("/en/curation/?kind=stale&page=2").content.decode()
    assert page.count("data-row>") == 1
    assert "?kind=stale&amp;page=1" in page


def test_an_empty_desk_says_so(staff):
    assert "Nothing is waiting" in staff.get("/en/curation/").content.decode()


def test_pages_of_the_desk_are_the_helpdesks(client, eu):
    suspected, profile = pair(), fresh()
    paths = ["", "translations/", "duplicates/", f"duplicates/{suspected.public_id}/"]
    people = {
        "owner": (UserFactory(profile=profile), 403),
        "colleague": (UserFactory(member_of=profile), 403),
        "stranger": (UserFactory(), 403),
        "staff": (eu, 200),
    }
    for path in paths:
        assert client.get(f"/en/curation/{path}").status_code == 302
    for user, status in people.values():
        client.login(email=user.email, password=PASSWORD)
        answers = [client.get(f"/en/curation/{path}").status_code for path in paths]
        assert answers == [status] * len(paths)
        client.logout()


def test_bulk_shows_what_will_happen_and_does_nothing(staff):
    first, suspected = stale(name_en="Old One"), pair()
    items = [f"stale:{first.public_id}", f"duplicate:{suspected.public_id}"]
    response = staff.post("/en/curation/bulk/", {"deed": "checked", "item": items})
    assert response.status_code == 200
    assert [(e.record, e.fits) for e in response.context["effects"]] == [
        (first, True),
        (suspected, False),
    ]
    first.refresh_from_db()
    assert first.checked_on is None


def test_bulk_marks_as_checked_and_one_press_takes_it_back(staff):
    before = TODAY() - timedelta(days=390)
    profiles = [stale(checked_on=before), stale()]
    items = [f"stale:{profile.public_id}" for profile in profiles]
    staff.post("/en/curation/bulk/", {"deed": "checked", "item": items, "confirm": "yes"})
    assert desk(kind="stale").total == 0
    action = DeskAction.objects.get()
    page = staff.get("/en/curation/").content.decode()
    assert f"/en/curation/actions/{action.public_id}/undo/" in page
    response = staff.post(f"/en/curation/actions/{action.public_id}/undo/")
    assert response.status_code == 302
    assert list(Profile.objects.order_by("pk").values_list("checked_on", flat=True)) == [
        before,
        None,
    ]
    assert "undo/" not in staff.get("/en/curation/").content.decode()


def test_bulk_withdraws_with_a_reason_only(staff):
    profile = stale()
    asked = {"deed": "withdraw", "item": [f"stale:{profile.public_id}"], "confirm": "yes"}
    assert staff.post("/en/curation/bulk/", asked).status_code == 422
    response = staff.post("/en/curation/bulk/", asked | {"reason": "Dissolved."})
    assert response.status_code == 302
    profile.refresh_from_db()
    assert profile.state == ProfileState.WITHDRAWN
    staff.post(f"/en/curation/actions/{DeskAction.objects.get().public_id}/undo/")
    profile.refresh_from_db()
    assert profile.state == ProfileState.PUBLISHED


def test_undo_leaves_what_another_hand_has_withdrawn_since(eu):
    profiles = [stale(), stale()]
    outcome = perform(Deed.WITHDRAW, profiles, by=eu, reason="Dissolved.")
    again = Profile.objects.get(pk=profiles[0].pk)
    reinstate_profile(again, by=eu)
    withdraw_profile(again, by=UserFactory(desk="jp"), reason="Dissolved after all.")
    assert undo_action(outcome.action, by=eu) == (1, 1)
    states = Profile.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [ProfileState.WITHDRAWN, ProfileState.PUBLISHED]


def test_bulk_dismisses_and_reopens_suspicions(eu):
    suspected = pair()
    outcome = perform(Deed.DISMISS, [suspected], by=eu)
    suspected.refresh_from_db()
    assert (outcome.done, suspected.state) == (1, PairState.DISMISSED)
    assert undo_action(outcome.action, by=eu) == (1, 0)
    suspected.refresh_from_db()
    assert suspected.state == PairState.OPEN


def test_bulk_asks_owners_and_names_those_that_nobody_answers_for(eu):
    owned, orphan = stale(), stale()
    UserFactory(profile=owned, email="owner@example.org")
    outcome = perform(Deed.ASK, [owned, orphan], by=eu)
    assert (outcome.done, outcome.action) == (1, None)
    assert [record for record, _message in outcome.refused] == [orphan]
    assert OutgoingMail.objects.get().to == "owner@example.org"


def test_undo_leaves_what_somebody_changed_since(eu):
    profiles = [stale(), stale()]
    outcome = perform(Deed.CHECKED, profiles, by=eu)
    Profile.objects.filter(pk=profiles[0].pk).update(checked_on=None)
    assert undo_action(outcome.action, by=eu) == (1, 1)
    with pytest.raises(DomainError) as refused:
        undo_action(outcome.action, by=eu)
    assert refused.value.code == "action_undone"


def test_perform_refuses_when_nothing_fits(eu):
    with pytest.raises(DomainError) as refused:
        perform(Deed.CHECKED, [pair()], by=eu)
    assert refused.value.code == "nothing_to_do"
    draft = ProfileFactory(draft=True)
    assert [one.fits for one in preview(Deed.WITHDRAW, [draft], by=eu)] == [False]


def test_only_the_helpdesk_acts_on_many_rows(client, eu):
    profile = stale()
    outcome = perform(Deed.CHECKED, [profile], by=eu)
    for person in (UserFactory(profile=profile), UserFactory(member_of=profile), UserFactory()):
        with pytest.raises(PermissionDenied):
            perform(Deed.CHECKED, [profile], by=person)
        with pytest.raises(PermissionDenied):
            undo_action(outcome.action, by=person)
        client.login(email=person.email, password=PASSWORD)
        assert client.post("/en/curation/bulk/", {"deed": "checked"}).status_code == 403


def test_items_named_ignores_what_names_nothing():
    profile = stale()
    named = [f"stale:{profile.public_id}", f"translation:{profile.public_id}", "stale:x", "text:1"]
    assert items_named(named) == [profile]


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_bulk_never_leads_off_the_site(staff, target):
    response = staff.post("/en/curation/bulk/", {"next": target})
    assert response["Location"] == "/en/curation/"


def test_the_comparison_merges_and_its_record_undoes(staff):
    first, second = fresh(slug="one"), fresh(slug="two", name_en="Second Name")
    suspected = DuplicatePair.objects.create(first=first, second=second, score=0.9)
    path = f"/en/curation/duplicates/{suspected.public_id}/"
    assert "Second Name" in staff.get(path).content.decode()
    sent = {"keep": "first", "take": ["name_en"], "merge": "yes", "reason": "One"}
    assert staff.post(path, sent)["Location"] == "/en/curation/records/one/"
    first.refresh_from_db()
    assert first.name_en == "Second Name"
    assert staff.post(path, sent).status_code == 422
    merge = first.merges.get()
    staff.post(f"/en/curation/merges/{merge.public_id}/undo/")
    second.refresh_from_db()
    assert second.state == ProfileState.PUBLISHED


def test_the_comparison_can_keep_the_newer_record(staff):
    suspected = pair()
    path = f"/en/curation/duplicates/{suspected.public_id}/"
    assert staff.get(f"{path}?keep=second").context["kept"] == suspected.second


def test_the_comparison_dismisses_and_reopens(staff):
    suspected = pair()
    path = f"/en/curation/duplicates/{suspected.public_id}/dismiss/"
    assert staff.post(path)["Location"] == "/en/curation/duplicates/"
    page = staff.get("/en/curation/duplicates/?state=dismissed").content.decode()
    assert str(suspected.public_id) in page
    staff.post(path, {"reopen": "yes"})
    suspected.refresh_from_db()
    assert suspected.state == PairState.OPEN


@pytest.mark.parametrize(
    ("kind", "deeds"),
    [
        ("", ["ask", "checked", "withdraw", "dismiss"]),
        ("duplicate", ["dismiss"]),
        ("stale", ["ask", "checked", "withdraw"]),
        ("text", []),
    ],
)
def test_the_desk_offers_what_fits_the_rows_and_never_approval(staff, kind, deeds):
    one_of_each()
    context = staff.get(f"/en/curation/?kind={kind}").context
    assert [value for value, _label in context["deeds"]] == deeds


def test_desk_counts_no_further_than_it_tells(staff):
    Profile.objects.bulk_create(
        Profile(
            slug=f"old-{number}", name_en="Old", name_ja="旧", kind="cluster", side="third",
            state=ProfileState.PUBLISHED,
        )
        for number in range(1010)
    )  # fmt: skip
    response = staff.get("/en/curation/?kind=stale&page=40")
    assert dict(response.context["desk"].counts)[Kind.STALE] == 1000
    assert '<span class="desk-tabs__count">999+</span>' in response.content.decode()
    assert len(response.context["desk"].rows) == 25


@pytest.mark.parametrize("kind", [Kind.EXPIRING, Kind.STALE, Kind.TRANSLATION])
def test_the_queue_reads_what_can_wait_by_narrow_indexes(kind):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = queue([kind], first="ja", most=25).explain()
    assert "Seq Scan" not in plan
