"""The feed of changes: what it says of records that come, change and leave, and where it goes on."""

import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.cursors import seal
from regions.models import (
    CooperationInterest,
    DirectoryChange,
    Profile,
    ProfileVersion,
    Touched,
    VersionCheck,
)
from regions.queries.mirrored import KINDS, records_of, told_kinds
from regions.queries.sync_cursors import PURPOSE
from regions.services.changes import settle_changes
from regions.services.freshness import note_lapsed_interests
from regions.services.listing import reinstate_profile, rename_profile, withdraw_profile
from regions.services.merging import merge_profiles, undo_merge
from tests.factories import (
    AgreementFactory,
    CooperationFormFactory,
    InstrumentFactory,
    InterestFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/sync/"


def feed(client, cursor="", **query):
    """What is new after the cursor, by kind and id; and the cursor after it."""
    told = {}
    while True:
        body = client.get(URL, {**query, **({"cursor": cursor} if cursor else {})}).json()
        for entry in body["results"]:
            told[entry["kind"], entry["id"]] = entry
        cursor = body["cursor"]
        if not body["more"]:
            return told, cursor


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


@pytest.fixture
def start(client):
    """The cursor after what migrations and earlier lines wrote."""
    return feed(client)[1]


def test_a_record_in_the_feed_is_what_its_own_address_shows(client):
    profile = ProfileFactory(sectors=[SectorFactory()], themes=[ThemeFactory()])
    InterestFactory(profile=profile)
    tie = PartnershipFactory(profiles=[profile, ProfileFactory()])
    PracticeFactory(partnership=tie)
    AgreementFactory(partnership=tie)
    InstrumentFactory()
    paths = {
        "agreement": "agreements",
        "instrument": "instruments",
        "profile": "profiles",
        "partnership": "partnerships",
        "practice": "practices",
        "territory": "territories",
        "sector": "sectors",
        "theme": "themes",
        "cooperation_form": "cooperation-forms",
        "third_region": "third-regions",
    }
    told, _cursor = feed(client)
    answers = client.get(URL, {"page_size": 500}).content
    assert {kind for kind, _id in told} == set(paths) - {"third_region"}
    for kind, key in told:
        alone = client.get(f"/api/v1/{paths[kind]}/{key}/").content
        assert b'"record":' + alone + b"," in answers


def test_the_feed_goes_on_after_its_cursor(client, start):
    assert feed(client, start)[0] == {}
    profile = ProfileFactory(territory=None, side="third")
    told, cursor = feed(client, start)
    assert set(told) == {("profile", str(profile.public_id))}
    entry = told["profile", str(profile.public_id)]
    assert (entry["action"], entry["reason"], entry["successor"]) == ("upsert", None, None)
    assert feed(client, cursor)[0] == {}


@pytest.mark.parametrize("size", [1, 2, 500])
def test_pages_of_any_size_tell_the_same(client, size):
    ProfileFactory.create_batch(3)
    told, cursor = feed(client, page_size=size)
    assert (told, feed(client, cursor)[0]) == (feed(client)[0], {})


def test_a_record_stands_in_the_feed_once_at_its_latest_change(client, start):
    profile = ProfileFactory(side="third", territory=None)
    feed(client, start)
    Profile.objects.filter(pk=profile.pk).update(name_en="Another name")
    body = client.get(URL, {"cursor": start}).json()
    assert [entry["record"]["name"]["en"] for entry in body["results"]] == ["Another name"]


def test_a_withdrawn_record_says_so_and_names_its_successor(client, desk):
    profile, heir = ProfileFactory(), ProfileFactory()
    cursor = feed(client)[1]
    withdraw_profile(profile, by=desk, reason="Dissolved.", successor=heir)
    told, cursor = feed(client, cursor)
    entry = told["profile", str(profile.public_id)]
    assert (entry["action"], entry["record"]) == ("delete", None)
    assert (entry["reason"], entry["successor"]) == ("withdrawn", str(heir.public_id))
    reinstate_profile(profile, by=desk)
    told, _cursor = feed(client, cursor)
    assert told["profile", str(profile.public_id)]["action"] == "upsert"


def test_a_merged_record_names_the_survivor_of_today(client, desk):
    first, second, third = ProfileFactory.create_batch(3)
    cursor = feed(client)[1]
    merge_profiles(second, first, by=desk)
    told, cursor = feed(client, cursor)
    entry = told["profile", str(first.public_id)]
    assert (entry["reason"], entry["successor"]) == ("merged", str(second.public_id))
    merge_profiles(third, second, by=desk)
    told, cursor = feed(client, cursor)
    assert told["profile", str(first.public_id)]["successor"] == str(third.public_id)


def test_an_undone_merge_brings_the_record_back(client, desk):
    kept, gone = ProfileFactory.create_batch(2)
    merge = merge_profiles(kept, gone, by=desk)
    cursor = feed(client)[1]
    undo_merge(merge, by=desk)
    told, _cursor = feed(client, cursor)
    assert told["profile", str(gone.public_id)]["action"] == "upsert"


def test_a_renamed_record_says_so(client, desk):
    profile = ProfileFactory(slug="old-name")
    cursor = feed(client)[1]
    rename_profile(profile, slug="new-name", by=desk)
    entry = feed(client, cursor)[0]["profile", str(profile.public_id)]
    assert (entry["action"], entry["reason"]) == ("upsert", "renamed")
    assert entry["record"]["url"].endswith("/new-name/")


def test_a_code_that_changed_leaves_a_tombstone(client):
    sector = SectorFactory(code="OLD")
    cursor = feed(client)[1]
    sector.code = "NEW"
    sector.save()
    told, _cursor = feed(client, cursor)
    assert told["sector", "NEW"]["record"]["code"] == "NEW"
    old = told["sector", "OLD"]
    assert (old["action"], old["reason"], old["successor"]) == ("delete", "renamed", "NEW")


def test_a_deleted_record_leaves_a_tombstone(client):
    profile = ProfileFactory()
    cursor = feed(client)[1]
    profile.delete()
    entry = feed(client, cursor)[0]["profile", str(profile.public_id)]
    assert (entry["action"], entry["reason"]) == ("delete", "deleted")


def test_what_was_never_public_is_never_told(client, start):
    draft = ProfileFactory(state="draft")
    partnership = PartnershipFactory(profiles=[])
    PracticeFactory(partnership=partnership, state="draft")
    told, cursor = feed(client, start)
    assert {kind for kind, _id in told} <= {"territory", "sector", "cooperation_form"}
    draft.name_en = "Still a draft"
    draft.save()
    draft.delete()
    partnership.delete()
    assert feed(client, cursor)[0] == {}


def test_labels_reach_all_that_shows_them(client):
    """A sector's new name stands in profiles, partnerships and the practices about these."""
    sector, theme, form = SectorFactory(), ThemeFactory(), CooperationFormFactory()
    tagged = ProfileFactory(sectors=[sector])
    themed = ProfileFactory(themes=[theme])
    seeking = InterestFactory(sector=SectorFactory(), form=form).profile
    partnership = PartnershipFactory(profiles=[tagged, themed])
    partnership.sectors.add(sector)
    practice = PracticeFactory(partnership=partnership)
    cursor = feed(client)[1]

    def after(thing):
        nonlocal cursor
        thing.name_en = f"{thing.name_en}, renamed"
        thing.save()
        told, cursor = feed(client, cursor)
        return {key for kind, key in told if kind not in {"sector", "theme", "cooperation_form"}}

    ids = {str(one.public_id) for one in (partnership, practice)}
    assert after(sector) == {str(tagged.public_id), *ids}
    assert after(theme) == {str(themed.public_id)}
    assert after(form) == {str(seeking.public_id)}
    assert after(tagged) == {str(tagged.public_id), *ids}
    assert after(tagged.territory) == {tagged.territory.code, str(tagged.public_id)}


def test_members_and_alliances_hear_of_each_other(client):
    member = ProfileFactory()
    alliance = ProfileFactory(side="third", territory=None, seat=None, members=[member])
    cursor = feed(client)[1]
    Profile.objects.filter(pk=member.pk).update(name_en="A new name")
    told, _cursor = feed(client, cursor)
    record = told["profile", str(alliance.public_id)]["record"]
    assert record["members"][0]["name"]["en"] == "A new name"


def test_offers_that_ended_are_told_though_nobody_wrote_anything(client):
    today = timezone.localdate()
    interest = InterestFactory(expires_on=today - timedelta(days=1))
    key = "profile", str(interest.profile.public_id)
    cursor = feed(client)[1]
    note_lapsed_interests()
    told, cursor = feed(client, cursor)
    assert told[key]["record"]["interests"] == []
    note_lapsed_interests()
    assert feed(client, cursor)[0] == {}


def test_every_table_that_a_record_is_read_from_is_watched():
    """No service can forget to tell: the database itself notes what was written to these tables."""
    profile = ProfileFactory(sectors=[SectorFactory()], themes=[ThemeFactory()])
    alliance = ProfileFactory(side="third", territory=None, seat=None, members=[profile])
    InterestFactory(profile=profile)
    PracticeFactory(partnership=PartnershipFactory(profiles=[profile, alliance]))
    site = type("Site", (), {"build_absolute_uri": staticmethod(str)})()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for kind in told_kinds():
            rows = KINDS[kind].public().values_list("pk", flat=True)
            records_of(kind, list(rows), site=site)
    read = {
        table for query in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])
    }
    assert len(read) > 15
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger"
            " WHERE tgfoid = 'regions_touch'::regproc GROUP BY 1 HAVING count(*) = 3"
        )
        watched = {table for table, _count in cursor.fetchall()}
    # These have triggers of their own (migration 0003), which look at what changed.
    assert read - watched == {"regions_profileversion", "accounts_user"}


