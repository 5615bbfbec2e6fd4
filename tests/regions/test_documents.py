"""Profiles kept written: always what the serializer says now, whoever changed what and however."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone, translation

from accounts.models import User
from regions.api import documents
from regions.models import (
    CooperationForm,
    Membership,
    Profile,
    ProfileDocument,
    ProfileSector,
    ProfileTouch,
    ProfileVersion,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
    VersionCheck,
)
from regions.queries.documents import SITE, Edition, due
from regions.queries.revisions import LABELS, revision_of
from regions.services.documents import forget_documents, write_documents, write_due_documents
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

URL = "/api/v1/profiles/"


def edition() -> Edition:
    return Edition(revision_of([LABELS]).labels, documents.shape(), documents.public_day())


def waiting() -> set[int]:
    return set(due(edition(), most=1000))


@pytest.fixture
def profile(db: None) -> Profile:
    """One that tells everything, written."""
    made = ProfileFactory(
        territory=TerritoryFactory(name_en="Gifu"),
        flagships=[SectorFactory(name_en="Wood")],
        themes=[ThemeFactory(name_en="Forests")],
        members=[ProfileFactory(name_en="A member")],
    )
    InterestFactory(
        profile=made,
        form=CooperationFormFactory(name_en="Research"),
        sector=Sector.objects.get(),
        third_region=ThirdRegionFactory(name_en="Asia"),
    )
    write_due_documents()
    assert waiting() == set()
    return made


def rename(model: Any) -> Callable[[Profile], Any]:
    return lambda _profile: model.objects.update(name_en="Renamed")


def rename_the_place(profile: Profile) -> None:
    Territory.objects.filter(pk=profile.territory_id).update(name_en="Renamed")


def approved(profile: Profile) -> VersionCheck:
    """The English text of a version that is published, read by the European desk."""
    version = ProfileVersion.objects.create(profile=profile, number=1, state="published")
    return VersionCheck.objects.create(
        version=version,
        round=1,
        door="en",
        state="approved",
        by=UserFactory(desk="eu"),
        at=timezone.now(),
    )


CHANGES: dict[str, Callable[[Profile], Any]] = {
    "its row": lambda one: Profile.objects.filter(pk=one.pk).update(summary_en="Anew"),
    "a sector more": lambda one: ProfileSector.objects.create(profile=one, sector=SectorFactory()),
    "a sector less": lambda one: one.profile_sectors.all().delete(),
    "another rank": lambda one: one.profile_sectors.update(flagship_rank=2),
    "a theme more": lambda one: one.themes.add(ThemeFactory()),
    "no theme": lambda one: one.themes.clear(),
    "an interest more": lambda one: InterestFactory(profile=one),
    "no interest": lambda one: one.interests.all().delete(),
    "other words": lambda one: one.interests.update(text_en="Anew"),
    "a member more": lambda one: Membership.objects.create(alliance=one, member=ProfileFactory()),
    "no member": lambda one: one.memberships.all().delete(),
    "an alliance": lambda one: Membership.objects.create(alliance=ProfileFactory(), member=one),
    "the name of a member": lambda one: one.members.update(name_en="Renamed"),
    "the state of a member": lambda one: one.members.update(state="withdrawn"),
    "the label of a sector": rename(Sector),
    "the place of a sector": lambda _one: Sector.objects.update(position=7),
    "the label of a theme": rename(Theme),
    "the label of a form": rename(CooperationForm),
    "the label of a third region": rename(ThirdRegion),
    "the label of a territory": rename_the_place,
    "a check": approved,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_changes_is_read_at_once_and_written_soon(client, profile, change):
    change(profile)
    assert profile.pk in waiting()
    at_once = client.get(f"{URL}{profile.public_id}/").content
    write_due_documents()
    assert waiting() == set()
    assert client.get(f"{URL}{profile.public_id}/").content == at_once
    forget_documents()
    assert client.get(f"{URL}{profile.public_id}/").content == at_once


def test_who_checked_is_told_by_the_desk_of_today(client, profile):
    check = approved(profile)
    write_due_documents()
    (told,) = client.get(f"{URL}{profile.public_id}/").json()["provenance"]["checks"]
    assert (told["language"], told["desk"]) == ("en", "eu")
    assert told["at"] == check.at.isoformat().replace("+00:00", "Z")
    User.objects.filter(pk=check.by_id).update(desk="jp")
    assert profile.pk in waiting()
    write_due_documents()
    ProfileVersion.objects.update(state="discarded")
    assert profile.pk in waiting()
    assert client.get(f"{URL}{profile.public_id}/").json()["provenance"]["checks"] == []


def test_what_changes_nothing_writes_nothing(profile):
    Profile.objects.update(summary_en=Profile.objects.get(pk=profile.pk).summary_en)
    Profile.objects.filter(pk=0).update(summary_en="Nobody")
    Sector.objects.update(name_en="Wood")
    SectorFactory()
    assert profile.pk not in waiting()


def test_a_profile_that_leaves_takes_its_document_along(profile):
    Profile.objects.filter(pk=profile.pk).update(state="withdrawn")
    write_due_documents()
    assert not ProfileDocument.objects.filter(profile=profile).exists()
    assert (waiting(), ProfileTouch.objects.count()) == (set(), 0)


def test_an_interest_that_ends_leaves_the_document_the_day_after(profile, monkeypatch):
    today = timezone.now().date()
    profile.interests.update(expires_on=today)
    InterestFactory(profile=profile, expires_on=today + timedelta(days=9))
    write_due_documents()
    assert profile.pk not in waiting()
    monkeypatch.setattr(documents, "public_day", lambda: today + timedelta(days=1))
    assert profile.pk in waiting()


def test_another_code_holds_for_no_document(profile, monkeypatch):
    monkeypatch.setattr(documents, "shape", lambda: "another")
    assert profile.pk in waiting()


def test_the_command_writes_everything_anew(profile):
    ProfileDocument.objects.update(en="outdated by hand")
    call_command("write_documents", "--all")
    assert '"Gifu"' in ProfileDocument.objects.get(profile=profile).en


def test_documents_speak_both_languages_and_name_no_site(profile):
    row = ProfileDocument.objects.get(profile=profile)
    assert f'"url":"{SITE}/en/partners/' in row.en
    assert f'"url":"{SITE}/ja/partners/' in row.ja
    assert "invalid" not in row.en + row.ja


def test_a_control_character_in_a_name_stays_what_it_is(client, profile):
    Profile.objects.filter(pk=profile.pk).update(name_en="\x01 and \\u0001")
    write_due_documents()
    row = client.get(f"{URL}{profile.public_id}/").json()
    assert row["label"] == "\x01 and \\u0001"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_lists_of_written_and_unwritten_rows_keep_their_order(client, profile, language):
    others = [ProfileFactory(slug=f"other-{n}") for n in range(3)]
    write_documents([others[1].pk])
    body = client.get(f"{URL}?lang={language}").json()
    with translation.override(language):
        slugs = list(Profile.objects.published().order_by("slug").values_list("slug", flat=True))
    assert [row["url"].rsplit("/", 2)[1] for row in body["results"]] == slugs
    forget_documents()
    assert client.get(f"{URL}?lang={language}").json() == body


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_after_the_document_was_read_is_not_lost(monkeypatch):
    """It began first, and commits while the document is being written from what was before."""
    profile = ProfileFactory(name_en="Before")
    rendered, committed = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            Profile.objects.filter(pk=profile.pk).update(name_en="After")
            rendered.wait(10)
        committed.set()

    thread = threading.Thread(target=lambda: (change(), connections.close_all()))
    thread.start()
    render = documents.render

    def slowly(languages: Any, pks: Any) -> Any:
        texts = render(languages, pks)
        rendered.set()
        committed.wait(10)
        return texts

    monkeypatch.setattr(documents, "render", slowly)
    write_documents([profile.pk])
    thread.join(10)
    assert profile.pk in waiting()
    write_due_documents()
    assert '"After"' in ProfileDocument.objects.get(profile=profile).en
    assert waiting() == set()


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_leave_the_newer_text(monkeypatch):
    profile = ProfileFactory(name_en="Before")
    render, reading = documents.render, threading.Event()

    def slowly(languages: Any, pks: Any) -> Any:
        texts = render(languages, pks)
        if threading.current_thread() is slow:
            reading.set()
            threading.Event().wait(0.5)
        return texts

    slow = threading.Thread(target=lambda: (write_documents([profile.pk]), connections.close_all()))
    monkeypatch.setattr(documents, "render", slowly)
    slow.start()
    reading.wait(10)
    Profile.objects.filter(pk=profile.pk).update(name_en="After")
    write_due_documents()
    slow.join(10)
    write_due_documents()
    assert '"After"' in ProfileDocument.objects.get(profile=profile).en
