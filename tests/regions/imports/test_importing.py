"""Bring a file, import it, bring it again, take it back; and what happens in between."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from regions.enums import CheckState, ImportState, Origin, ProfileState, Step, VersionState
from regions.models import (
    CooperationInterest,
    FormerAddress,
    ImportBatch,
    Profile,
    ProfileSector,
    ProfileVersion,
    Sector,
    ShortlistEntry,
    Territory,
    Theme,
)
from regions.queries.imports import contents_of
from regions.services.content import stored, to_json
from regions.services.curation import publish_profile
from regions.services.importing import batches as batches_module
from regions.services.importing import drain, follow, receive_file, request_commit, run
from regions.services.versions import publish_content, save_version
from regions.signals import profiles_changed
from tests.factories import CooperationFormFactory, InterestFactory, ProfileFactory, UserFactory
from tests.regions.imports.conftest import HEADER, ROW, table

pytestmark = pytest.mark.django_db

TWO = table(ROW, "two,jp,クラスター,Gifu Wood,JP-21,MAN-MAC,Cedar.")


def counts(batch):
    return {name: batch.counts[name] for name in ("create", "update", "unchanged", "error")}


def wood_valley(**values):
    """The profile of ROW as the directory has it."""
    values = {"external_key": "one", "name_en": "Wood Valley"} | values
    return ProfileFactory(
        **values,
        summary_en="Makers of fine wood.",
        territory=Territory.objects.get(code="FRK2"),
        seat=None,
        flagships=[Sector.objects.get(code="LIF-BIO")],
        languages=[],
    )


def test_contents_of_says_what_to_json_says_of_each(world):
    rich = wood_valley(themes=[Theme.objects.get(code="GREEN")], name_ja="木の谷")
    ProfileSector.objects.create(profile=rich, sector=Sector.objects.get(code="MAN-MAC"))
    for direction in ("seek", "offer"):
        InterestFactory(profile=rich, direction=direction, text_en="x", expires_on="2030-01-02")
    plain = ProfileFactory(territory=None, seat=None, side="third")
    assert contents_of([rich.pk, plain.pk]) == {
        one.pk: to_json(stored(Profile.objects.get(pk=one.pk))) for one in (rich, plain)
    }


# The check ---------------------------------------------------------------------------------------


def test_check_counts_and_changes_nothing(bring):
    wood_valley(name_en="Wood Vale")
    batch = bring(TWO)
    assert (batch.state, batch.encoding) == (ImportState.CHECKED, "UTF-8")
    assert counts(batch) == {"create": 1, "update": 1, "unchanged": 0, "error": 0}
    rows = batch.rows.values_list("number", "key", "action", "changes")
    assert list(rows) == [
        (2, "one", "update", {"name_en": ["Wood Vale", "Wood Valley"]}),
        (3, "two", "create", {}),
    ]
    assert Profile.objects.get().name_en == "Wood Vale"


def test_check_names_every_error_of_every_row(bring):
    batch = bring(table(ROW, "one,moon,cluster,,FRK2,LIF-BIX,", ",eu,cluster,X,FRK2,LIF,y"))
    assert counts(batch) == {"create": 1, "update": 0, "unchanged": 0, "error": 2}
    errors = [
        (row.number, error["column"], error["code"])
        for row in batch.rows.order_by("number")
        for error in row.errors
    ]
    assert errors == [
        (3, "side", "choice"),
        (3, "sectors", "code_unknown"),
        (3, "name_en", "name_required"),
        (3, "id", "key_twice"),
        (4, "id", "required"),
    ]


def test_a_file_with_errors_is_not_imported(bring, desk):
    batch = bring(table(ROW, "two,eu,cluster,,FRK2,LIF,y"))
    with pytest.raises(DomainError, match="all or nothing"):
        request_commit(batch, by=desk)
    assert not Profile.objects.exists()


def test_a_file_that_is_no_table_fails_with_the_reason(bring):
    batch = bring(b"%PDF-1.7")
    assert batch.state == ImportState.FAILED
    assert json.loads(batch.problem) == {"code": "not_a_table", "values": {"kind": "PDF"}}


def test_check_warns_of_twins_in_the_file_and_in_the_directory(bring):
    ProfileFactory(name_en="Gifu Wood Cluster", territory=Territory.objects.get(code="JP-21"))
    batch = bring(
        table(ROW, "three,eu,cluster,WOOD VALLEY,FRK2,LIF,x", "g,jp,cluster,Gifu Wood,JP-21,LIF,x")
    )
    warnings = batch.rows.order_by("number").values_list("warnings", flat=True)
    assert list(warnings) == [
        [],
        ["twin_in_file|row=2"],
        ["twin_in_directory|name=Gifu Wood Cluster"],
    ]


def test_a_withdrawn_profile_is_named(bring):
    ProfileFactory(external_key="one", state=ProfileState.WITHDRAWN)
    (error,) = bring(table(ROW)).rows.get().errors
    assert (error["column"], error["code"]) == ("id", "withdrawn")


def test_the_id_of_a_merged_profile_means_the_one_that_it_was_merged_into(bring, bring_in):
    survivor = wood_valley(external_key="now", name_en="Wood Vale")
    between = merged("between", survivor)
    merged("one", between)
    batch = bring(table(ROW))
    row = batch.rows.get()
    assert (row.key, row.action, row.profile) == ("one", "update", survivor)
    assert row.warnings == ["merged|key=now"]
    bring_in(table(ROW))
    assert list(Profile.objects.filter(name_en="Wood Valley")) == [survivor]
    assert counts(bring(table(ROW)))["unchanged"] == 1


def test_the_ids_of_both_merged_profiles_cannot_stand_in_one_file(bring):
    survivor = wood_valley(external_key="now")
    merged("one", survivor)
    errors = bring(table(ROW, ROW.replace("one", "now"))).rows.get(number=3).errors
    assert [(error["code"], error["values"]) for error in errors] == [("key_twice", {"row": 2})]


def merged(key, into):
    return ProfileFactory(external_key=key, state=ProfileState.MERGED, merged_into=into)


def test_a_row_with_cells_beyond_the_first_row_is_refused(bring):
    batch = bring(table(ROW + ", and iron", ROW.replace("one", "two") + ",,"))
    codes = batch.rows.order_by("number").values_list("number", "action", "errors__0__code")
    assert list(codes) == [(2, "error", "cells_beyond"), (3, "create", None)]


def test_a_profile_without_external_key_is_found_by_its_address(bring):
    wood_valley(external_key=None, slug="one")
    assert counts(bring(table(ROW)))["unchanged"] == 1


# The import --------------------------------------------------------------------------------------


def test_import_publishes_with_version_note_and_log(bring_in, desk):
    batch = bring_in(TWO, source="Register of clusters")
    assert (batch.state, batch.committed_by) == (ImportState.COMMITTED, desk)
    profile = Profile.objects.get(external_key="two")
    assert to_json(stored(profile)) == {
        "kind": "cluster",
        "side": "jp",
        "territory": "JP-21",
        "seat": "",
        "seat_city": "",
        "name_en": "Gifu Wood",
        "name_ja": "",
        "summary_en": "Cedar.",
        "summary_ja": "",
        "website": "",
        "languages": [],
        "machine_translated": [],
        "flagships": ["MAN-MAC"],
        "sectors": [],
        "themes": [],
        "interests": [],
    }
    today = timezone.localdate()
    assert (profile.state, profile.slug) == (ProfileState.PUBLISHED, "gifu-wood")
    assert (profile.confirmed_on, profile.checked_on, profile.is_sample) == (today, today, False)
    assert profile.source == "Register of clusters"
    assert profile.provenance["*"]["source"] == "Register of clusters"
    version = profile.versions.get()
    assert (version.number, version.state, version.origin) == (1, "published", Origin.IMPORT)
    assert (version.content, version.author) == (to_json(stored(profile)), desk)
    note = profile.review_notes.get()
    assert (note.step, note.version, note.by) == (Step.IMPORTED, version, desk)
    entry = Entry.objects.get(action="import.committed")
    assert entry.details["create"] == 2


def test_import_is_idempotent(bring, bring_in):
    bring_in(TWO)
    assert counts(bring(TWO)) == {"create": 0, "update": 0, "unchanged": 2, "error": 0}


def test_import_of_no_change_is_refused(bring, desk):
    wood_valley()
    with pytest.raises(DomainError, match="would change nothing"):
        request_commit(bring(table(ROW)), by=desk)


def test_import_updates_what_the_file_says_and_keeps_rows_that_stay(bring_in):
    profile = wood_valley(name_ja="木の谷")
    kept = InterestFactory(
        profile=profile,
        form=CooperationFormFactory(code="RTD"),
        sector=Sector.objects.get(code="LIF"),
        text_en="old",
    )
    InterestFactory(profile=profile, sector=Sector.objects.get(code="MAN-MAC"))
    header = "id,name_en,sectors,themes,offers"
    bring_in(
        table('one,Wood Hills,MAN-MAC LIF-BIO,GREEN,"RTD:LIF:new; B2B:LIF:more"', header=header)
    )
    profile.refresh_from_db()
    assert (profile.name_en, profile.name_ja) == ("Wood Hills", "木の谷")
    content = to_json(stored(profile))
    assert content["flagships"] == ["MAN-MAC", "LIF-BIO"]
    assert content["themes"] == ["GREEN"]
    assert [(one["form"], one["text_en"]) for one in content["interests"]] == [
        ("RTD", "new"),
        ("B2B", "more"),
    ]
    assert CooperationInterest.objects.get(text_en="new").pk == kept.pk
    assert {one["expires_on"] for one in content["interests"]} == {
        (timezone.localdate() + timedelta(days=365)).isoformat()
    }
    versions = profile.versions.order_by("number").values_list("number", "state", "origin")
    assert list(versions) == [(1, "published", "reference"), (2, "published", "import")]
    assert profile.versions.get(number=2).content == content
    assert set(profile.provenance) == {"name_en", "flagships", "themes", "interests"}


def test_addresses_of_an_import_are_its_own(bring_in):
    gone = ProfileFactory(slug="gone")
    FormerAddress.objects.create(slug="wood-valley", public_id=uuid4(), profile=gone)
    bring_in(table(ROW, "two,eu,cluster,Wood Valley,FRK2,LIF,x"))
    slugs = Profile.objects.filter(external_key__in=["one", "two"]).values_list("slug", flat=True)
    assert len(set(slugs)) == 2
    assert all(slug.startswith("wood-valley-") for slug in slugs)


def test_import_tells_search_and_the_floors_above(bring_in):
    heard = []

    def listen(**news):
        heard.append(news["sender"])

    profiles_changed.connect(listen)
    try:
        batch = bring_in(TWO)
    finally:
        profiles_changed.disconnect(listen)
    assert (heard, batch.followed) == ([Profile], None)
    assert Profile.objects.filter(document__listed=True).count() == 2


# Without publishing ------------------------------------------------------------------------------


def test_without_publish_texts_wait_at_the_desk(bring_in, desk):
    wood_valley(name_en="Wood Vale")
    bring_in(TWO, publish=False)
    public, new = Profile.objects.order_by("pk")
    assert (public.name_en, public.state) == ("Wood Vale", ProfileState.PUBLISHED)
    assert (new.name_en, new.state) == ("Gifu Wood", ProfileState.DRAFT)
    waiting = ProfileVersion.objects.submitted().order_by("profile")
    assert [(one.profile, one.round, one.based_on) for one in waiting] == [
        (public, 1, 1),
        (new, 1, None),
    ]
    assert [list(one.checks.values_list("door", "state")) for one in waiting] == [
        [("en", CheckState.WAITING)],
        [("en", CheckState.WAITING)],
    ]
    publish_profile(public, by=desk)
    public.refresh_from_db()
    assert public.name_en == "Wood Valley"


def test_without_publish_a_second_import_changes_nothing_and_a_newer_one_replaces(bring_in, bring):
    bring_in(table(ROW), publish=False)
    assert counts(bring(table(ROW), publish=False))["unchanged"] == 1
    bring_in(table(ROW.replace("Valley", "Hills")), publish=False)
    profile = Profile.objects.get()
    assert profile.name_en == "Wood Hills"
    versions = profile.versions.order_by("number").values_list("number", "state")
    assert list(versions) == [(1, VersionState.DISCARDED), (2, VersionState.SUBMITTED)]


@pytest.mark.parametrize("publish", [True, False])
def test_a_text_that_is_being_written_is_left_alone(bring, publish):
    profile = wood_valley(name_en="Wood Vale")
    editor = UserFactory(profile=profile)
    written = replace(stored(profile), name_ja="木の谷")
    save_version(profile, by=editor, content=written, lock=None)
    batch = bring(TWO, publish=publish)
    assert counts(batch) == {"create": 1, "update": 0, "unchanged": 1, "error": 0}
    assert batch.rows.get(key="one").warnings == ["pending"]


# Between the check and the import ----------------------------------------------------------------


def test_import_checks_again_when_the_directory_has_changed(bring, desk):
    profile = wood_valley(name_en="Wood Vale")
    batch = bring(TWO)
    publish_content(profile, stored(profile), by=desk, origin=Origin.HELPDESK)
    request_commit(batch, by=desk)
    run(batch.pk)
    batch.refresh_from_db()
    assert batch.state == ImportState.CHECKED
    assert json.loads(batch.problem) == {"code": "directory_changed"}
    assert Profile.objects.count() == 1


def test_import_checks_again_when_a_new_id_is_taken(bring, desk):
    batch = bring(table(ROW))
    ProfileFactory(external_key="one")
    request_commit(batch, by=desk)
    run(batch.pk)
    batch.refresh_from_db()
    assert counts(batch)["update"] == 1


def test_a_second_request_is_refused(bring, desk):
    batch = bring(table(ROW))
    request_commit(batch, by=desk)
    with pytest.raises(DomainError, match="gone on"):
        request_commit(batch, by=desk)


def test_only_the_helpdesk_brings_files(world):
    with pytest.raises(PermissionDenied):
        receive_file(b"x", by=UserFactory(), file_name="x", publish=False)


# Workers -----------------------------------------------------------------------------------------


def test_a_file_in_a_workers_hands_is_left_to_it_until_the_claim_lapses(desk, settings):
    batch = receive_file(table(ROW), by=desk, file_name="a", publish=True)
    ImportBatch.objects.update(claimed_at=timezone.now())
    assert (run(batch.pk), drain()) == (None, 0)
    ImportBatch.objects.update(claimed_at=timezone.now() - timedelta(seconds=301))
    assert drain() == 1
    assert run(batch.pk) == ImportState.CHECKED


def test_a_worker_that_was_killed_is_followed_by_another(bring, desk, monkeypatch):
    batch = bring(TWO)
    request_commit(batch, by=desk)

    def killed(_batch):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(batches_module, "follow", killed)
        with pytest.raises(SystemExit):
            run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.followed) == (ImportState.COMMITTED, 0)
    assert drain() == 1
    run(batch.pk)
    batch.refresh_from_db()
    assert (batch.followed, Profile.objects.filter(document__listed=True).count()) == (None, 2)
    assert drain() == 0


def test_the_planner_hears_of_a_large_import(bring_in, monkeypatch):
    monkeypatch.setattr(follow, "LARGE", 2)
    bring_in(TWO)
    assert {name: planned_rows(name) for name in ("profile", "searchdocument")} == {
        "profile": 2,
        "searchdocument": 2,
    }


def planned_rows(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [f"regions_{name}"])
        return cursor.fetchone()[0]


# Undo --------------------------------------------------------------------------------------------


def test_undo_removes_what_is_new_and_puts_back_what_was(bring_in, take_back, bring):
    profile = wood_valley(name_en="Wood Vale", confirmed_on="2024-05-06", is_sample=True)
    before = to_json(stored(profile))
    batch = take_back(bring_in(TWO))
    assert (batch.state, batch.followed) == (ImportState.UNDONE, None)
    assert (batch.counts["removed"], batch.counts["left"], batch.counts["kept"]) == (1, 0, 0)
    assert list(Profile.objects.all()) == [profile]
    profile.refresh_from_db()
    assert to_json(stored(profile)) == before
    assert (str(profile.confirmed_on), profile.is_sample) == ("2024-05-06", True)
    versions = profile.versions.order_by("number").values_list("number", "origin")
    assert list(versions) == [(1, "reference"), (2, "import"), (3, "restored")]
    assert counts(bring(TWO)) == {"create": 1, "update": 1, "unchanged": 0, "error": 0}


def test_undo_leaves_what_others_have_changed(bring_in, take_back, desk):
    wood_valley(name_en="Wood Vale")
    batch = bring_in(TWO)
    for profile in Profile.objects.all():
        publish_content(profile, stored(profile), by=desk, origin=Origin.HELPDESK)
    batch = take_back(batch)
    assert (batch.counts["removed"], batch.counts["left"]) == (0, 2)
    assert set(batch.rows.values_list("key", "warnings__0")) == {
        ("one", "changed_since"),
        ("two", "changed_since"),
    }
    assert set(Profile.objects.values_list("name_en", flat=True)) == {"Wood Valley", "Gifu Wood"}


def test_undo_withdraws_what_others_refer_to(bring_in, take_back):
    batch = bring_in(TWO)
    one, two = Profile.objects.order_by("external_key")
    ShortlistEntry.objects.create(organisation=ProfileFactory(), profile=two)
    batch = take_back(batch)
    assert (batch.counts["removed"], batch.counts["kept"]) == (1, 1)
    assert not Profile.objects.filter(pk=one.pk).exists()
    two.refresh_from_db()
    assert two.state == ProfileState.WITHDRAWN
    assert batch.rows.get(key="two").warnings == ["kept_in_use"]


def test_undo_takes_waiting_texts_back_from_the_desk(bring_in, take_back):
    public = wood_valley(name_en="Wood Vale")
    take_back(bring_in(TWO, publish=False))
    assert list(Profile.objects.all()) == [public]
    assert not ProfileVersion.objects.pending().exists()


def test_a_text_that_a_desk_has_published_since_stays(bring_in, take_back, desk):
    batch = bring_in(table(ROW), publish=False)
    publish_profile(Profile.objects.get(), by=desk)
    assert take_back(batch).counts["left"] == 1
    assert Profile.objects.get().state == ProfileState.PUBLISHED


def test_a_header_alone_changes_nothing(bring):
    assert counts(bring(f"{HEADER}\n".encode())) == {
        "create": 0, "update": 0, "unchanged": 0, "error": 0,
    }  # fmt: skip