def test_checks_by_the_desks_are_told(client):
    """Also when an officer moves to the other desk: the record names the desk."""
    officer = UserFactory(desk="eu")
    version = ProfileVersion.objects.create(profile=ProfileFactory(), number=1, state="published")
    key = "profile", str(version.profile.public_id)
    cursor = feed(client)[1]
    VersionCheck.objects.create(
        version=version, round=1, door="en", state="approved", by=officer, at=timezone.now()
    )
    told, cursor = feed(client, cursor)
    assert [one["desk"] for one in told[key]["record"]["provenance"]["checks"]] == ["eu"]
    officer.desk = "jp"
    officer.save()
    told, cursor = feed(client, cursor)
    assert [one["desk"] for one in told[key]["record"]["provenance"]["checks"]] == ["jp"]
    version.state = "discarded"
    version.save()
    assert feed(client, cursor)[0][key]["record"]["provenance"]["checks"] == []


def test_agreements_that_end_by_their_date_are_told_once(client):
    today = timezone.localdate()
    agreement = AgreementFactory(ends_on=today - timedelta(days=1))
    key = "agreement", str(agreement.public_id)
    cursor = feed(client)[1]
    DirectoryChange.objects.filter(key=key[1]).update(at=timezone.now() - timedelta(days=2))
    note_lapsed_interests()
    told, cursor = feed(client, cursor)
    assert told[key]["record"]["status"] == "expired"
    note_lapsed_interests()
    assert feed(client, cursor)[0] == {}


def test_the_feed_begins_at_a_time(client):
    first, second = ProfileFactory.create_batch(2, side="third", territory=None)
    feed(client)
    moment = DirectoryChange.objects.order_by("number").last().at + timedelta(microseconds=1)
    for one in (first, second):
        Profile.objects.filter(pk=one.pk).update(name_en=f"{one.name_en}, later")
        settle_changes()
    told, _cursor = feed(client, updated_since=moment.isoformat())
    assert set(told) == {("profile", str(one.public_id)) for one in (first, second)}
    later = DirectoryChange.objects.get(key=second.public_id).at.isoformat()
    told, _cursor = feed(client, updated_since=later)
    assert set(told) == {("profile", str(second.public_id))}
    assert feed(client, updated_since="2999-01-01T00:00:00Z")[0] == {}


def test_kinds_narrow_the_feed(client):
    profile = ProfileFactory(sectors=[SectorFactory(code="A")])
    told, cursor = feed(client, kind=["profile", "sector"])
    assert set(told) == {("profile", str(profile.public_id)), ("sector", "A")}
    response = client.get(URL, {"cursor": cursor})
    assert response.json()["errors"][0]["code"] == "invalid_cursor"


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("cursor=x", "cursor", "invalid_cursor"),
        (f"cursor={'x' * 5000}", "cursor", "invalid_cursor"),
        ("cursor=%00", "cursor", "invalid_cursor"),
        ("kind=secret", "kind", "unknown_value"),
        ("updated_since=yesterday", "updated_since", "invalid_time"),
        ("updated_since=2026-04-01T09:00:00", "updated_since", "invalid_time"),
        ("updated_since=9999-99-99T00:00:00Z", "updated_since", "invalid_time"),
        ("page_size=501", "page_size", "invalid_number"),
        ("since=1", "since", "unknown_parameter"),
    ],
)
def test_what_cannot_be_used_is_named(client, query, parameter, code):
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 400
    assert [(one["parameter"], one["code"]) for one in response.json()["errors"]] == [
        (parameter, code)
    ]


def test_cursors_of_another_form_or_of_a_lost_future_are_refused_with_what_to_do(client):
    foreign = seal("sync:0", 1, *sorted(told_kinds()))
    future = seal(PURPOSE, 10**9, *sorted(told_kinds()))
    details = [
        client.get(URL, {"cursor": cursor, "lang": "en"}).json()["errors"][0]["detail"]
        for cursor in (foreign, future)
    ]
    assert details == [
        "This cursor is of another list or of an older form. Begin anew without it.",
        "The directory was restored from a backup. Begin anew with the latest dump.",
    ]


def test_a_tampered_cursor_is_refused(client, start):
    assert client.get(f"{URL}?cursor={quote(start[:-1])}").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_for_any_number_of_profiles(
    client, django_assert_num_queries, count
):
    start = feed(client)[1]
    ProfileFactory.create_batch(count, side="third", territory=None, seat=None)
    settle_changes()
    with django_assert_num_queries(12):
        body = client.get(URL, {"cursor": start}).json()
    assert len(body["results"]) == count
    assert json.dumps(body)


def test_nothing_waits_once_it_was_settled():
    CooperationInterest.objects.all().delete()
    ProfileFactory()
    assert settle_changes() > 0
    assert not Touched.objects.exists()
